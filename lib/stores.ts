/** The three stores: one policy over three backends. All have the methods of `SessionStoreContract`. */
import type { BackendSettings, SessionBackend } from './backends/backend.ts'
import type { Session } from './domain/session-types.ts'
import type { SessionStoreOptions } from './options.ts'
import type { KeyNames } from './redis/keys.ts'
import { compileSchema } from './schema/compile.ts'
import DEFAULT_SCHEMA from './schema/default-schema.generated.ts'
import type { SchemaGuard } from './schema/guard.ts'
import type { SessionOf } from './schema/infer.ts'
import type { SchemaInput } from './schema/input.ts'
import { cachedParts, hashParts, jsonParts, memoryParts, ownParts, rememberMemory } from './store-parts.ts'
import type { MemorySessionStoreOptions, RedisSessionStoreOptions } from './store-parts.ts'
import { SessionStore } from './store.ts'

/** Options with a schema whose type says what the data is. */
export type WithSchema<Options, T> = Options & { readonly schema: T }

/** Each session is one RedisJSON document. Needs a server with JSON commands: Redis 8, Redis Stack, or any with RedisJSON. */
export interface JsonSessionStore<S extends object = Session> extends SessionStore<S> {}

/** Makes a `JsonSessionStore`. */
export interface JsonSessionStoreConstructor {
  /** The data's type follows from the schema's. */
  new <const T extends SchemaInput, _Inferred extends SessionOf<T>>(
    options: WithSchema<RedisSessionStoreOptions, T>,
  ): JsonSessionStore<SessionOf<T>>
  /** The data's type is `Session`, or as given: `new JsonSessionStore<Shop>({ client, schema })`. */
  new <S extends object = Session>(options: RedisSessionStoreOptions): JsonSessionStore<S>
}

export const JsonSessionStore: JsonSessionStoreConstructor = class<S extends object> extends SessionStore<S> {
  constructor(options: RedisSessionStoreOptions) {
    super(...jsonParts(options, guardOf))
  }
}

/** Each session is one hash. Needs no module: any Redis from 7.0, or Valkey. */
export interface HashSessionStore<S extends object = Session> extends SessionStore<S> {}

/** Makes a `HashSessionStore`. */
export interface HashSessionStoreConstructor {
  /** The data's type follows from the schema's. */
  new <const T extends SchemaInput, _Inferred extends SessionOf<T>>(
    options: WithSchema<RedisSessionStoreOptions, T>,
  ): HashSessionStore<SessionOf<T>>
  /** The data's type is `Session`, or as given: `new HashSessionStore<Shop>({ client, schema })`. */
  new <S extends object = Session>(options: RedisSessionStoreOptions): HashSessionStore<S>
}

export const HashSessionStore: HashSessionStoreConstructor = class<S extends object> extends SessionStore<S> {
  constructor(options: RedisSessionStoreOptions) {
    super(...hashParts(options, guardOf))
  }
}

/** Sessions in this process and nowhere else: for tests and single-process tools. */
export interface MemorySessionStore<S extends object = Session> extends SessionStore<S> {}

/** Makes a `MemorySessionStore`. */
export interface MemorySessionStoreConstructor {
  /** The data's type follows from the schema's. */
  new <const T extends SchemaInput, _Inferred extends SessionOf<T>>(
    options: WithSchema<MemorySessionStoreOptions, T>,
  ): MemorySessionStore<SessionOf<T>>
  /** The data's type is `Session`, or as given: `new MemorySessionStore<Shop>({ schema })`. */
  new <S extends object = Session>(options?: MemorySessionStoreOptions): MemorySessionStore<S>
}

export const MemorySessionStore: MemorySessionStoreConstructor = class<
  S extends object,
> extends SessionStore<S> {
  constructor(options: MemorySessionStoreOptions = {}) {
    const parts = memoryParts(options, guardOf)
    super(...cachedParts(parts))
    rememberMemory(this, parts)
  }
}

/**
 * A store over a backend of your own: all policy is there, docs/writing-a-backend.md says what is left to do.
 * `names` is what keys begin with. Throws a `TypeError` for wrong options.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- one type argument is the data's, never the schema's
export function createSessionStore<const T extends SchemaInput, _Inferred extends SessionOf<T>>(
  backend: (settings: BackendSettings, names: KeyNames) => SessionBackend,
  options: WithSchema<SessionStoreOptions, T>,
): SessionStore<SessionOf<T>>
export function createSessionStore<S extends object = Session>(
  backend: (settings: BackendSettings, names: KeyNames) => SessionBackend,
  options?: SessionStoreOptions,
): SessionStore<S>
export function createSessionStore<S extends object>(
  backend: (settings: BackendSettings, names: KeyNames) => SessionBackend,
  options: SessionStoreOptions = {},
): SessionStore<S> {
  return new SessionStore<S>(...ownParts(backend, options, guardOf))
}

const guardOf = ({ schema = DEFAULT_SCHEMA }: SessionStoreOptions): SchemaGuard => {
  const usable = typeof schema === 'function' || (typeof schema === 'object' && schema !== null)
  if (!usable) throw new TypeError('option schema must be a schema object or a compiled validator')
  return compileSchema(schema)
}

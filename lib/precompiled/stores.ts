/**
 * The stores for schemas that were compiled beforehand. They cannot compile one, so a bundle with them has no compiler
 * in it. Otherwise they are those of `json-session-store`.
 */
import type { BackendSettings, SessionBackend } from '../backends/backend.ts'
import type { Session } from '../domain/session-types.ts'
import type { SessionStoreOptions } from '../options.ts'
import type { KeyNames } from '../redis/keys.ts'
import DEFAULT_SCHEMA from '../schema/default-schema.generated.ts'
import type { SchemaGuard } from '../schema/guard.ts'
import type { SessionOf } from '../schema/infer.ts'
import { isPrecompiled, precompiledGuard, wholeGuard } from '../schema/precompiled.ts'
import type { PrecompiledSchema } from '../schema/precompiled.ts'
import type { Validator } from '../schema/validate.ts'
import { cachedParts, hashParts, jsonParts, memoryParts, ownParts, rememberMemory } from '../store-parts.ts'
import type { MemorySessionStoreOptions, RedisSessionStoreOptions } from '../store-parts.ts'
import { SessionStore } from '../store.ts'

/** What `json-sessions compile-schema` has written, or a validator by ajv. */
export type CompiledSchema = PrecompiledSchema | Validator

/** Options of which the schema, if there is any, is compiled already. */
export type Precompiled<O extends SessionStoreOptions> = Omit<O, 'schema'> & {
  /** @default the default schema */
  readonly schema?: CompiledSchema | undefined
}

/** Makes a store as the class of the same name in `json-session-store` does. */
export interface PrecompiledStoreConstructor<Options extends SessionStoreOptions> {
  /** The data's type follows from the schema's. */
  new <const T extends CompiledSchema, _Inferred extends SessionOf<T>>(
    options: Omit<Options, 'schema'> & { readonly schema: T },
  ): SessionStore<SessionOf<T>>
  /** The data's type is `Session`, or as given. */
  new <S extends object = Session>(
    ...options: Record<never, never> extends Options
      ? [options?: Precompiled<Options>]
      : [options: Precompiled<Options>]
  ): SessionStore<S>
}

/** The type of what the constructor of the same name makes. */
export interface JsonSessionStore<S extends object = Session> extends SessionStore<S> {}

export const JsonSessionStore: PrecompiledStoreConstructor<RedisSessionStoreOptions> = class<
  S extends object,
> extends SessionStore<S> {
  constructor(options: Precompiled<RedisSessionStoreOptions>) {
    super(...jsonParts(options, guardOf))
  }
}

/** The type of what the constructor of the same name makes. */
export interface HashSessionStore<S extends object = Session> extends SessionStore<S> {}

export const HashSessionStore: PrecompiledStoreConstructor<RedisSessionStoreOptions> = class<
  S extends object,
> extends SessionStore<S> {
  constructor(options: Precompiled<RedisSessionStoreOptions>) {
    super(...hashParts(options, guardOf))
  }
}

/** The type of what the constructor of the same name makes. */
export interface MemorySessionStore<S extends object = Session> extends SessionStore<S> {}

export const MemorySessionStore: PrecompiledStoreConstructor<MemorySessionStoreOptions> = class<
  S extends object,
> extends SessionStore<S> {
  constructor(options: Precompiled<MemorySessionStoreOptions> = {}) {
    const parts = memoryParts(options, guardOf)
    super(...cachedParts(parts))
    rememberMemory(this, parts)
  }
}

/** `createSessionStore` of `json-session-store`. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- one type argument is the data's, never the schema's
export function createSessionStore<const T extends CompiledSchema, _Inferred extends SessionOf<T>>(
  backend: (settings: BackendSettings, names: KeyNames) => SessionBackend,
  options: Omit<SessionStoreOptions, 'schema'> & { readonly schema: T },
): SessionStore<SessionOf<T>>
export function createSessionStore<S extends object = Session>(
  backend: (settings: BackendSettings, names: KeyNames) => SessionBackend,
  options?: Precompiled<SessionStoreOptions>,
): SessionStore<S>
export function createSessionStore<S extends object>(
  backend: (settings: BackendSettings, names: KeyNames) => SessionBackend,
  options: Precompiled<SessionStoreOptions> = {},
): SessionStore<S> {
  return new SessionStore<S>(...ownParts(backend, options, guardOf))
}

const guardOf = ({ schema = DEFAULT_SCHEMA }: SessionStoreOptions): SchemaGuard => {
  if (typeof schema === 'function' && !('~standard' in schema)) return wholeGuard(schema as Validator)
  if (typeof schema === 'object' && schema !== null && isPrecompiled(schema)) return precompiledGuard(schema)
  throw new TypeError(
    'option schema must be what `json-sessions compile-schema` has written; the stores of json-session-store compile others',
  )
}

/** The three stores: one policy over three backends. All have the methods of `SessionStoreContract`. */
import type { BackendSettings, SessionBackend } from './backends/backend.ts'
import type { Session } from './domain/session-types.ts'
import type { SessionStoreOptions } from './options.ts'
import type { KeyNames } from './redis/keys.ts'
import { compileSchema } from './schema/compile.ts'
import DEFAULT_SCHEMA from './schema/default-schema.generated.ts'
import type { SchemaGuard } from './schema/guard.ts'
import { hashParts, jsonParts, memoryParts, ownParts } from './store-parts.ts'
import type { MemorySessionStoreOptions, RedisSessionStoreOptions } from './store-parts.ts'
import { SessionStore } from './store.ts'

/** Each session is one RedisJSON document. Needs a server with JSON commands: Redis 8, Redis Stack, or any with RedisJSON. */
export class JsonSessionStore<S extends object = Session> extends SessionStore<S> {
  constructor(options: RedisSessionStoreOptions) {
    super(...jsonParts(options, guardOf))
  }
}

/** Each session is one hash. Needs no module: any Redis from 7.0, or Valkey. */
export class HashSessionStore<S extends object = Session> extends SessionStore<S> {
  constructor(options: RedisSessionStoreOptions) {
    super(...hashParts(options, guardOf))
  }
}

/** Sessions in this process and nowhere else: for tests and single-process tools. */
export class MemorySessionStore<S extends object = Session> extends SessionStore<S> {
  constructor(options: MemorySessionStoreOptions = {}) {
    super(...memoryParts(options, guardOf))
  }
}

/**
 * A store over a backend of your own: all policy is there, docs/writing-a-backend.md says what is left to do.
 * `names` is what keys begin with. Throws a `TypeError` for wrong options.
 */
export function createSessionStore<S extends object = Session>(
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

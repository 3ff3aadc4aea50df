/** The three stores: one policy over three backends. All have the methods of `SessionStoreContract`. */
import type { BackendSettings, SessionBackend } from './backends/backend.ts'
import { hashBackend } from './backends/hash.ts'
import { jsonBackend } from './backends/json.ts'
import { MemoryBackend } from './backends/memory.ts'
import type { Session } from './domain/session-types.ts'
import { resolveOptions, whole } from './options.ts'
import type { ResolvedOptions, SessionStoreOptions } from './options.ts'
import { transportOf } from './redis/client.ts'
import type { RedisClient, RedisTransport } from './redis/client.ts'
import type { KeyNames } from './redis/keys.ts'
import { compileSchema } from './schema/compile.ts'
import { DEFAULT_SCHEMA } from './schema/default-schema.ts'
import type { SchemaGuard } from './schema/guard.ts'
import { SessionStore } from './store.ts'

/** For the stores on Redis. */
export interface RedisSessionStoreOptions extends SessionStoreOptions {
  /** A connected client, pool, cluster or sentinel of the `redis` package; or a transport for another client library. */
  readonly client: RedisClient | RedisTransport
}

/** For the store in memory. */
export interface MemorySessionStoreOptions extends SessionStoreOptions {
  /** How many sessions are kept at most: one more drops what has been idle longest, an anonymous one if there is any. @default 100_000 */
  readonly maxSessions?: number | undefined
}

/** Each session is one RedisJSON document. Needs a server with JSON commands: Redis 8, Redis Stack, or any with RedisJSON. */
export class JsonSessionStore<S extends object = Session> extends SessionStore<S> {
  constructor(options: RedisSessionStoreOptions) {
    const resolved = redisOptions(options)
    const guard = guardOf(options)
    super(jsonBackend(transportOf(options.client), resolved, settingsOf(resolved, guard)), guard, resolved)
  }
}

/** Each session is one hash. Needs no module: any Redis from 7.0, or Valkey. */
export class HashSessionStore<S extends object = Session> extends SessionStore<S> {
  constructor(options: RedisSessionStoreOptions) {
    const resolved = redisOptions(options)
    const guard = guardOf(options)
    super(hashBackend(transportOf(options.client), resolved, settingsOf(resolved, guard)), guard, resolved)
  }
}

/** Sessions in this process and nowhere else: for tests and single-process tools. */
export class MemorySessionStore<S extends object = Session> extends SessionStore<S> {
  constructor(options: MemorySessionStoreOptions = {}) {
    const resolved = resolveOptions(options)
    const guard = guardOf(options)
    const maxSessions = whole('maxSessions', options.maxSessions, 1, 2 ** 24) ?? 100_000
    const backend = new MemoryBackend(settingsOf(resolved, guard), { maxSessions, prefix: resolved.prefix })
    super(backend, guard, resolved)
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
  const resolved = resolveOptions(options)
  const guard = guardOf(options)
  return new SessionStore<S>(backend(settingsOf(resolved, guard), resolved), guard, resolved)
}

function redisOptions(options: RedisSessionStoreOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null)
    throw new TypeError('options must be an object with a client')
  return resolveOptions(options)
}

const settingsOf = (options: ResolvedOptions, { textMembers }: SchemaGuard): BackendSettings => ({
  idleTimeoutMs: options.idleTimeoutMs,
  touchIntervalMs: options.touchIntervalMs,
  clock: options.clock,
  userIdField: options.userIdField,
  textMembers,
})

const guardOf = ({ schema = DEFAULT_SCHEMA }: SessionStoreOptions): SchemaGuard => {
  const usable = typeof schema === 'function' || (typeof schema === 'object' && schema !== null)
  if (!usable) throw new TypeError('option schema must be a schema object or a compiled validator')
  return compileSchema(schema)
}

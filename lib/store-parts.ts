/** What a store is made of: a backend, the guard of its schema, and its options. */
import type { BackendSettings, SessionBackend } from './backends/backend.ts'
import { hashBackend } from './backends/hash.ts'
import { jsonBackend } from './backends/json.ts'
import { MemoryBackend } from './backends/memory.ts'
import { withReadCache } from './backends/read-cache.ts'
import { resolveOptions, whole } from './options.ts'
import type { ResolvedOptions, SessionStoreOptions } from './options.ts'
import { transportOf } from './redis/client.ts'
import type { RedisClient, RedisTransport } from './redis/client.ts'
import type { KeyNames } from './redis/keys.ts'
import type { SchemaGuard } from './schema/guard.ts'

/** For the stores on Redis. */
export interface RedisSessionStoreOptions extends SessionStoreOptions {
  /** A connected client, pool, cluster or sentinel of the `redis` package; or a transport for another client library. */
  readonly client: RedisClient | RedisTransport
}

/** For the store in memory. */
export interface MemorySessionStoreOptions extends SessionStoreOptions {
  /** How many sessions are kept at most: one more drops what has been idle longest, an anonymous one if there is any. @default 100_000 */
  readonly maxSessions?: number | undefined
  /**
   * Another `MemorySessionStore`, whose sessions this one has too: for tests of two versions of your code side by side. Its
   * `prefix`, `clock`, `touchIntervalMs` and `maxSessions` are those of both.
   */
  readonly recordsOf?: object | undefined
}

/** The arguments of `SessionStore`. */
export type StoreParts = readonly [backend: SessionBackend, guard: SchemaGuard, options: ResolvedOptions]

/** Which schemas a store takes is for its module to say: what compiles them is not in every one. */
export type GuardOf = (options: SessionStoreOptions) => SchemaGuard

export function jsonParts(options: RedisSessionStoreOptions, guardOf: GuardOf): StoreParts {
  const resolved = redisOptions(options)
  const guard = guardOf(options)
  const backend = jsonBackend(transportOf(options.client), resolved, settingsOf(resolved, guard))
  return cachedParts([backend, guard, resolved])
}

export function hashParts(options: RedisSessionStoreOptions, guardOf: GuardOf): StoreParts {
  const resolved = redisOptions(options)
  const guard = guardOf(options)
  const backend = hashBackend(transportOf(options.client), resolved, settingsOf(resolved, guard))
  return cachedParts([backend, guard, resolved])
}

/** Without a read cache: `recordsOf` is about the records. */
export function memoryParts(options: MemorySessionStoreOptions, guardOf: GuardOf): StoreParts {
  const resolved = resolveOptions(options)
  const guard = guardOf(options)
  const maxSessions = whole('maxSessions', options.maxSessions, 1, 2 ** 24) ?? 100_000
  const limits = { maxSessions, prefix: resolved.prefix }
  const backend = sharedMemory(options.recordsOf) ?? new MemoryBackend(settingsOf(resolved, guard), limits)
  return [backend, guard, resolved]
}

const memories = new WeakMap<object, SessionBackend>()

/** Whose sessions they are, for `recordsOf`. */
export const rememberMemory = (store: object, [backend]: StoreParts): unknown => memories.set(store, backend)

function sharedMemory(store: unknown): SessionBackend | undefined {
  const backend = memories.get(Object(store) as object)
  if (store === undefined || backend) return backend
  throw new TypeError('option recordsOf must be a MemorySessionStore')
}

export function ownParts(
  backend: (settings: BackendSettings, names: KeyNames) => SessionBackend,
  options: SessionStoreOptions,
  guardOf: GuardOf,
): StoreParts {
  const resolved = resolveOptions(options)
  const guard = guardOf(options)
  return cachedParts([backend(settingsOf(resolved, guard), resolved), guard, resolved])
}

/** With the read cache that the options ask for. */
export const cachedParts = ([backend, guard, options]: StoreParts): StoreParts => [
  options.readCache ? withReadCache(backend, options.readCache) : backend,
  guard,
  options,
]

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

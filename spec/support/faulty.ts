/** What the specs of faults share: servers of their own, clients that survive them, and what a failure has to say. */
import { expect } from 'chai'
import { createClient } from 'redis'
import type { RedisClientOptions, RedisFunctions, RedisModules, RedisScripts, RespVersions } from 'redis'
import type { Session } from '../../lib/domain/session-types.ts'
import { SessionBackendError } from '../../lib/errors.ts'
import type { BackendFailureReason, Outcome } from '../../lib/errors.ts'
import type { SessionStoreOptions } from '../../lib/options.ts'
import type { RedisClient, RedisTransport } from '../../lib/redis/client.ts'
import type { SessionStore } from '../../lib/store.ts'
import { HashSessionStore, JsonSessionStore } from '../../lib/stores.ts'

export type Client = ReturnType<typeof createClient>
export type ClientOptions = RedisClientOptions<RedisModules, RedisFunctions, RedisScripts, RespVersions>
export type Data = Session & { visits?: number; note?: string }
export type Store = SessionStore<Data>

export const alice: Data = {
  user_id: 1001,
  role: 'admin',
  permissions: ['read'],
  preferences: { theme: 'dark' },
}

/** How late a promise may settle on a busy machine. */
const GRACE_MS = 250

type Options = SessionStoreOptions & { readonly client: RedisClient | RedisTransport }
export const redisStores: Readonly<Record<string, (options: Options) => Store>> = {
  JsonSessionStore: (options) => new JsonSessionStore<Data>(options),
  HashSessionStore: (options) => new HashSessionStore<Data>(options),
}

/** A connected client that comes back soon after its server does. */
export async function connected(url: string, options: ClientOptions = {}): Promise<Client> {
  const client = createClient({ url, socket: { reconnectStrategy: 20 }, ...options })
  client.on('error', () => {})
  await client.connect()
  return client
}

export interface Failure {
  readonly reason: BackendFailureReason
  readonly outcome: Outcome
}

/** @throws what is no failure of the server */
export async function failureOf(promise: Promise<unknown>): Promise<Failure | 'none'> {
  try {
    await promise
    return 'none'
  } catch (error) {
    if (!(error instanceof SessionBackendError)) throw error
    return { reason: error.reason, outcome: error.outcome }
  }
}

export const failsWith = async (
  promise: Promise<unknown>,
  reason: BackendFailureReason,
  outcome: Outcome,
  what?: string,
): Promise<void> => {
  expect(await failureOf(promise), what).to.deep.equal({ reason, outcome })
}

/** That what `act` begins settles within this time. */
export async function within<T>(ms: number, act: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await act()
  expect(performance.now() - start).to.be.below(ms + GRACE_MS)
  return result
}

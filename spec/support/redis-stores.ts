/** The two stores on Redis, by their names, for specs that hold for both and look at what lies in Redis. */
import { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore } from '../../lib/index.ts'
import type { RedisSessionStoreOptions } from '../../lib/index.ts'
import type { SuiteData, SuiteStore } from '../../lib/testing/index.ts'

type Make = (options: RedisSessionStoreOptions) => SuiteStore

export const REDIS_STORES: Readonly<Record<'JsonSessionStore' | 'HashSessionStore', Make>> = {
  JsonSessionStore: (options) => new JsonSessionStore<SuiteData>(options),
  HashSessionStore: (options) => new HashSessionStore<SuiteData>(options),
}

export interface RawRedis {
  readonly client: RedisSessionStoreOptions['client']
  /** Any command, as redis-cli would send it. */
  readonly run: (...command: (string | number)[]) => Promise<unknown>
  readonly close: () => void
}

/** A connection of its own, to the server of this run if no other is given. */
export async function connectRaw(url: string = process.env['REDIS_URL'] ?? ''): Promise<RawRedis> {
  const client = createClient({ url })
  client.on('error', () => {})
  await client.connect()
  return {
    client,
    run: (...command) => client.sendCommand(command.map(String)),
    close: () => client.destroy(),
  }
}

let prefixes = 0
/** No other store has it. */
export const ownPrefix = (): string => `spec-${process.pid}-${Date.now()}-${++prefixes}:`

/** What a typed error says of itself. */
export function failure(error: unknown): Record<string, unknown> {
  const { code, reason, outcome } = error as Record<string, unknown>
  if (code === undefined) throw error
  return { code, ...(reason !== undefined && { reason, outcome }) }
}

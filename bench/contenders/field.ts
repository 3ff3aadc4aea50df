/** Everybody on one server, each with the connection that is theirs. */
import { createClient } from 'redis'
import type { ContenderKey } from '../plan.ts'
import { bareScripts } from './bare.ts'
import { hashByHand, rewriteByHand } from './by-hand.ts'
import { connectRedis, loadConnectRedis } from './connect-redis.ts'
import type { Client, Contender } from './contender.ts'
import { cachedStore, hashStore, jsonStore, memoryStore, sharedStore } from './stores.ts'

export interface Field {
  readonly contenders: readonly Contender[]
  /** Who could not come, and why. */
  readonly missing: ReadonlyMap<ContenderKey, Error>
  close(): void
}

/** On node-redis' defaults, and without its five-second timer for each command. */
interface Clients {
  readonly standard: Client
  readonly untimed: Client
}

/**
 * Our stores get the client as most have it, on its defaults: they make their own view of it. What is made by hand gets
 * the faster one.
 */
const MAKERS: Readonly<Record<ContenderKey, (clients: Clients) => Contender | Promise<Contender>>> = {
  connect: async ({ standard }) => connectRedis('connect', await loadConnectRedis(), standard),
  connect0: async ({ untimed }) => connectRedis('connect0', await loadConnectRedis(), untimed),
  hset: ({ untimed }) => hashByHand(untimed),
  rewrite: ({ untimed }) => rewriteByHand(untimed),
  bare: ({ untimed }) => bareScripts(untimed),
  json: ({ standard }) => jsonStore(standard),
  cached: ({ standard }) => cachedStore(standard),
  shared: ({ standard }) => sharedStore(standard),
  hash: ({ standard }) => hashStore(standard),
  memory: () => memoryStore(),
}

/** @param onLost told once when a connection breaks: nothing can be measured from then on */
export async function fieldOn(
  url: string,
  keys: readonly ContenderKey[],
  onLost: (error: Error) => void,
): Promise<Field> {
  const standard = await connected(url, {}, onLost)
  const untimed = await connected(url, { timeout: 0 }, onLost)
  const contenders: Contender[] = []
  const missing = new Map<ContenderKey, Error>()
  for (const key of keys) {
    try {
      contenders.push(await MAKERS[key]({ standard, untimed }))
    } catch (error) {
      missing.set(key, error as Error) // nothing else is thrown
    }
  }
  return { contenders, missing, close: () => [standard, untimed].forEach((client) => client.destroy()) }
}

/** A lost connection is an error at once, where the default would keep commands for a server that may never come back. */
export async function connected(
  url: string,
  commandOptions: { timeout?: number },
  onLost: (error: Error) => void,
): Promise<Client> {
  const client = createClient({ url, commandOptions, socket: { reconnectStrategy: false } })
  client.on('error', onLost)
  await client.connect()
  return client as Client
}

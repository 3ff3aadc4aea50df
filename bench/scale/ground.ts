/** Servers of our own, and the stores on them. */
import { createClient, createCluster } from 'redis'
import { HashSessionStore, JsonSessionStore } from '../../lib/index.ts'
import type { RedisClient, SessionStore } from '../../lib/index.ts'
import { startPinnedServer } from '../../tools/redis-server.ts'
import { startCluster } from '../../tools/server/cluster.ts'
import type { Client } from '../contenders/contender.ts'
import type { Data } from '../data.ts'
import { Servers } from './servers.ts'
import type { TopologyKey } from './plan.ts'

export type Store = SessionStore<Data>

/** Where servers are, as another process can be told. */
export interface Address {
  readonly topology: TopologyKey
  readonly urls: readonly string[]
}

export interface Ground {
  readonly address: Address
  readonly servers: Servers
  readonly store: Store
  /** With a read cache. */
  readonly cached: Store
  readonly hash: Store
  readonly cachedHash: Store
  stop(): Promise<void>
}

/**
 * All of the population outlives the run, and no half of an idle timeout ends in it: then every session's entry in its
 * user's index would be refreshed once more. Each touch is written; a step under load may take its time.
 */
const IDLE_MS = 60 * 24 * 3_600_000
const OPTIONS = { idleTimeoutMs: IDLE_MS, touchIntervalMs: 0, operationTimeoutMs: 30_000 } as const

const CACHE = { readCache: { maxBytes: 2 ** 28 } } as const

/** @param onLost told when a connection breaks: nothing can be measured from then on */
export async function startGround(topology: TopologyKey, onLost: (error: Error) => void): Promise<Ground> {
  const running = await started(topology)
  const { urls } = running
  const clients = await Promise.all(urls.map((url) => reached(url, onLost)))
  const client = await clientOf({ topology, urls }, onLost)
  return {
    address: { topology, urls },
    servers: new Servers(clients, running.pids),
    store: new JsonSessionStore<Data>({ client, ...OPTIONS }),
    cached: new JsonSessionStore<Data>({ client, ...OPTIONS, ...CACHE }),
    hash: new HashSessionStore<Data>({ client, ...OPTIONS }),
    cachedHash: new HashSessionStore<Data>({ client, ...OPTIONS, ...CACHE }),
    stop: async () => {
      for (const each of [client, ...clients]) each.destroy()
      await running.stop()
    },
  }
}

interface Running {
  readonly urls: readonly string[]
  readonly pids: readonly number[]
  stop(): Promise<void>
}

async function started(topology: TopologyKey): Promise<Running> {
  const quiet = { onProgress: () => {} }
  if (topology === 'server') {
    const server = await startPinnedServer(quiet)
    return { urls: [server.url], pids: [server.pid], stop: () => server.stop() }
  }
  // A node that has no time to answer is busy here, and not lost.
  const cluster = await startCluster({ masters: 3, replicas: 0, nodeTimeoutMs: 60_000, ...quiet })
  const nodes = cluster.masters
  return {
    urls: nodes.map(({ url }) => url),
    pids: nodes.map(({ pid }) => pid),
    stop: () => cluster.stop(),
  }
}

/** As an application has it, on its defaults, but for one thing: a lost connection is an error at once. */
async function clientOf(
  { topology, urls }: Address,
  onLost: (error: Error) => void,
): Promise<RedisClient & { destroy(): void }> {
  if (topology === 'server') return reached(urls[0] ?? '', onLost)
  const cluster = createCluster({ rootNodes: urls.map((url) => ({ url })) })
  cluster.on('error', onLost)
  return cluster.connect()
}

async function reached(url: string, onLost: (error: Error) => void): Promise<Client> {
  const client = createClient({ url, socket: { reconnectStrategy: false } })
  client.on('error', onLost)
  return (await client.connect()) as Client
}

/** For another process: a store on servers that are there. */
export async function storeAt(address: Address): Promise<Store> {
  const client = await clientOf(address, (error) => {
    throw error
  })
  return new JsonSessionStore<Data>({ client, ...OPTIONS })
}

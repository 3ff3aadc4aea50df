/** Where the contract suite runs besides one server: another entry here runs it on another topology. */
import { createClientPool, createCluster, createSentinel } from 'redis'
import type { RedisClient } from '../../lib/redis/client.ts'
import type { SuiteSettings } from '../../lib/testing/index.ts'
import type { RedisSessionStoreOptions } from '../../lib/index.ts'
import type { REDIS_STORES } from './redis-stores.ts'
import { startOwnCluster, startOwnSentinelSet } from './servers.ts'

export interface Topology {
  /** `Store on …` */
  readonly title: string
  /** Both are met on one server; of each topology one, since what it changes is the same for both. */
  readonly store: keyof typeof REDIS_STORES
  /** What the suite needs there, such as prefixes with a hash tag. */
  readonly settings: SuiteSettings
  /** What each store is given there where the case does not say. */
  readonly options: Omit<RedisSessionStoreOptions, 'client'>
  readonly start: () => Promise<RunningTopology>
}

export interface RunningTopology {
  readonly connect: () => Promise<Connected>
  readonly stop: () => Promise<void>
}

export interface Connected {
  readonly client: RedisClient
  readonly close: () => unknown
}

/** The concurrent cases are here to meet each topology, not to find races: they run at full size on one server. */
const SCALE = 0.1

const pool: Topology = {
  title: 'a pool',
  store: 'HashSessionStore',
  settings: { scale: SCALE },
  options: {},
  start: async () => ({
    connect: async () => {
      const client = createClientPool({ url: process.env['REDIS_URL'] ?? '' })
      client.on('error', () => {})
      await client.connect()
      return { client, close: () => client.destroy() }
    },
    stop: async () => {},
  }),
}

const sentinel: Topology = {
  title: 'a Sentinel set of one master, two replicas and three sentinels',
  store: 'JsonSessionStore',
  settings: { scale: SCALE },
  options: {},
  start: async () => {
    const set = await startOwnSentinelSet()
    const { name, sentinelRootNodes } = set
    return {
      connect: async () => {
        const client = createSentinel({ name, sentinelRootNodes })
        client.on('error', () => {})
        await client.connect()
        return { client, close: () => client.destroy() }
      },
      stop: () => set.stop(),
    }
  },
}

const cluster: Topology = {
  title: 'a Cluster of three masters and three replicas',
  store: 'JsonSessionStore',
  settings: { scale: SCALE },
  options: {},
  start: async () => {
    const servers = await startOwnCluster()
    return {
      connect: async () => {
        const client = createCluster({ rootNodes: servers.rootNodes })
        client.on('error', () => {})
        await client.connect()
        return { client, close: () => client.destroy() }
      },
      stop: () => servers.stop(),
    }
  },
}

const tagged: Topology = {
  ...cluster,
  title: 'a Cluster of three masters and three replicas, with one hash tag in both prefixes',
  store: 'HashSessionStore',
  settings: { scale: SCALE, prefix: '{app}' },
  // `userPrefix` begins with `prefix` by default.
  options: { prefix: '{app}sess:' },
}

export const TOPOLOGIES: readonly Topology[] = [pool, sentinel, cluster, tagged]

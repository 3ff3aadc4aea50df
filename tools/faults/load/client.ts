/** The client of a process of the load, of either library, on any topology. */
import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster, createSentinel } from 'redis'
import type { EventEmitter } from 'node:events'
import { ioredisTransport } from '../../../lib/ioredis/index.ts'
import type { RedisClient, RedisTransport } from '../../../lib/redis/client.ts'
import type { LoadSettings } from '../settings.ts'

export interface LoadClient {
  readonly client: RedisClient | RedisTransport
  readonly emitter: EventEmitter
  /** At once, as an owner who is in a hurry does it. */
  readonly destroy: () => void
}

const RECONNECT_MS = 50
const CONNECT_MS = 1000

export const connectClient = (settings: LoadSettings): Promise<LoadClient> =>
  settings.library === 'ioredis' ? connectIoredis(settings) : connectNodeRedis(settings)

interface NodeRedis extends EventEmitter {
  connect(): Promise<unknown>
  destroy(): unknown
}

async function connectNodeRedis(settings: LoadSettings): Promise<LoadClient> {
  const client = nodeRedis(settings)
  client.on('error', () => {}) // calls reject with it
  await client.connect()
  return { client, emitter: client, destroy: () => void client.destroy() }
}

function nodeRedis({ where, queueLength }: LoadSettings): RedisClient & NodeRedis {
  const options = {
    socket: { reconnectStrategy: RECONNECT_MS, connectTimeout: CONNECT_MS },
    ...(queueLength !== undefined && { commandsQueueMaxLength: queueLength }),
  }
  if (where.topology === 'server')
    return createClient({ ...options, socket: { ...options.socket, ...where.way } })
  const nodeAddressMap = { ...where.ways }
  if (where.topology === 'sentinel')
    return createSentinel({
      name: where.name,
      sentinelRootNodes: [...where.sentinels],
      nodeClientOptions: options,
      nodeAddressMap,
    })
  const rootNodes = where.roots.map((socket) => ({ socket: { ...socket } }))
  return createCluster({ rootNodes, defaults: options, nodeAddressMap })
}

async function connectIoredis(settings: LoadSettings): Promise<LoadClient> {
  const client = ioredis(settings)
  client.on('error', () => {}) // calls reject with it
  await client.connect()
  return { client: ioredisTransport(client), emitter: client, destroy: () => client.disconnect() }
}

function ioredis({ where }: LoadSettings): Redis | Cluster {
  const retryStrategy = (): number => RECONNECT_MS
  const options = { lazyConnect: true, retryStrategy, connectTimeout: CONNECT_MS }
  if (where.topology === 'server') return new Redis({ ...options, ...where.way })
  const natMap = { ...where.ways }
  if (where.topology === 'sentinel')
    return new Redis({
      ...options,
      sentinels: where.sentinels.map((one) => ({ ...one })),
      name: where.name,
      natMap,
      sentinelRetryStrategy: retryStrategy,
    })
  return new Cluster(
    where.roots.map((root) => ({ ...root })),
    {
      lazyConnect: true,
      natMap,
      clusterRetryStrategy: retryStrategy,
      redisOptions: { connectTimeout: CONNECT_MS },
    },
  )
}

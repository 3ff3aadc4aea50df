/** A client for whatever the servers are, and its connections, to be cut. */
import { subscribe } from 'node:diagnostics_channel'
import type { Socket } from 'node:net'
import { createClient, createCluster, createSentinel } from 'redis'
import type { RedisClient } from '../../../lib/redis/client.ts'

/** How a process reaches the servers. */
export type Where =
  | { readonly topology: 'server'; readonly url: string }
  | {
      readonly topology: 'sentinel'
      readonly name: string
      readonly sentinels: readonly { host: string; port: number }[]
    }
  | { readonly topology: 'cluster'; readonly rootNodes: readonly { url: string }[] }

const sockets = new Set<Socket>()

/** All connections of this process that are made from now on are known. */
export function watchConnections(): void {
  subscribe('net.client.socket', (message) => {
    const { socket } = message as { socket: Socket } // as Node documents this channel
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
}

/** What was written may arrive or not; no reply will. The client sees what it sees when the other side resets them. */
export function cutConnections(): void {
  for (const socket of sockets)
    socket.destroy(Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }))
}

export interface Connected {
  readonly client: RedisClient
  readonly close: () => void
}

/** What all three kinds have. A union of their own types costs the compiler a minute. */
interface NodeRedis extends RedisClient {
  on(event: 'error', listener: () => void): unknown
  connect(): Promise<unknown>
  destroy(): unknown
}

const SOON = { reconnectStrategy: 5 }

export async function connect(where: Where): Promise<Connected> {
  const client = clientFor(where)
  client.on('error', () => {})
  await client.connect()
  return { client, close: () => void client.destroy() }
}

function clientFor(where: Where): NodeRedis {
  switch (where.topology) {
    case 'server':
      return createClient({ url: where.url, socket: SOON })
    case 'sentinel':
      return createSentinel({
        name: where.name,
        sentinelRootNodes: [...where.sentinels],
        nodeClientOptions: { socket: SOON },
      })
    case 'cluster':
      return createCluster({ rootNodes: [...where.rootNodes], defaults: { socket: SOON } })
  }
}

/** The contract suite over ioredis, through sentinels and on a Cluster. */
import { Redis } from 'ioredis'
import { ioredisTransport } from '../../lib/ioredis/index.ts'
import type { IoredisClient } from '../../lib/ioredis/index.ts'
import { describeSessionStore } from '../../lib/testing/index.ts'
import { ioredisCluster } from '../support/ioredis.ts'
import { REDIS_STORES } from '../support/redis-stores.ts'
import { startOwnCluster, startOwnSentinelSet } from '../support/servers.ts'

interface Running {
  readonly connect: () => Promise<IoredisClient & { disconnect(): void }>
  readonly stop: () => Promise<void>
}

const TOPOLOGIES: Readonly<Record<string, () => Promise<Running>>> = {
  'through sentinels': async () => {
    const set = await startOwnSentinelSet()
    const connect = async (): Promise<Redis> => {
      const client = new Redis({ sentinels: set.sentinelRootNodes, name: set.name, lazyConnect: true })
      client.on('error', () => {})
      await client.connect()
      return client
    }
    return { connect, stop: () => set.stop() }
  },
  'on a Cluster': async () => {
    const servers = await startOwnCluster()
    return {
      connect: () => ioredisCluster(servers.nodes.map(({ url }) => url)),
      stop: () => servers.stop(),
    }
  },
}

for (const [title, start] of Object.entries(TOPOLOGIES))
  describe(`over ioredis ${title}`, function () {
    this.timeout(60_000)
    let running: Running
    let clients: Awaited<ReturnType<Running['connect']>>[]

    before(async () => {
      running = await start()
      clients = [await running.connect(), await running.connect()]
    })
    after(async () => {
      clients.forEach((client) => client.disconnect())
      await running.stop()
    })

    // One of them: what the transport does is the same for both.
    const STORES = Object.entries(REDIS_STORES).slice(0, 1)
    for (const [name, make] of STORES)
      describe(name, () => {
        const storeOn = (client: IoredisClient, options: object) =>
          make({ ...options, client: ioredisTransport(client) })
        describeSessionStore(
          { describe, it },
          (options) => {
            const [client, other] = clients as unknown as [IoredisClient, IoredisClient] // `before` has run
            return {
              store: storeOn(client, options),
              anotherStore: (changed) => storeOn(other, { ...options, ...changed }),
            }
          },
          { scale: 0.1 },
        )
      })
  })

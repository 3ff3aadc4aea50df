/** The contract suite on clients of ioredis: with hashes here, with documents in topologies.spec.ts. */
import type { Redis } from 'ioredis'
import { ioredisTransport } from '../../lib/ioredis/index.ts'
import { describeSessionStore } from '../../lib/testing/index.ts'
import type { StoreFactory } from '../../lib/testing/index.ts'
import { ioredis } from '../support/ioredis.ts'
import { REDIS_STORES } from '../support/redis-stores.ts'

const make = REDIS_STORES.HashSessionStore

describe('HashSessionStore over ioredis', () => {
  let clients: Redis[]
  before(async () => {
    const url = process.env['REDIS_URL'] ?? ''
    clients = await Promise.all([ioredis(url), ioredis(url)])
  })
  after(() => clients.forEach((client) => client.disconnect()))

  const factory: StoreFactory = (options) => {
    const [client, other] = clients.map(ioredisTransport) as [
      ReturnType<typeof ioredisTransport>,
      ReturnType<typeof ioredisTransport>,
    ]
    return {
      store: make({ ...options, client }),
      anotherStore: (changed) => make({ ...options, ...changed, client: other }),
    }
  }
  // What races find they find in the server, which the other client has met at full size.
  describeSessionStore({ describe, it }, factory, { scale: 0.1 })
})

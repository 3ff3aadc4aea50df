/**
 * The contract suite where hashes and indexes are kept step by step, as on a Cluster without a common slot; documents are
 * on a real one, in contract-topologies.spec.ts.
 */
import { createClient } from 'redis'
import { describeSessionStore } from '../lib/testing/index.ts'
import { REDIS_STORES } from './support/redis-stores.ts'

const connect = async () => createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()
type Client = Awaited<ReturnType<typeof connect>>

const make = REDIS_STORES.HashSessionStore

describe(`HashSessionStore with index: 'cross-slot'`, () => {
  const clients: Client[] = []
  before(async () => {
    for (let i = 0; i < 2; i++) clients.push(await connect())
  })
  after(() => clients.forEach((client) => client.destroy()))

  // The concurrent cases run at full size where all is one step; each pair of calls meets in spec/schedules.
  const settings = { scale: 0.1 }
  describeSessionStore(
    { describe, it },
    (given) => {
      const [client, other] = clients as [Client, Client] // `before` has run
      const options = { index: 'cross-slot', ...given } as const
      return {
        store: make({ ...options, client }),
        anotherStore: (changed) => make({ ...options, ...changed, client: other }),
      }
    },
    settings,
  )
})

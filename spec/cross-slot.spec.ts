/** The contract suite where sessions and indexes are kept step by step, as on a cluster without a common slot. */
import { createClient } from 'redis'
import { describeSessionStore } from '../lib/testing/index.ts'
import { REDIS_STORES } from './support/redis-stores.ts'

const connect = async () => createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()
type Client = Awaited<ReturnType<typeof connect>>

for (const [name, make] of Object.entries(REDIS_STORES)) {
  describe(`${name} with index: 'cross-slot'`, () => {
    const clients: Client[] = []
    before(async () => {
      for (let i = 0; i < 2; i++) clients.push(await connect())
    })
    after(() => clients.forEach((client) => client.destroy()))

    describeSessionStore({ describe, it }, (options) => {
      const [client, other] = clients as [Client, Client] // `before` has run
      const settings = { index: 'cross-slot', ...options } as const
      return {
        store: make({ ...settings, client }),
        anotherStore: () => make({ ...settings, client: other }),
      }
    })
  })
}

/** Bounded time, and the truth about what became of a call, whatever the server does. */
import { expect } from 'chai'
import { createClient } from 'redis'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { eventually } from '../support/eventually.ts'
import { alice, connected, failsWith, failureOf, redisStores } from '../support/faulty.ts'
import type { Client } from '../support/faulty.ts'
import { describeLostServer } from '../support/lost-server.ts'
import type { Link } from '../support/lost-server.ts'
import { startOwnServer } from '../support/servers.ts'

const TIMEOUT_MS = 300

const open = async (url: string): Promise<Link> => {
  const client = await connected(url)
  return {
    client,
    isReady: () => client.isReady,
    info: (section) => client.info(section),
    close: () => client.destroy(),
  }
}

for (const [name, make] of Object.entries(redisStores)) {
  describeLostServer(`${name} when its server`, make, open, (lost) => {
    it('is away and the client queues nothing: not applied, at once', async () => {
      const impatient = await connected(lost.server.url, { disableOfflineQueue: true })
      await lost.die()
      await eventually('the other client has noticed', () => !impatient.isReady)
      await failsWith(make({ client: impatient }).get(lost.id), 'disconnected', 'not-applied')
      impatient.destroy()
      await lost.comeBack()
    })
  })

  describe(`${name} on a client`, () => {
    let server: PinnedServer
    let client: Client

    before(async () => {
      server = await startOwnServer()
    })

    beforeEach(async () => {
      client = await connected(server.url)
    })

    afterEach(() => {
      if (client.isOpen) client.destroy()
    })

    after(() => server.stop())

    it('that nobody has connected: not applied', async () => {
      const store = make({ client: createClient({ url: server.url }) })
      await failsWith(store.create(alice), 'client-closed', 'not-applied')
    })

    it('that its owner closes', async () => {
      const store = make({ client })
      const { id } = await store.create(alice)
      process.kill(server.pid, 'SIGSTOP')
      const onTheWay = failureOf(store.increment(id, ['visits']))
      await new Promise((resolve) => setImmediate(resolve))
      client.destroy()
      process.kill(server.pid, 'SIGCONT')
      expect(await onTheWay).to.deep.equal({ reason: 'client-closed', outcome: 'unknown' })
      await failsWith(store.get(id), 'client-closed', 'not-applied')
    })

    it('whose queue is full: not applied', async () => {
      const full = await connected(server.url, { commandsQueueMaxLength: 20 })
      const store = make({ client: full })
      const { id } = await store.create(alice)
      const calls = Array.from({ length: 25 }, () => failureOf(store.increment(id, ['visits'])))
      const refused = { reason: 'queue-full', outcome: 'not-applied' }
      expect((await Promise.all(calls)).slice(20)).to.deep.equal(Array.from({ length: 5 }, () => refused))
      expect(await store.getPath(id, ['visits'])).to.equal(20)
      full.destroy()
    })

    it('leaves the client as it was', async () => {
      const own = { timeout: 1234 }
      const mine = await connected(server.url, { commandOptions: own })
      const listeners = () => mine.eventNames().map((event) => [event, mine.listenerCount(event)] as const)
      const before = { listeners: listeners(), options: JSON.stringify(mine.options) }
      const store = make({ client: mine, operationTimeoutMs: TIMEOUT_MS })
      const { id } = await store.create(alice)
      await Promise.all(Array.from({ length: 50 }, () => store.increment(id, ['visits'])))
      process.kill(server.pid, 'SIGSTOP')
      await Promise.all(Array.from({ length: 50 }, () => failureOf(store.get(id))))
      process.kill(server.pid, 'SIGCONT')
      await mine.ping()
      expect({ listeners: listeners(), options: JSON.stringify(mine.options) }).to.deep.equal(before)
      expect(own).to.deep.equal({ timeout: 1234 })
      expect(mine.isReady).to.equal(true)
      mine.destroy()
    })

    it('lets the process end while nothing is on its way', async () => {
      const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
      // Mocha's own timer comes only with the first pause.
      await client.ping()
      const before = timers()
      await make({ client }).create(alice)
      expect(timers()).to.be.at.most(before)
    })
  })
}

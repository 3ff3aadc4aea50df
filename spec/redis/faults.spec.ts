/** Bounded time, and the truth about what became of a call, whatever the server does. */
import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'redis'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { eventually } from '../support/eventually.ts'
import { alice, connected, failsWith, failureOf, redisStores, within } from '../support/faulty.ts'
import type { Client, Failure, Store } from '../support/faulty.ts'
import { startOwnServer } from '../support/servers.ts'

const TIMEOUT_MS = 300
const LONG_MS = 10_000

const operations: readonly ((store: Store, id: string) => Promise<unknown>)[] = [
  (store) => store.create(alice),
  (store, id) => store.get(id),
  (store, id) => store.get(id, { touch: true }),
  (store, id) => store.touch(id),
  (store, id) => store.setPreference(id, 'theme', 'light'),
  (store, id) => store.increment(id, ['visits']),
  (store, id) => store.replace(id, {}),
  (store, id) => store.modify(id, () => undefined),
  (store, id) => store.regenerate(id),
  (store, id) => store.destroy(id),
  (store) => store.listByUser(1001),
  (store) => store.destroyByUser(1001),
  (store) => store.updateByUser(1001, { role: 'user' }),
  (store) => store.scan()[Symbol.asyncIterator]().next(),
  (store) => store.ready(),
]

for (const [name, make] of Object.entries(redisStores)) {
  describe(`${name} when its server`, () => {
    let server: PinnedServer
    let folder: string
    let client: Client
    let store: Store
    let patient: Store
    let id: string

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'json-session-store-faults-'))
      server = await restart()
    })

    beforeEach(async () => {
      client = await connected(server.url)
      store = make({ client, operationTimeoutMs: TIMEOUT_MS })
      patient = make({ client, operationTimeoutMs: LONG_MS })
      id = (await store.create({ ...alice, visits: 0 })).id
    })

    afterEach(() => client.destroy())

    after(async () => {
      await server.stop()
      await rm(folder, { recursive: true })
    })

    /** Everything it has confirmed is there when it returns. */
    const restart = (port?: number): Promise<PinnedServer> =>
      startOwnServer({
        args: ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'],
        ...(port && { port }),
      })

    const die = async (): Promise<void> => {
      process.kill(server.pid, 'SIGKILL')
      await eventually('the client has noticed', () => !client.isReady)
    }

    const comeBack = async (): Promise<void> => {
      server = await restart(server.port)
      await eventually('the client is back', () => client.isReady)
    }

    const scriptCalls = async (): Promise<number> => {
      const stats = await client.info('commandstats')
      return [...stats.matchAll(/cmdstat_eval\w*:calls=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0)
    }

    it('stands still: every call ends in time, and nobody knows how', async () => {
      process.kill(server.pid, 'SIGSTOP')
      try {
        const calls = () => Promise.all(operations.map((act) => failureOf(act(store, id))))
        for (const failure of await within(TIMEOUT_MS, calls))
          expect(failure).to.deep.equal({ reason: 'timeout', outcome: 'unknown' })
      } finally {
        process.kill(server.pid, 'SIGCONT')
      }
      expect(await patient.create(alice)).to.have.property('id')
    })

    it('stands still, dies and returns: nothing runs after its promise settled', async () => {
      const outcomes: (Failure | 'none')[] = []
      let pumping = true
      let note: string | undefined
      const pump = async (): Promise<void> => {
        while (pumping) {
          const call = failureOf(store.increment(id, ['visits']))
          if (note !== undefined) await failureOf(store.setPath(id, ['note'], note))
          outcomes.push(await call)
        }
      }
      const pumps = Array.from({ length: 100 }, pump)
      try {
        await eventually('some calls have succeeded', () => outcomes.includes('none'))
        process.kill(server.pid, 'SIGSTOP')
        // These fill the socket, so that commands are left in a client that is ready.
        note = 'x'.repeat(50_000)
        await eventually('some calls have timed out', () => outcomes.some((o) => o !== 'none'))
        await die()
        const before = outcomes.length
        await eventually('each has failed without a server', () => outcomes.length > before + 300)
      } finally {
        pumping = false
        await Promise.all(pumps)
      }
      await comeBack()
      expect(await scriptCalls()).to.equal(0)
      const counted = (outcome: string): number =>
        outcomes.filter((o) => (o === 'none' ? 'applied' : o.outcome) === outcome).length
      const visits = Number(await patient.getPath(id, ['visits']))
      expect(visits).to.be.within(counted('applied'), counted('applied') + counted('unknown'))
      expect(counted('not-applied')).to.be.above(0)
      expect(counted('unknown')).to.be.above(0)
    })

    it('is away: not applied, in time, and never later; a patient caller gets an answer', async () => {
      await die()
      const calls = () => Promise.all(operations.map((act) => failureOf(act(store, id))))
      for (const failure of await within(TIMEOUT_MS, calls))
        expect(failure).to.deep.equal({ reason: 'timeout', outcome: 'not-applied' })
      const late = failureOf(patient.increment(id, ['visits']))
      await comeBack()
      // A server that is reading its file refuses.
      expect(await late).to.deep.be.oneOf(['none', { reason: 'loading', outcome: 'not-applied' }])
      expect(await patient.getPath(id, ['visits'])).to.equal((await late) === 'none' ? 1 : 0)
    })

    it('is away: ten thousand calls at once are withdrawn without a word', async () => {
      await die()
      const warnings: Error[] = []
      const listen = (warning: Error): void => void warnings.push(warning)
      process.on('warning', listen)
      try {
        const ids = Array.from({ length: 10_000 }, () => id)
        const all = await Promise.all(ids.map((each) => failureOf(store.get(each))))
        expect(new Set(all.map((failure) => JSON.stringify(failure)))).to.have.property('size', 1)
        expect(all[0]).to.deep.equal({ reason: 'timeout', outcome: 'not-applied' })
      } finally {
        process.off('warning', listen)
        await comeBack()
      }
      expect(warnings).to.deep.equal([])
    })

    it('is away and the client queues nothing: not applied, at once', async () => {
      const impatient = await connected(server.url, { disableOfflineQueue: true })
      await die()
      await eventually('the other client has noticed', () => !impatient.isReady)
      await failsWith(make({ client: impatient }).get(id), 'disconnected', 'not-applied')
      impatient.destroy()
      await comeBack()
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

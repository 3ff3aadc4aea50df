/** Bounded time and true outcomes over ioredis, which by itself sends a command again after its connection was lost. */
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ioredisTransport } from '../../lib/ioredis/index.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { eventually } from '../support/eventually.ts'
import { alice, failsWith, failureOf, redisStores, within } from '../support/faulty.ts'
import type { Failure, Store } from '../support/faulty.ts'
import { ioredis } from '../support/ioredis.ts'
import { startOwnServer } from '../support/servers.ts'

const TIMEOUT_MS = 300
const LONG_MS = 10_000

const operations: readonly ((store: Store, id: string) => Promise<unknown>)[] = [
  (store) => store.create(alice),
  (store, id) => store.get(id, { touch: true }),
  (store, id) => store.increment(id, ['visits']),
  (store, id) => store.modify(id, () => undefined),
  (store, id) => store.regenerate(id),
  (store, id) => store.destroy(id),
  (store) => store.destroyByUser(1001),
  (store) => store.scan()[Symbol.asyncIterator]().next(),
  (store) => store.ready(),
]

for (const [name, make] of Object.entries(redisStores)) {
  describe(`${name} over ioredis when its server`, () => {
    let server: PinnedServer
    let folder: string
    let client: Redis
    let store: Store
    let patient: Store
    let id: string

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'json-session-store-ioredis-'))
      server = await restart()
    })

    beforeEach(async () => {
      client = await ioredis(server.url, { maxRetriesPerRequest: null })
      store = make({ client: ioredisTransport(client), operationTimeoutMs: TIMEOUT_MS })
      patient = make({ client: ioredisTransport(client), operationTimeoutMs: LONG_MS })
      id = (await store.create({ ...alice, visits: 0 })).id
    })

    afterEach(() => client.disconnect())

    after(async () => {
      await server.stop()
      await rm(folder, { recursive: true })
    })

    /** Everything it has confirmed is there when it returns. */
    const restart = (port?: number): Promise<PinnedServer> =>
      startOwnServer({
        args: ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'],
        ...(port !== undefined && { port }),
      })

    const die = async (): Promise<void> => {
      process.kill(server.pid, 'SIGKILL')
      await eventually('the client has noticed', () => client.status !== 'ready')
    }

    const comeBack = async (): Promise<void> => {
      server = await restart(server.port)
      await eventually('the client is back', () => client.status === 'ready')
      await client.ping()
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

    it('dies with a script on its way: unknown at once, and it is not sent again', async () => {
      process.kill(server.pid, 'SIGSTOP')
      const calls = Array.from({ length: 20 }, () => failureOf(patient.increment(id, ['visits'])))
      // What ioredis does with other commands: this is why scripts are marked.
      const theirs = client.incr('counter')
      await new Promise((resolve) => setImmediate(resolve))
      await die()
      const lost = { reason: 'disconnected', outcome: 'unknown' }
      expect(await Promise.all(calls)).to.deep.equal(Array.from({ length: 20 }, () => lost))
      await comeBack()
      expect(await theirs).to.equal(1)
      expect(await scriptCalls()).to.equal(0)
      expect(await patient.getPath(id, ['visits'])).to.equal(0)
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
      expect(await late).to.equal('none')
      // The server has forgotten the scripts: one of the calls is the text.
      expect(await scriptCalls()).to.equal(2)
      expect(await patient.getPath(id, ['visits'])).to.equal(1)
    })

    it('is away: ten thousand calls at once are withdrawn, and the client keeps none', async () => {
      await die()
      const warnings: Error[] = []
      const listen = (warning: Error): void => void warnings.push(warning)
      process.on('warning', listen)
      try {
        const ids = Array.from({ length: 10_000 }, () => id)
        const calls = ids.map((each) => failureOf(store.get(each)))
        await eventually('calls wait', () => client.listenerCount('end') === 1)
        const all = await Promise.all(calls)
        expect(new Set(all.map((failure) => JSON.stringify(failure)))).to.have.property('size', 1)
        expect(all[0]).to.deep.equal({ reason: 'timeout', outcome: 'not-applied' })
        expect(client).to.have.nested.property('offlineQueue.length', 0)
        // ioredis has none of its own for this.
        expect(client.listenerCount('end')).to.equal(0)
      } finally {
        process.off('warning', listen)
        await comeBack()
      }
      expect(warnings).to.deep.equal([])
      expect(await scriptCalls()).to.equal(0)
    })

    it('is away and the client queues nothing: not applied, at once', async () => {
      const impatient = await ioredis(server.url, { enableOfflineQueue: false })
      await die()
      await eventually('the other client has noticed', () => impatient.status !== 'ready')
      const its = make({ client: ioredisTransport(impatient) })
      await failsWith(its.get(id), 'disconnected', 'not-applied')
      impatient.disconnect()
      await comeBack()
    })

    it('is away and the client gives up', async () => {
      const brief = await ioredis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: 1 })
      await die()
      await eventually('the other client has noticed', () => brief.status !== 'ready')
      const its = make({ client: ioredisTransport(brief), operationTimeoutMs: TIMEOUT_MS })
      await failsWith(its.get(id), 'timeout', 'not-applied')
      brief.disconnect()
      await comeBack()
    })
  })
}

/** What holds with every client when its only server stands still, dies and returns. */
import { expect } from 'chai'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RedisClient, RedisTransport } from '../../lib/redis/client.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { eventually } from './eventually.ts'
import { alice, failureOf, within } from './faulty.ts'
import type { Failure, Store } from './faulty.ts'
import { startOwnServer } from './servers.ts'

const TIMEOUT_MS = 300
const LONG_MS = 10_000

/** A client of a library, which comes back soon after its server does. */
export interface Link {
  /** What a store is given. */
  readonly client: RedisClient | RedisTransport
  readonly isReady: () => boolean
  /** INFO of this section. */
  readonly info: (section: string) => Promise<string>
  readonly close: () => unknown
}

type MakeStore = (options: {
  readonly client: RedisClient | RedisTransport
  readonly operationTimeoutMs?: number
}) => Store

/** The server, and what uses it; begun anew for each case. */
interface LostServer {
  readonly server: PinnedServer
  /** With a short limit. */
  readonly store: Store
  /** With a long one. */
  readonly patient: Store
  /** A session with `visits: 0`. */
  readonly id: string
  /** SIGKILL; resolves when the client has noticed. */
  die(): Promise<void>
  comeBack(): Promise<void>
  /** Scripts that this life of the server has run. */
  scriptCalls(): Promise<number>
}

const OPERATIONS: readonly ((store: Store, id: string) => Promise<unknown>)[] = [
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

/** The cases that are the same for all, and `more`, which are not. */
export function describeLostServer(
  title: string,
  make: MakeStore,
  open: (url: string) => Promise<Link>,
  more: (lost: LostServer) => void,
): void {
  describe(title, () => {
    const lost = new Lost(make, open)
    before(() => lost.begin())
    beforeEach(() => lost.connect())
    afterEach(() => lost.disconnect())
    after(() => lost.end())
    standsStill(lost)
    isAway(lost)
    more(lost)
  })
}

class Lost implements LostServer {
  readonly #make: MakeStore
  readonly #open: (url: string) => Promise<Link>
  #folder = ''
  #link!: Link
  server!: PinnedServer
  store!: Store
  patient!: Store
  id = ''

  constructor(make: MakeStore, open: (url: string) => Promise<Link>) {
    this.#make = make
    this.#open = open
  }

  async begin(): Promise<void> {
    this.#folder = await mkdtemp(join(tmpdir(), 'json-session-store-lost-'))
    this.server = await this.#restart()
  }

  async connect(): Promise<void> {
    this.#link = await this.#open(this.server.url)
    const { client } = this.#link
    this.store = this.#make({ client, operationTimeoutMs: TIMEOUT_MS })
    this.patient = this.#make({ client, operationTimeoutMs: LONG_MS })
    this.id = (await this.store.create({ ...alice, visits: 0 })).id
  }

  disconnect(): void {
    this.#link.close()
  }

  async end(): Promise<void> {
    await this.server.stop()
    await rm(this.#folder, { recursive: true })
  }

  async die(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL')
    await eventually('the client has noticed', () => !this.#link.isReady())
  }

  async comeBack(): Promise<void> {
    this.server = await this.#restart(this.server.port)
    await eventually('the client is back', () => this.#link.isReady())
  }

  async scriptCalls(): Promise<number> {
    const stats = await this.#link.info('commandstats')
    return [...stats.matchAll(/cmdstat_eval\w*:calls=(\d+)/g)].reduce((sum, [, n]) => sum + Number(n), 0)
  }

  /** Everything it has confirmed is there when it returns. */
  #restart(port?: number): Promise<PinnedServer> {
    return startOwnServer({
      args: ['--dir', this.#folder, '--appendonly', 'yes', '--appendfsync', 'always'],
      ...(port !== undefined && { port }),
    })
  }
}

function standsStill(lost: LostServer): void {
  it('stands still: every call ends in time, and nobody knows how', async () => {
    process.kill(lost.server.pid, 'SIGSTOP')
    try {
      const calls = () => Promise.all(OPERATIONS.map((act) => failureOf(act(lost.store, lost.id))))
      for (const failure of await within(TIMEOUT_MS, calls))
        expect(failure).to.deep.equal({ reason: 'timeout', outcome: 'unknown' })
    } finally {
      process.kill(lost.server.pid, 'SIGCONT')
    }
    expect(await lost.patient.create(alice)).to.have.property('id')
  })

  it('stands still, dies and returns: nothing runs after its promise settled', async () => {
    const { store, id } = lost
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
      process.kill(lost.server.pid, 'SIGSTOP')
      // These fill the socket, so that commands are left in a client that is ready.
      note = 'x'.repeat(50_000)
      await eventually('some calls have timed out', () => outcomes.some((o) => o !== 'none'))
      await lost.die()
      const before = outcomes.length
      await eventually('each has failed without a server', () => outcomes.length > before + 300)
    } finally {
      pumping = false
      await Promise.all(pumps)
    }
    await lost.comeBack()
    expect(await lost.scriptCalls()).to.equal(0)
    const counted = (outcome: string): number =>
      outcomes.filter((o) => (o === 'none' ? 'applied' : o.outcome) === outcome).length
    const visits = Number(await lost.patient.getPath(id, ['visits']))
    expect(visits).to.be.within(counted('applied'), counted('applied') + counted('unknown'))
    expect(counted('not-applied')).to.be.above(0)
    expect(counted('unknown')).to.be.above(0)
  })
}

function isAway(lost: LostServer): void {
  it('is away: not applied, in time, and never later; a patient caller gets an answer', async () => {
    await lost.die()
    const calls = () => Promise.all(OPERATIONS.map((act) => failureOf(act(lost.store, lost.id))))
    for (const failure of await within(TIMEOUT_MS, calls))
      expect(failure).to.deep.equal({ reason: 'timeout', outcome: 'not-applied' })
    const late = failureOf(lost.patient.increment(lost.id, ['visits']))
    await lost.comeBack()
    // A server that is reading its file refuses.
    expect(await late).to.deep.be.oneOf(['none', { reason: 'loading', outcome: 'not-applied' }])
    expect(await lost.patient.getPath(lost.id, ['visits'])).to.equal((await late) === 'none' ? 1 : 0)
  })

  it('is away: ten thousand calls at once are withdrawn without a word', async () => {
    await lost.die()
    const warnings: Error[] = []
    const listen = (warning: Error): void => void warnings.push(warning)
    process.on('warning', listen)
    try {
      const ids = Array.from({ length: 10_000 }, () => lost.id)
      const all = await Promise.all(ids.map((each) => failureOf(lost.store.get(each))))
      expect(new Set(all.map((failure) => JSON.stringify(failure)))).to.have.property('size', 1)
      expect(all[0]).to.deep.equal({ reason: 'timeout', outcome: 'not-applied' })
    } finally {
      process.off('warning', listen)
      await lost.comeBack()
    }
    expect(warnings).to.deep.equal([])
    expect(await lost.scriptCalls()).to.equal(0)
  })
}

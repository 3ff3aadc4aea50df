/** Which commands the scripts run for what every request does: a way that has become longer is seen here, not in a benchmark. */
import { expect } from 'chai'
import { ALICE } from '../../lib/testing/fixtures.ts'
import type { SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { startOwnServer } from '../support/servers.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'

type Counts = Readonly<Record<string, number>>

const CALLS = /^cmdstat_(\S+?):calls=(\d+)/gm
const OURS = ['evalsha', 'eval', 'info']

const countsIn = (info: string): Counts =>
  Object.fromEntries([...info.matchAll(CALLS)].map(([, name = '', calls]) => [name, Number(calls)] as const))

describe('The hot path of JsonSessionStore', () => {
  let server: PinnedServer
  let redis: RawRedis
  let store: SuiteStore

  // Nobody else's commands are counted.
  before(async () => {
    server = await startOwnServer()
    redis = await connectRaw(server.url)
  })
  after(async () => {
    redis.close()
    await server.stop()
  })
  beforeEach(() => {
    store = REDIS_STORES.JsonSessionStore({ client: redis.client, prefix: ownPrefix(), touchIntervalMs: 0 })
  })

  const counts = async (): Promise<Counts> => countsIn(String(await redis.run('INFO', 'commandstats')))

  /** The commands inside the script of the second call; the first may load it. */
  async function commandsOf(act: () => Promise<unknown>): Promise<Counts> {
    await act()
    const before = await counts()
    await act()
    const after = await counts()
    const ran = Object.entries(after).map(([name, calls]) => [name, calls - (before[name] ?? 0)] as const)
    return Object.fromEntries(ran.filter(([name, calls]) => calls > 0 && !OURS.includes(name)))
  }

  it('reads the state, looks at the parent, writes once and slides, to change a preference', async () => {
    const { id } = await store.create(ALICE)
    expect(await commandsOf(() => store.setPreference(id, 'theme', 'light'))).to.deep.equal({
      time: 1,
      'json.get': 1,
      'json.objlen': 1,
      'json.merge': 1,
      pexpire: 1,
    })
  })

  it('does the same at any depth that is there, and without a parent where there is none', async () => {
    const { id } = await store.create({ ...ALICE, a: { b: { c: 1 } } })
    const commands = { time: 1, 'json.get': 1, 'json.objlen': 1, 'json.merge': 1, pexpire: 1 }
    const deep = [{ op: 'set', path: ['a', 'b', 'c'], value: 2 }] as const
    expect(await commandsOf(() => store.patch(id, deep))).to.deep.equal(commands)
    const root = [{ op: 'set', path: ['role'], value: 'admin' }] as const
    const { 'json.objlen': _, ...withoutParent } = commands
    expect(await commandsOf(() => store.patch(id, root))).to.deep.equal(withoutParent)
  })

  it('reads once, and writes and slides if it touches, to get a session', async () => {
    const { id } = await store.create(ALICE)
    expect(await commandsOf(() => store.get(id))).to.deep.equal({ time: 1, 'json.get': 1 })
    const touching = { time: 1, 'json.get': 1, 'json.merge': 1, pexpire: 1 }
    expect(await commandsOf(() => store.get(id, { touch: true }))).to.deep.equal(touching)
    await store.setPreference(id, 'theme', 'light')
    await store.replace(id, ALICE)
    expect(await commandsOf(() => store.get(id, { touch: true }))).to.deep.equal(touching)
  })
})

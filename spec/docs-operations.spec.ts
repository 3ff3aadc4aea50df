/**
 * The table of docs/operations.md is what the server saw. After a change of the scripts `UPDATE_DOCS=1 npx mocha
 * spec/docs-operations.spec.ts` writes it anew.
 */
import { expect } from 'chai'
import { readFileSync, writeFileSync } from 'node:fs'
import { HashSessionStore, JsonSessionStore } from '../lib/index.ts'
import type { RedisSessionStoreOptions, Session, SessionStore } from '../lib/index.ts'
import { uniquePrefix } from '../lib/testing/harness.ts'
import { startMonitor } from './support/docs/monitor.ts'
import type { Monitor, Told } from './support/docs/monitor.ts'

type Data = Session & { visits?: number }
type Store = SessionStore<Data>
interface Row {
  readonly title: string
  readonly act: (store: Store, id: string, revision: string) => Promise<unknown>
}

const PAGE = new URL('../docs/operations.md', import.meta.url)
const MARKED = /(<!-- operations -->\n)[^]*?(<!-- \/operations -->)/
const DATA: Data = {
  user_id: 1001,
  role: 'admin',
  permissions: ['read'],
  preferences: { theme: 'dark' },
  visits: 1,
}

const drain = async (all: AsyncIterable<unknown>): Promise<void> => {
  for await (const _ of all);
}

const ROWS: readonly Row[] = [
  { title: '`create`', act: (s) => s.create(DATA) },
  { title: '`get`', act: (s, id) => s.get(id) },
  { title: '`get`, `read` with `touch`', act: (s, id) => s.get(id, { touch: true }) },
  {
    title: '`read` with an `ifRevision` that holds',
    act: (s, id, ifRevision) => s.read(id, { ifRevision }),
  },
  { title: '`getFields`', act: (s, id) => s.getFields(id, ['user_id', 'role']) },
  { title: '`getPath`, `getPreference`', act: (s, id) => s.getPreference(id, 'theme') },
  { title: '`hasPermission`', act: (s, id) => s.hasPermission(id, 'read') },
  { title: '`exists`, `expiresInMs`', act: (s, id) => s.exists(id) },
  { title: '`touch`', act: (s, id) => s.touch(id) },
  { title: '`setPreference`, `setPath` of a scalar', act: (s, id) => s.setPreference(id, 'theme', 'light') },
  { title: '`setPath` of an object', act: (s, id) => s.setPath(id, ['preferences'], { theme: 'light' }) },
  { title: '`deletePath`, `deletePreference`', act: (s, id) => s.deletePreference(id, 'theme') },
  { title: '`update`', act: (s, id) => s.update(id, { role: 'user', preferences: { language: 'de' } }) },
  { title: '`increment`', act: (s, id) => s.increment(id, ['visits']) },
  { title: '`grantPermissions` of one', act: (s, id) => s.grantPermissions(id, 'write') },
  { title: '`revokePermissions` of one', act: (s, id) => s.revokePermissions(id, 'read') },
  { title: '`replace`', act: (s, id) => s.replace(id, { role: 'user', user_id: 1001 }) },
  { title: '`modify`', act: (s, id) => s.modify(id, (session) => void (session.visits = 2)) },
  { title: '`regenerate`', act: (s, id) => s.regenerate(id) },
  { title: '`regenerate` as another user', act: (s, id) => s.regenerate(id, { user_id: 1002 }) },
  { title: '`destroy`', act: (s, id) => s.destroy(id) },
  { title: '`listByUser`, `countByUser`', act: (s) => s.listByUser(1001) },
  { title: '`destroyByUser`', act: (s) => s.destroyByUser(1001) },
  { title: '`updateByUser`', act: (s) => s.updateByUser(1001, { role: 'user' }) },
  { title: '`scan`', act: (s) => drain(s.scan()) },
  { title: '`ready`', act: (s) => s.ready() },
]
const STORES: Readonly<Record<string, (options: RedisSessionStoreOptions) => Store>> = {
  json: (options) => new JsonSessionStore<Data>(options),
  hash: (options) => new HashSessionStore<Data>(options),
}

describe('docs/operations.md', () => {
  let monitor: Monitor
  before(async () => {
    monitor = await startMonitor(process.env['REDIS_URL'] ?? '', 15)
  })
  after(() => monitor.close())

  /** On the only session of a user, with the script known to the server; a clock that stands still makes every touch due and no index refresh. */
  async function toldOf({ act }: Row, make: (typeof STORES)[string]): Promise<Told> {
    const options = { client: monitor.client, clock: () => 1_764_086_400_000, touchIntervalMs: 0 }
    let told: Told = { sent: [], called: [] }
    for (let time = 0; time < 2; time++) {
      const store = make({ ...options, prefix: uniquePrefix() })
      const { id } = await store.create(DATA)
      const { revision = '' } = (await store.read(id)) ?? {}
      // In the very millisecond of its making the index needs no later end.
      await new Promise((resolve) => setTimeout(resolve, 2))
      told = await monitor.during(() => act(store, id, revision))
      // A scan looks at some hundred keys a round trip, whoever they belong to.
      await store.destroyByUser(1001)
    }
    return told
  }

  async function line(row: Row): Promise<string> {
    const json = await toldOf(row, STORES['json'] as (typeof STORES)[string])
    const hash = await toldOf(row, STORES['hash'] as (typeof STORES)[string])
    expect(new Set([...json.sent, ...hash.sent]), row.title).to.deep.equal(new Set(['EVALSHA']))
    expect(json.sent.length, row.title).to.equal(hash.sent.length)
    return `| ${row.title} | ${json.sent.length} | ${calls(json)} | ${calls(hash)} |`
  }

  const calls = ({ called }: Told): string => {
    const counts = new Map<string, number>()
    for (const [command] of called) counts.set(command, (counts.get(command) ?? 0) + 1)
    const parts = [...counts]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([command, n]) => (n === 1 ? command : `${command} ×${n}`))
    return parts.join(', ')
  }

  it('has the commands that each operation costs', async () => {
    const lines = [
      '| operation | round trips | on a RedisJSON document | on a hash |',
      '| --- | --- | --- | --- |',
    ]
    for (const row of ROWS) lines.push(await line(row))
    const page = readFileSync(PAGE, 'utf8')
    expect(page).to.match(MARKED)
    const fresh = page.replace(
      MARKED,
      (_, open: string, close: string) => `${open}\n${lines.join('\n')}\n\n${close}`,
    )
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, fresh)
    const cells = (text: string): string[] =>
      (MARKED.exec(text)?.[0] ?? '').split('\n').map((l) => l.replace(/ *\| */g, '|').replace(/-+/g, '-'))
    expect(cells(page)).to.deep.equal(cells(fresh))
  }).timeout(60_000)
})

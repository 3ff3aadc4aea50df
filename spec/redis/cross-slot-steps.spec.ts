/** How many round trips each operation takes without a common slot, as docs/operations.md says: UPDATE_DOCS=1 writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs'
import { expect } from 'chai'
import { createClient } from 'redis'
import { format } from 'prettier'
import { JsonSessionStore } from '../../lib/index.ts'
import type { RedisTransport, Session, SessionStore } from '../../lib/index.ts'
import { withSection } from '../../tools/report/section.ts'
import { ownPrefix } from '../support/redis-stores.ts'

const PAGE = new URL('../../docs/operations.md', import.meta.url)
type Store = SessionStore<Session>

const ROWS: readonly (readonly [title: string, act: (store: Store, id: string) => Promise<unknown>])[] = [
  ['`create`', (store) => store.create({ user_id: 1001 })],
  ['`create` of an anonymous session', (store) => store.create({})],
  [
    '`get`, `touch`, `setPreference`, and all others on one session',
    (store, id) => store.get(id, { touch: true }),
  ],
  ['a login by `update`', (store, id) => store.update(id, { user_id: 1002 })],
  ['`regenerate`', (store, id) => store.regenerate(id)],
  ['`destroy`', (store, id) => store.destroy(id)],
  [
    '`destroyByHandle`',
    async (store, id) => store.destroyByHandle(1001, (await handlesOf(store, id))[0] ?? ''),
  ],
  ['`destroyByUser` of one session', (store) => store.destroyByUser(1001)],
]

const handlesOf = async (store: Store, id: string): Promise<string[]> => [
  store.keyOf(id).slice(store.keyOf(id).lastIndexOf(':') + 1),
]

describe('A JsonSessionStore without a common slot', () => {
  it('takes the round trips that docs/operations.md says', async () => {
    const client = createClient({ url: process.env['REDIS_URL'] ?? '' })
    await client.connect()
    let calls = 0
    const transport: RedisTransport = {
      withdrawable: () => ({
        eval: (text, options) => client.eval(text, options),
        evalSha: (sha, options) => {
          calls++
          return client.evalSha(sha, options)
        },
      }),
    }
    const lines: string[] = []
    for (const [title, act] of ROWS) {
      // Twice: the first may have to load scripts.
      for (let round = 0; round < 2; round++) {
        const store = new JsonSessionStore({ client: transport, index: 'cross-slot', prefix: ownPrefix() })
        const { id } = await store.create({ user_id: 1001 })
        calls = 0
        await act(store, id)
      }
      lines.push(`| ${title} | ${calls} |`)
    }
    client.destroy()
    const table = ['| operation | round trips |', '| --- | --- |', ...lines].join('\n')
    const text = readFileSync(PAGE, 'utf8')
    const written = await format(withSection(text, 'cluster', table), {
      parser: 'markdown',
      printWidth: 110,
      filepath: PAGE.pathname,
    })
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(PAGE, written)
    const plain = (page: string): string => page.replace(/ +\|/g, ' |').replace(/-{3,}/g, '---')
    expect(plain(written)).to.equal(plain(readFileSync(PAGE, 'utf8')))
  })
})

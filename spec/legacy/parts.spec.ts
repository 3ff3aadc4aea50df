/** The backend of old sessions by itself: what no call of a framework asks of it, and what only many sessions show. */
import { expect } from 'chai'
import type { NewRecord, PatchRequest } from '../../lib/backends/backend.ts'
import { COOKIE_AGE } from '../../lib/adapters/legacy/age.ts'
import { LegacyBackend } from '../../lib/adapters/legacy/backend.ts'
import { Meetings } from '../../lib/adapters/legacy/meetings.ts'
import { OldScan } from '../../lib/adapters/legacy/old-scan.ts'
import { OldSessions } from '../../lib/adapters/legacy/old-sessions.ts'
import { OldUsers } from '../../lib/adapters/legacy/old-users.ts'
import { resolveLegacy } from '../../lib/adapters/legacy/options.ts'
import type { ResolvedLegacy } from '../../lib/adapters/legacy/options.ts'
import { stringForm } from '../../lib/adapters/legacy/string-form.ts'
import type { SessionState } from '../../lib/domain/session.ts'
import { ADAPTER, connect, newPrefix } from './services.ts'
import type { Client } from './services.ts'

const RECORD: NewRecord = {
  data: {},
  text: '{}',
  revision: 'r',
  user: '',
  idleTimeoutMs: 60_000,
  absoluteTimeoutMs: null,
  envelope: null,
  client: null,
  limit: null,
}
const form = stringForm(COOKIE_AGE)
const PATCH: PatchRequest = { operations: [], revision: 'r', touch: true, limit: null }

describe('the backend of old sessions', () => {
  let client: Client
  let prefix: string
  let legacy: ResolvedLegacy
  const soon = (): number => performance.now() + 5000

  before(async () => (client = await connect()))
  after(() => client.destroy())
  beforeEach(() => {
    prefix = newPrefix()
    const given = { from: 'connect-redis', mode: 'keep', client, prefix, userPrefix: prefix } as const
    legacy = resolveLegacy(given, ADAPTER)
  })

  const parts = (transport = legacy.transport) => {
    const sessions = new OldSessions(form, transport, prefix, legacy.clock)
    const users = new OldUsers(legacy.from, transport, prefix)
    return { users, backend: new LegacyBackend(legacy, sessions, users) }
  }

  it('names its key and says whose sessions they are', async () => {
    const { backend } = parts()
    expect(backend.keyOf('an-id-of-the-old-service')).to.equal(`${prefix}an-id-of-the-old-service`)
    expect(await backend.probe()).to.include({ store: 'connect-redis' })
  })

  it('makes no session where one is, and changes none of another user', async () => {
    const { backend } = parts()
    const id = 'an-old-id-that-is-taken'
    await client.set(prefix + id, '{"user_id":1001}', { EX: 60 })
    expect(await backend.create(id, RECORD, soon())).to.deep.equal({ kind: 'exists' })
    expect(await backend.patch(id, { ...PATCH, ifUser: '7' }, soon())).to.deep.equal({ kind: 'gone' })
    expect(await client.get(prefix + id)).to.equal('{"user_id":1001}')
  })

  it('gives one without an end the usual time, when it is read and when it gets another id', async () => {
    const { backend } = parts()
    const [id, to] = ['an-old-id-without-an-end', 'its-new-id-with-an-end']
    await client.set(prefix + id, '{"a":1}')
    const read = await backend.read(id, { query: { kind: 'none' } }, soon())
    expect(read?.state.idleTimeoutMs).to.equal(legacy.idleTimeoutMs)
    expect(await backend.patch(id, { ...PATCH, moveTo: to }, soon())).to.include({ kind: 'applied' })
    expect(await client.pTTL(prefix + to)).to.be.within(legacy.idleTimeoutMs - 5000, legacy.idleTimeoutMs)
    expect(await client.exists(prefix + id)).to.equal(0)
  })

  it('finds more sessions than one page holds, each once', async () => {
    const ids = Array.from({ length: 1200 }, (_, i) => `an-old-id-${String(i).padStart(8, '0')}`)
    await Promise.all(ids.map((id) => client.set(prefix + id, '{}', { EX: 60 })))
    const scan = new OldScan(legacy.transport, prefix, form.type)
    const found: string[] = []
    let next: string | null = null
    do {
      const page = await scan.page(next, soon())
      found.push(...page.ids)
      next = page.next
    } while (next !== null)
    expect([...new Set(found)].toSorted()).to.deep.equal(ids)
  })

  it('fails where a session of a list cannot be read', async () => {
    const id = 'an-old-id-of-a-user'
    await client.set(prefix + id, '{"user_id":1001}', { EX: 60 })
    const { backend, users } = parts()
    await users.enter('1001', id, 60_000, soon())
    const late = backend.list('1001', null, soon())
    expect((await late).records.map(({ suffix }) => suffix)).to.deep.equal([id])
    const failed = await backend.list('1001', null, performance.now() - 1).catch((error: unknown) => error)
    expect(failed).to.include({ code: 'ERR_SESSION_BACKEND', outcome: 'not-applied' })
  })

  it('lists again whom it has forgotten, so that what it knows has a bound', async () => {
    const { users } = parts()
    const meetings = new Meetings(users, 1)
    const met = (id: string) => meetings.met({ user: '7', idleTimeoutMs: 60_000 } as SessionState, id, soon())
    await meetings.met({ user: '', idleTimeoutMs: 60_000 } as SessionState, 'of-nobody', soon())
    for (const id of ['the-first-old-session', 'the-second-old-session']) await met(id)
    await users.leave('7', ['the-first-old-session', 'the-second-old-session'], soon())
    await met('the-second-old-session')
    await met('the-first-old-session')
    expect(await users.all('7', soon())).to.deep.equal(['the-first-old-session'])
  })
})

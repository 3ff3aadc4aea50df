/** What a store makes of what a backend may answer, also where ours never do: what others do between two of its steps. */
import { expect } from 'chai'
import type {
  CreateReply,
  DestroyConditions,
  ListedRecord,
  NewRecord,
  Page,
  PatchReply,
  PatchRequest,
  ReadReply,
  ReadRequest,
} from '../../lib/backends/backend.ts'
import { MemoryBackend } from '../../lib/backends/memory.ts'
import { SessionBackendError, createSessionStore } from '../../lib/index.ts'
import type { SessionEvent, SessionStore } from '../../lib/index.ts'
import type { SuiteData, SuiteOptions } from '../../lib/testing/index.ts'

/** A memory whose owner is called before each step. */
class WatchedBackend extends MemoryBackend {
  creates: (suffix: string) => CreateReply | undefined = () => undefined
  patches: (request: PatchRequest) => PatchReply | undefined = () => undefined
  destroys: (suffix: string) => Promise<unknown> = () => Promise.resolve()
  lists: (page: Page) => Page | Promise<Page> = (page) => page
  readonly deadlines: number[] = []

  override async create(suffix: string, record: NewRecord): Promise<CreateReply> {
    return this.creates(suffix) ?? super.create(suffix, record)
  }

  override async read(suffix: string, request: ReadRequest, deadline = 0): Promise<ReadReply | null> {
    this.deadlines.push(deadline)
    return super.read(suffix, request)
  }

  override async patch(suffix: string, request: PatchRequest, deadline = 0): Promise<PatchReply> {
    this.deadlines.push(deadline)
    return this.patches(request) ?? super.patch(suffix, request)
  }

  override async destroy(suffix: string, only: DestroyConditions): Promise<boolean> {
    await this.destroys(suffix)
    return super.destroy(suffix, only)
  }

  override async list(user: string, from: string | null): Promise<Page> {
    return this.lists(await super.list(user, from))
  }

  override async scan(from: string | null): Promise<Page> {
    return this.lists(await super.scan(from))
  }
}

function open(options: SuiteOptions = {}): { store: SessionStore<SuiteData>; backend: WatchedBackend } {
  let backend: WatchedBackend | undefined
  const store = createSessionStore<SuiteData>((settings, { prefix }) => {
    backend = new WatchedBackend(settings, { maxSessions: 1000, prefix })
    return backend
  }, options)
  if (backend === undefined) throw new Error('the store has made no backend')
  return { store, backend }
}

const failure = (promise: Promise<unknown>): Promise<Record<string, unknown>> =>
  promise.then(
    () => ({ code: 'none' }),
    (error: Record<string, unknown>) => error,
  )

const COUPLED = { type: 'object', dependentRequired: { card: ['billing'] } }
const WHOLE = { type: 'object', maxProperties: 9 }

describe('a store', () => {
  it('says that a create was overtaken by a log-out everywhere', async () => {
    const { store, backend } = open()
    backend.creates = () => ({ kind: 'revoked' })
    expect(await failure(store.create({ user_id: 1 }))).to.include({ code: 'ERR_SESSION_REVOKED' })
  })

  it('says the limit that it was told', async () => {
    const { store, backend } = open({ maxSessionsPerUser: 7 })
    backend.creates = () => ({ kind: 'limit' })
    expect(await failure(store.create({ user_id: 1 }))).to.include({ code: 'ERR_SESSION_LIMIT', limit: 7 })
  })

  it('shows a session once that a backend lists twice', async () => {
    const { store, backend } = open()
    const { handle } = await store.create({ user_id: 1 })
    backend.lists = (page) => ({ ...page, records: [...page.records, ...page.records] })
    expect((await store.listByUser(1)).map((s) => s.handle)).to.deep.equal([handle])
    expect(await store.countByUser(1)).to.equal(1)
    expect(await store.updateByUser(1, { role: 'x' })).to.equal(1)
  })

  it('leaves a session alone that became another user’s while it was listed', async () => {
    const { store, backend } = open()
    const { id } = await store.create({ user_id: 1 })
    backend.lists = async (page) => {
      await store.update(id, { user_id: 2 })
      return page
    }
    expect(await store.updateByUser(1, { role: 'withdrawn' })).to.equal(0)
    expect(await store.getPath(id, ['role'])).to.equal(undefined)
  })

  it('says how many it has ended for certain where ending all of them fails on its way', async () => {
    const { store, backend } = open()
    for (const user_id of [1, 2]) await store.create({ user_id })
    let ends = 0
    backend.destroys = () => (++ends === 2 ? Promise.reject(new SessionBackendError('disconnected', 'not-applied', 'away')) : Promise.resolve()) // prettier-ignore
    const failed = await store.destroyAll().catch((error: unknown) => error)
    expect(failed).to.include({ code: 'ERR_SESSION_BACKEND', outcome: 'unknown', applied: 1 })
    backend.destroys = () => Promise.reject(new SessionBackendError('disconnected', 'not-applied', 'away'))
    expect(await store.destroyAll().catch((error: unknown) => error)).to.include({ outcome: 'not-applied' })
  })

  it('steps over records in a scan that are no session of its own', async () => {
    const { store, backend } = open()
    const { handle } = await store.create({})
    const other = (record: ListedRecord): ListedRecord => ({ ...record, suffix: `other:${record.suffix}` })
    backend.lists = (page) => ({ ...page, records: page.records.flatMap((r) => [other(r), r]) })
    const handles: string[] = []
    for await (const session of store.scan()) handles.push(session.handle)
    expect(handles).to.deep.equal([handle])
  })

  it('discards no invalid session that was mended meanwhile', async () => {
    let good = true
    const events: SessionEvent[] = []
    const { store, backend } = open({
      schema: () => good,
      validateOnRead: 'discard',
      onEvent: (event) => void events.push(event),
    })
    const { id, handle } = await store.create({ role: 'x' })
    good = false
    backend.destroys = async () => {
      good = true
      backend.destroys = () => Promise.resolve()
      await store.setPath(id, ['role'], 'mended')
    }
    expect(await store.get(id)).to.equal(null)
    expect(events).to.deep.equal([{ type: 'invalid-session', handle, discarded: true }])
    expect(await store.getPath(id, ['role'])).to.equal('mended')
  })

  it('compares the revision that the caller named also where other members decide', async () => {
    const { store } = open({ schema: COUPLED })
    const { id } = await store.create({ billing: 'b' })
    const revision = (await store.read(id))?.revision ?? ''
    const to = (card: string) => [{ op: 'set', path: ['card'], value: card }] as const
    expect(await store.patch(id, to('one'), { ifRevision: revision })).to.equal(true)
    const again = await failure(store.patch(id, to('two'), { ifRevision: revision }))
    expect(again).to.include({ code: 'ERR_SESSION_CONFLICT', attempts: 1 })
    expect(await store.getPath(id, ['card'])).to.equal('one')
  })

  it('compares it also where only the whole can be judged', async () => {
    const { store } = open({ schema: WHOLE })
    const { id } = await store.create({ billing: 'b' })
    const revision = (await store.read(id))?.revision ?? ''
    await store.setPath(id, ['billing'], 'c')
    const late = await failure(store.patch(id, [{ op: 'unset', path: ['card'] }, { op: 'set', path: ['x'], value: 1 }], { ifRevision: revision })) // prettier-ignore
    expect(late).to.include({ code: 'ERR_SESSION_CONFLICT', attempts: 1 })
  })

  it('gives up a race that is lost without end, and says how often it tried', async () => {
    const { store, backend } = open({ schema: WHOLE })
    const { id } = await store.create({ billing: 'b' })
    backend.patches = () => ({ kind: 'conflict' })
    const lost = await failure(store.setPath(id, ['card'], 'x'))
    expect(lost).to.include({ code: 'ERR_SESSION_CONFLICT', attempts: 128 })
    const replaced = await failure(store.replace(id, {}, { ifRevision: 'r' }))
    expect(replaced).to.include({ code: 'ERR_SESSION_CONFLICT', attempts: 1 })
    expect(backend.deadlines.length).to.equal(2 * 128 + 1)
  })

  it('does not count the time in modify’s function', async () => {
    const { store, backend } = open()
    const { id } = await store.create({})
    await store.modify(id, () => {
      const end = performance.now() + 5
      while (performance.now() < end);
    })
    const [read = 0, write = 0] = backend.deadlines
    expect(write - read).to.be.within(5, 1000)
  })

  it('says what a backend answers that is stricter than it was asked to be', async () => {
    const { store, backend } = open({ schema: COUPLED })
    const { id } = await store.create({ billing: 'b' })
    backend.patches = () => ({ kind: 'limit' })
    expect(await failure(store.setPath(id, ['card'], 'x'))).to.include({
      code: 'ERR_SESSION_LIMIT',
      limit: 0,
    })
    backend.patches = () => ({ kind: 'path', index: 9, why: 'is wrong' })
    expect(await failure(store.setPath(id, ['card'], 'x'))).to.deep.include({ code: 'ERR_SESSION_PATH', path: [] }) // prettier-ignore
  })

  it('takes no answer for a new session that does not say when it ends', async () => {
    const { store, backend } = open()
    const { id } = await store.create({})
    backend.patches = () => ({ kind: 'applied', numbers: [] })
    expect(await store.setPath(id, ['role'], 'x')).to.equal(true)
    expect(await failure(store.modify(id, () => ({})))).to.be.instanceOf(TypeError)
    expect(await failure(store.regenerate(id))).to.be.instanceOf(TypeError)
  })

  it('counts all other steps of a call together', async () => {
    const { store, backend } = open({ schema: COUPLED })
    const { id } = await store.create({ billing: 'b' })
    expect(await store.setPath(id, ['card'], 'x')).to.equal(true)
    expect(new Set(backend.deadlines).size).to.equal(1)
  })

  for (const generateId of [() => 'short', () => 'with a space in it', () => `${'x'.repeat(43)}\n`]) {
    it(`takes no id that could be none, made like ${JSON.stringify(generateId())}`, async () => {
      const { store } = open({ generateId })
      expect(await failure(store.create({}))).to.be.instanceOf(TypeError)
      expect(await failure(open().store.create({}, { id: generateId() }))).to.be.instanceOf(TypeError)
    })
  }

  it('makes a warning of whatever a listener throws', async () => {
    const { store } = open({
      onEvent: () => {
        // oxlint-disable-next-line typescript/only-throw-error -- listeners are not ours
        throw 'no error at all'
      },
    })
    const warned = new Promise<Error>((resolve) => void process.once('warning', resolve))
    expect(await store.setPath('x'.repeat(43), ['role'], 'x')).to.equal(false)
    expect((await warned).message).to.equal('onEvent threw')
  })
})

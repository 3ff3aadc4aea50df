/** Versions, and what a backend may answer between two steps of a read. */
import { expect } from 'chai'
import type {
  DestroyConditions,
  PatchReply,
  PatchRequest,
  ReadReply,
  ReadRequest,
} from '../../lib/backends/backend.ts'
import { MemoryBackend } from '../../lib/backends/memory.ts'
import { MemorySessionStore, SessionBackendError, createSessionStore } from '../../lib/index.ts'
import type { BackendFailureReason, SessionStore, SessionStoreOptions } from '../../lib/index.ts'
import type { SuiteData } from '../../lib/testing/index.ts'

/** A memory whose owner is called before each step. */
class WatchedBackend extends MemoryBackend {
  patches: (request: PatchRequest) => PatchReply | undefined | Promise<PatchReply | undefined> = () =>
    undefined
  destroys: () => unknown = () => undefined
  readonly asked: ReadRequest[] = []

  override async read(suffix: string, request: ReadRequest): Promise<ReadReply | null> {
    this.asked.push(request)
    return super.read(suffix, request)
  }

  override async patch(suffix: string, request: PatchRequest): Promise<PatchReply> {
    return (await this.patches(request)) ?? super.patch(suffix, request)
  }

  override async destroy(suffix: string, only: DestroyConditions): Promise<boolean> {
    await this.destroys()
    return super.destroy(suffix, only)
  }
}

const settings = {
  clock: () => 1_764_000_000_000,
  idleTimeoutMs: 60_000,
  touchIntervalMs: 0,
  userIdField: 'user_id',
}
const NEW: SessionStoreOptions = {
  schemaVersion: 1,
  upgrade: (data) => ({ ...data, up: true }),
  schema: { type: 'object' },
}
type Store = SessionStore<SuiteData>

function open(more: SessionStoreOptions = {}): { old: Store; store: Store; backend: WatchedBackend } {
  const backend = new WatchedBackend(settings, { maxSessions: 100, prefix: 'p:' })
  const make = (options: SessionStoreOptions): Store => createSessionStore<SuiteData>(() => backend, options)
  return { old: make({ schema: { type: 'object' } }), store: make({ ...NEW, ...more }), backend }
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => error,
  )
const failing = (reason: BackendFailureReason, outcome: 'not-applied' | 'unknown') => () =>
  Promise.reject(new SessionBackendError(reason, outcome, 'away'))

describe('A session of an older version', () => {
  for (const reason of ['out-of-memory', 'read-only', 'no-permission'] as const) {
    it(`is read up to date where it cannot be written back (${reason})`, async () => {
      const { old, store, backend } = open()
      const { id } = await old.create({ a: 1 })
      const before = await old.read(id)
      backend.patches = failing(reason, 'not-applied')
      expect(await store.get(id)).to.include({ a: 1, up: true })
      expect(await store.getPath(id, ['up'])).to.equal(true)
      expect(await old.read(id)).to.deep.equal(before)
      expect(await failure(store.upgradeAll())).to.include({ code: 'ERR_SESSION_BACKEND', reason })
    })
  }

  it('is not read where nobody knows whether it was written back', async () => {
    const { old, store, backend } = open()
    const { id } = await old.create({ a: 1 })
    backend.patches = failing('out-of-memory', 'unknown')
    expect(await failure(store.get(id))).to.include({ code: 'ERR_SESSION_BACKEND', outcome: 'unknown' })
    backend.patches = failing('timeout', 'not-applied')
    expect(await failure(store.get(id))).to.include({ code: 'ERR_SESSION_BACKEND', reason: 'timeout' })
  })

  it('is looked at again as often as others change it meanwhile, and not without end', async () => {
    const { old, store, backend } = open()
    const { id } = await old.create({ n: 0 })
    let rounds = 0
    backend.patches = async ({ schemaVersion }) => {
      if (schemaVersion === 1 && rounds++ < 3) await old.increment(id, ['n'] as never)
      return undefined
    }
    expect(await store.get(id)).to.include({ n: 3, up: true })
    const { id: other } = await old.create({ n: 0 })
    backend.patches = () => ({ kind: 'conflict' })
    expect(await failure(store.get(other))).to.include({ code: 'ERR_SESSION_CONFLICT', attempts: 128 })
  })

  for (const kind of ['gone', 'revoked'] as const) {
    it(`is none any more where it is ${kind} meanwhile`, async () => {
      const { old, store, backend } = open()
      const { id } = await old.create({ a: 1 })
      backend.patches = () => ({ kind })
      expect(await store.get(id)).to.equal(null)
      expect(await store.upgradeAll()).to.deep.include({ upgraded: 0, failed: 0 })
    })
  }

  it('is none any more where it ends between the two', async () => {
    const { old, store, backend } = open()
    const { id } = await old.create({ a: 1 })
    backend.patches = async () => {
      await old.destroy(id)
      return { kind: 'conflict' }
    }
    expect(await store.get(id)).to.equal(null)
    const { id: other } = await old.create({ a: 1 })
    backend.patches = async () => {
      await old.destroy(other)
      return { kind: 'conflict' }
    }
    expect(await store.upgradeAll()).to.deep.include({ upgraded: 0, current: 0 })
  })

  it('is discarded only exactly as it was read', async () => {
    const { old, store, backend } = open({ validateOnRead: 'discard', schema: { type: 'object', properties: { a: { const: 2 } } } }) // prettier-ignore
    const { id } = await old.create({ a: 1 })
    backend.destroys = () => old.setPath(id, ['a'] as never, 2 as never)
    expect(await store.get(id)).to.equal(null)
    expect(await store.get(id)).to.include({ a: 2, up: true })
  })

  it('is one whose newer version comes between the read and the write', async () => {
    const { old, store, backend } = open()
    const { id } = await old.create({ a: 1 })
    const three = createSessionStore<SuiteData>(() => backend, { ...NEW, schemaVersion: 3 })
    backend.patches = async () => {
      backend.patches = () => undefined
      await three.get(id)
      return undefined
    }
    expect(await store.get(id)).to.include({ a: 1, up: true })
    expect(await failure(store.setPath(id, ['a'] as never, 2 as never))).to.include({
      reason: 'newer',
      schemaVersion: 3,
    })
  })
})

describe('A store without schemaVersion', () => {
  it('asks for no version when it reads, and tells none by its writes', async () => {
    const { old, backend } = open()
    const requests: PatchRequest[] = []
    backend.patches = (request) => void requests.push(request)
    const { id } = await old.create({ a: 1, permissions: ['x'] })
    await old.get(id)
    await old.getPath(id, ['a'] as never)
    await old.hasPermission(id, 'x')
    await old.update(id, { a: 2 })
    await old.patch(id, [], { envelope: {} })
    expect(backend.asked.map(({ schemaVersion }) => schemaVersion)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ])
    expect(requests.map(({ schemaVersion }) => schemaVersion)).to.deep.equal([0, null])
  })
})

describe('recordsOf', () => {
  it('takes nothing but a store in memory', () => {
    for (const recordsOf of [null, 7, 'x', {}, [], () => {}])
      expect(() => new MemorySessionStore({ recordsOf: recordsOf as object }), String(recordsOf)).to.throw(TypeError, 'recordsOf') // prettier-ignore
  })

  it('shares the sessions of that store', async () => {
    const one = new MemorySessionStore()
    const { id, session } = await one.create({ role: 'x' })
    expect(await new MemorySessionStore({ recordsOf: one }).get(id)).to.deep.equal(session)
    expect(await new MemorySessionStore().get(id)).to.equal(null)
  })
})

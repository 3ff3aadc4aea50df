/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** A write that some other members decide: only those are read, only the change is sent, and no race is lost. */
import { expect } from 'chai'
import type { PatchReply, PatchRequest, Query, ReadReply, ReadRequest } from '../../lib/backends/backend.ts'
import { MemoryBackend } from '../../lib/backends/memory.ts'
import { createSessionStore } from '../../lib/index.ts'
import type { SessionStore } from '../../lib/index.ts'
import type { SuiteData } from '../../lib/testing/index.ts'
import { failure } from '../support/redis-stores.ts'

/** Who is an administrator has a second factor; an address has a street and a town. */
const SCHEMA = {
  type: 'object',
  properties: {
    role: { type: 'string' },
    mfa: { type: 'boolean' },
    n: { type: 'integer', minimum: 0 },
    address: {
      type: 'object',
      properties: { street: { type: 'string' }, town: { type: 'string' } },
      required: ['street', 'town'],
    },
    slots: { type: 'array', items: { type: 'integer' }, contains: { const: 1 } },
  },
  if: { type: 'object', properties: { role: { const: 'admin' } }, required: ['role'] },
  then: { type: 'object', properties: { mfa: { const: true } }, required: ['mfa'] },
}

class Watched extends MemoryBackend {
  readonly queries: Query[] = []
  readonly requests: PatchRequest[] = []
  before: () => Promise<unknown> = () => Promise.resolve()
  answer: PatchReply | undefined

  override async read(suffix: string, request: ReadRequest): Promise<ReadReply | null> {
    this.queries.push(request.query)
    return super.read(suffix, request)
  }

  override async patch(suffix: string, request: PatchRequest): Promise<PatchReply> {
    const { before } = this
    this.before = () => Promise.resolve()
    await before()
    this.requests.push(request)
    return this.answer ?? super.patch(suffix, request)
  }
}

function open(): { store: SessionStore<SuiteData>; backend: Watched } {
  let backend: Watched | undefined
  const store = createSessionStore<SuiteData>(
    (settings, { prefix }) => (backend = new Watched(settings, { maxSessions: 1000, prefix })),
    { schema: SCHEMA },
  )
  return { store, backend: backend as Watched }
}

const failed = async (call: Promise<unknown>): Promise<Record<string, unknown>> =>
  call.then(
    () => expect.fail('it was taken'),
    (error: unknown) => ({ ...failure(error), issues: (error as { issues?: unknown }).issues }),
  )

describe('a write that other members decide', () => {
  it('reads those and no more, and sends the change alone', async () => {
    const { store, backend } = open()
    const { id } = await store.create({ mfa: true, role: 'user' })
    expect(await store.setPath(id, ['role'], 'admin')).to.equal(true)
    expect(backend.queries).to.deep.equal([{ kind: 'paths', paths: [['mfa']] }])
    expect(backend.requests).to.have.length(1)
    expect(backend.requests[0]).to.have.property('replace', undefined)
    expect(await store.getPath(id, ['role'])).to.equal('admin')
  })

  it('is refused with what the schema says, and nothing changes', async () => {
    const { store, backend } = open()
    const { id } = await store.create({ role: 'user' })
    const error = await failed(store.setPath(id, ['role'], 'admin'))
    expect(error).to.deep.include({ code: 'ERR_SESSION_INVALID' })
    expect(error['issues']).to.deep.equal([
      { path: ['mfa'], keyword: 'required', message: 'is required' },
      { path: [], keyword: 'if', message: 'must match "then" schema' },
    ])
    expect(backend.requests).to.deep.equal([])
    expect(await store.getPath(id, ['role'])).to.equal('user')
  })

  it('needs nothing else where the patch itself says what decides', async () => {
    const { store, backend } = open()
    const { id } = await store.create({})
    await store.update(id, { role: 'admin', mfa: true, address: { street: 's', town: 't' } })
    expect(backend.queries).to.deep.equal([])
    const refused = await failed(store.update(id, { role: 'admin', mfa: false }))
    expect(refused['code']).to.equal('ERR_SESSION_INVALID')
  })

  it('sees all operations of its patch', async () => {
    const { store, backend } = open()
    const { id } = await store.create({ role: 'user' })
    const set = (path: readonly string[], value: unknown) => ({ op: 'set', path, value }) as const
    expect(await store.patch(id, [set(['role'], 'admin'), set(['mfa'], true)])).to.equal(true)
    const both = [set(['address', 'street'], 's'), set(['address', 'town'], 't')]
    expect(await store.patch(id, both)).to.equal(true)
    expect((await failed(store.patch(id, [set(['mfa'], false), set(['n'], 1)])))['code']).to.equal(
      'ERR_SESSION_INVALID',
    )
    expect(backend.queries.every(({ kind }) => kind === 'paths')).to.equal(true)
  })

  it('is judged again where somebody else was faster', async () => {
    const { store, backend } = open()
    const { id } = await store.create({ role: 'user', mfa: true })
    backend.before = () => store.setPath(id, ['mfa'], false)
    expect((await failed(store.setPath(id, ['role'], 'admin')))['code']).to.equal('ERR_SESSION_INVALID')
    backend.before = () => store.setPath(id, ['n'], 5)
    expect(await store.setPath(id, ['role'], 'guest')).to.equal(true)
    expect(await store.getFields(id, ['role', 'mfa'])).to.deep.equal({ role: 'guest', mfa: false })
  })

  it('gives up a race that is lost without end, and compares the revision that it was given', async () => {
    const { store, backend } = open()
    const { id } = await store.create({ mfa: true })
    const ifRevision = (await store.read(id))?.revision ?? ''
    await store.setPath(id, ['n'], 1)
    const stale = store.patch(id, [{ op: 'set', path: ['role'], value: 'admin' }], { ifRevision })
    expect((await failed(stale))['code']).to.equal('ERR_SESSION_CONFLICT')
    backend.answer = { kind: 'conflict' }
    backend.queries.length = 0
    expect((await failed(store.setPath(id, ['role'], 'admin')))['code']).to.equal('ERR_SESSION_CONFLICT')
    expect(backend.queries).to.have.length(128)
  })

  it('goes by the whole where the change does not fit what is there', async () => {
    const { store, backend } = open()
    const { id } = await store.create({ mfa: true, slots: [1] })
    const past = [{ op: 'set', path: ['slots', 5], value: 1 }] as const
    expect((await failed(store.patch(id, past)))['code']).to.equal('ERR_SESSION_PATH')
    expect(backend.queries.map(({ kind }) => kind)).to.deep.equal(['paths', 'whole'])
  })

  it('is no session’s where there is none', async () => {
    const { store } = open()
    const { id } = await store.create({})
    await store.destroy(id)
    expect(await store.setPath(id, ['role'], 'admin')).to.equal(false)
  })

  it('removes what is not there without a word', async () => {
    const { store } = open()
    const { id } = await store.create({})
    expect(await store.deletePath(id, ['address', 'town'])).to.equal(true)
    await store.update(id, { address: { street: 's', town: 't' } })
    const required = await failed(store.deletePath(id, ['address', 'town']))
    expect(required['issues']).to.deep.equal([
      { path: ['address', 'town'], keyword: 'required', message: 'is required' },
    ])
  })

  it('moves to a new id, and changes all sessions of a user, in the same way', async () => {
    const { store } = open()
    const { id } = await store.create({ user_id: 1, mfa: true })
    const plain = await store.create({ user_id: 1 })
    const moved = await store.regenerate(id, { role: 'admin' })
    expect(moved?.session).to.include({ role: 'admin', mfa: true })
    expect((await failed(store.regenerate(plain.id, { role: 'admin' })))['code']).to.equal(
      'ERR_SESSION_INVALID',
    )
    expect((await failed(store.updateByUser(1, { mfa: false })))['code']).to.equal('ERR_SESSION_INVALID')
  })
})

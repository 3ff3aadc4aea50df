/** What a script looks at before it writes: each condition with a case in which only it stands in the way. */
import { expect } from 'chai'
import type { NewRecord, PatchRequest, SessionBackend } from '../../lib/backends/backend.ts'
import { hashBackend } from '../../lib/backends/hash.ts'
import { jsonBackend } from '../../lib/backends/json.ts'
import { applyPatch } from '../../lib/domain/apply-patch.ts'
import type { PreparedOperation } from '../../lib/domain/patch.ts'
import { transportOf } from '../../lib/redis/client.ts'
import { JsonForm } from '../../lib/redis/json-form.ts'
import { RedisRecordStore } from '../../lib/redis/record-store.ts'
import { newRecord, patch } from '../support/memory.ts'
import { connectRaw, failure, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const IDLE = 600_000
/** A server without JSON.MERGE has refused it once. */
const leafBackend: typeof jsonBackend = (transport, names, settings) => {
  const form = new JsonForm()
  form.adapt('ERR', form.letters)
  return new RedisRecordStore(form, transport, names, settings)
}
const BACKENDS = {
  'RedisJSON documents': jsonBackend,
  'RedisJSON documents without JSON.MERGE': leafBackend,
  hashes: hashBackend,
}
/** A key of no session, by any of the stores. */
const FOREIGN = { reason: 'foreign-key', outcome: 'not-applied', code: 'ERR_SESSION_BACKEND' }

for (const [name, backendOf] of Object.entries(BACKENDS)) {
  describe(`A script on ${name}`, () => {
    let redis: RawRedis
    let names: { prefix: string; userPrefix: string }
    let now: number
    let backend: SessionBackend

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(() => {
      const prefix = ownPrefix()
      names = { prefix, userPrefix: `${prefix}u:` }
      now = Math.ceil(Date.now() / IDLE) * IDLE
      backend = open(() => now)
    })

    const open = (clock?: () => number): SessionBackend =>
      backendOf(transportOf(redis.client), names, {
        ...{ idleTimeoutMs: IDLE, touchIntervalMs: 0, userIdField: 'user_id' },
        clock,
      })
    const soon = (): number => performance.now() + 5000
    const create = (suffix: string, more: Partial<NewRecord> = {}): Promise<unknown> =>
      backend.create(suffix, newRecord({ idleTimeoutMs: IDLE, ...more }), soon())
    const change = (suffix: string, more: Partial<PatchRequest>): Promise<unknown> =>
      backend.patch(suffix, patch({ operations: [{ op: 'set', path: ['a'], value: 2 }], ...more }), soon())
    const data = async (suffix: string): Promise<unknown> =>
      (await backend.read(suffix, { query: { kind: 'whole' } }, soon()))?.data
    const index = (user: string): string => `${names.userPrefix}${user}:sessions:index`
    const everything = async (): Promise<unknown[]> => {
      const keys = ((await redis.run('KEYS', `${names.prefix}*`)) as string[]).sort()
      return Promise.all(keys.map(async (key) => [key, await redis.run('DUMP', key)]))
    }

    it('destroys a record only of the user asked for', async () => {
      await create('one', { user: 'alice' })
      expect(await backend.destroy('one', { ifUser: 'bob' }, soon())).to.equal(false)
      expect(await data('one')).to.deep.equal({ a: 1 })
      expect(await backend.destroy('one', { ifUser: 'alice' }, soon())).to.equal(true)
    })

    it('destroys a record only of the revision asked for', async () => {
      await create('one')
      await change('one', { revision: 'r2' })
      expect(await backend.destroy('one', { ifRevision: 'r1' }, soon())).to.equal(false)
      expect(await data('one')).to.deep.equal({ a: 2 })
      expect(await backend.destroy('one', { ifRevision: 'r2' }, soon())).to.equal(true)
    })

    it('changes a record only of the user asked for', async () => {
      await create('one', { user: 'alice' })
      expect(await change('one', { ifUser: 'bob' })).to.deep.equal({ kind: 'gone' })
      expect(await data('one')).to.deep.equal({ a: 1 })
      expect(await change('one', { ifUser: 'alice' })).to.have.property('kind', 'applied')
    })

    it('changes a record only of the revision asked for, and says which it was not', async () => {
      await create('one')
      expect(await change('one', { ifRevision: 'r0' })).to.deep.equal({ kind: 'conflict' })
      expect(await data('one')).to.deep.equal({ a: 1 })
      expect(await change('one', { ifRevision: 'r1' })).to.have.property('kind', 'applied')
    })

    it('moves a record onto no other, and onto nobody’s key', async () => {
      await create('one')
      await create('two', { data: { b: 1 }, text: '{"b":1}' })
      await redis.run('SET', `${names.prefix}three`, 'of somebody else', 'EX', 100)
      const before = await everything()
      for (const moveTo of ['two', 'three'])
        expect(await change('one', { moveTo }), moveTo).to.deep.equal({ kind: 'exists' })
      expect(await everything()).to.deep.equal(before)
      expect(await change('one', { moveTo: 'four' })).to.have.property('kind', 'applied')
    })

    it('does operations in their order, or leaves them to the whole', async () => {
      const before = { a: [1, 2, 3], b: 1 }
      const unset = (at: number): PreparedOperation => ({ op: 'unset', path: ['a', at] })
      const patches: readonly (readonly PreparedOperation[])[] = [
        [unset(0), unset(1)],
        [unset(1), unset(2)],
        [unset(0), { op: 'increment', path: ['a', 1], by: 5 }],
        [{ op: 'set', path: ['a', 2], value: 'x' }, unset(0)],
        [unset(2), { op: 'set', path: ['b'], value: 2 }],
      ]
      for (const [i, operations] of patches.entries()) {
        await create(`p${i}`, { data: before, text: JSON.stringify(before) })
        const reply = await backend.patch(`p${i}`, patch({ operations }), soon())
        const outcome = applyPatch(before, operations)
        expect(reply.kind, `patch ${i}`).to.be.oneOf(['whole', outcome.kind])
        const applied = reply.kind === 'applied' && outcome.kind === 'applied'
        expect(await data(`p${i}`), `patch ${i}`).to.deep.equal(applied ? outcome.data : before)
      }
    })

    it('begins nothing that would enter an index, where something else lies in its place', async () => {
      await create('one', { user: 'alice' })
      await create('guest')
      await redis.run('SET', index('alice'), 'of somebody else', 'EX', 100)
      const before = await everything()
      now += IDLE / 2
      const entries = {
        'a write when the index is to be refreshed': change('one', {}),
        'regenerate of the same user': change('one', { moveTo: 'two', touch: false }),
        'a login': change('guest', { user: 'alice' }),
        'a new record': create('three', { user: 'alice' }),
      }
      for (const [title, entry] of Object.entries(entries))
        expect(await entry.catch(failure), title).to.deep.equal(FOREIGN)
      expect(await everything()).to.deep.equal(before)
    })

    it('makes a record in an expired one’s place, or leaves that as it was', async () => {
      await create('one', { data: { old: 1 }, text: '{"old":1}' })
      now += IDLE
      expect(await create('one')).to.have.property('kind', 'applied')
      expect(await data('one')).to.deep.equal({ a: 1 })
    })

    it('slides all the same', async () => {
      await create('one', { user: 'alice' })
      await redis.run('SET', index('alice'), 'of somebody else', 'EX', 100)
      now += IDLE / 2
      for (const touch of [{}, { idleTimeoutMs: 2 * IDLE }]) {
        const reply = await backend.read('one', { query: { kind: 'none' }, touch }, soon())
        expect(reply?.state).to.include({ lastActivityMs: now, idleTimeoutMs: IDLE, ...touch })
      }
      expect(await redis.run('GET', index('alice'))).to.equal('of somebody else')
    })

    it('goes by the server’s time, to the millisecond', async () => {
      const ownTime = open()
      const time = async (): Promise<number> => {
        const [seconds, micros] = (await redis.run('TIME')) as string[]
        return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
      }
      const before = await time()
      await ownTime.create('one', newRecord({}), soon())
      const touched = await ownTime.read('one', { query: { kind: 'whole' }, touch: {} }, soon())
      const after = await time()
      expect(touched?.state.createdMs).to.be.within(before, after)
      expect(touched?.state.lastActivityMs).to.be.within(touched?.state.createdMs ?? 0, after)
      expect(touched?.nowMs).to.equal(touched?.state.lastActivityMs)
    })

    it('leaves whole seconds for other readers, after each kind of write', async () => {
      const stored = async (): Promise<unknown[]> => {
        const key = `${names.prefix}one`
        const fields = ['created_at', 'last_activity', 'expires_at']
        if (name === 'hashes') return ((await redis.run('HMGET', key, ...fields)) as string[]).map(Number)
        const found = await Promise.all(fields.map((field) => redis.run('JSON.GET', key, `$.${field}`)))
        return found.map((text) => (JSON.parse(String(text)) as number[])[0] ?? 0)
      }
      const renew = { absoluteTimeoutMs: 3 * IDLE, own: true }
      const calls: readonly (readonly [number, () => Promise<unknown>])[] = [
        [0, () => create('one')],
        [0, () => backend.read('one', { query: { kind: 'none' }, touch: {} }, soon())],
        [0, () => change('one', {})],
        [3 * IDLE, () => change('one', { renew })],
        [0, () => change('one', { renew: { absoluteTimeoutMs: null, own: true } })],
        [3 * IDLE, () => change('one', { operations: [], replace: { data: {}, text: '{}' }, renew })],
      ]
      const created = now / 1000
      for (const [i, [deadlineMs, call]] of calls.entries()) {
        await call()
        const expiresAt = deadlineMs === 0 ? 0 : Math.floor((now + deadlineMs) / 1000)
        expect(await stored(), `call ${i}`).to.deep.equal([created, Math.floor(now / 1000), expiresAt])
        now += 1999
      }
    })
  })
}

/** What a change of a record is bound to, where the index is kept step by step and a move is a copy. */
import { expect } from 'chai'
import type { NewRecord, PatchRequest, SessionBackend } from '../../lib/backends/backend.ts'
import { hashBackend } from '../../lib/backends/hash.ts'
import { jsonBackend } from '../../lib/backends/json.ts'
import { transportOf } from '../../lib/redis/client.ts'
import { newRecord, patch } from '../support/memory.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const IDLE = 600_000
const BACKENDS = { 'RedisJSON documents': jsonBackend, hashes: hashBackend }

for (const [name, backendOf] of Object.entries(BACKENDS)) {
  describe(`Steps on ${name}`, () => {
    let redis: RawRedis
    let backend: SessionBackend
    let prefix: string

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(async () => {
      prefix = ownPrefix()
      backend = backendOf(
        transportOf(redis.client),
        { prefix, userPrefix: `${prefix}u:`, index: 'cross-slot' },
        { idleTimeoutMs: IDLE, touchIntervalMs: 0, userIdField: 'user_id' },
      )
      await create('one', { user: 'alice' })
    })

    const soon = (): number => performance.now() + 5000
    const create = (suffix: string, more: Partial<NewRecord> = {}): Promise<unknown> =>
      backend.create(suffix, newRecord({ idleTimeoutMs: IDLE, ...more }), soon())
    const change = (suffix: string, more: Partial<PatchRequest>): Promise<unknown> =>
      backend.patch(suffix, patch({ operations: [{ op: 'set', path: ['a'], value: 2 }], ...more }), soon())
    const data = async (suffix: string): Promise<unknown> =>
      (await backend.read(suffix, { query: { kind: 'whole' } }, soon()))?.data
    const entries = (user: string): Promise<unknown> =>
      redis.run('ZRANGE', `${prefix}u:${user}:sessions:index`, 0, -1)

    const onlyIf: Readonly<Record<string, Partial<PatchRequest>>> = {
      'changes its data': {},
      'moves it': { moveTo: 'two' },
      'gives it another user': { user: 'bob' },
    }
    for (const [what, how] of Object.entries(onlyIf)) {
      it(`${what} only if the record is of the user asked for`, async () => {
        expect(await change('one', { ...how, ifUser: 'bob' })).to.deep.equal({ kind: 'gone' })
        expect(await data('one')).to.deep.equal({ a: 1 })
        expect(await change('one', { ...how, ifUser: 'alice' })).to.have.property('kind', 'applied')
      })

      it(`${what} only if the record is of the revision asked for`, async () => {
        expect(await change('one', { ...how, ifRevision: 'r0' })).to.deep.equal({ kind: 'conflict' })
        expect(await data('one')).to.deep.equal({ a: 1 })
        expect(await change('one', { ...how, ifRevision: 'r1' })).to.have.property('kind', 'applied')
      })
    }

    it('moves it with other data in the place of its own', async () => {
      const replace = { data: { b: 1 }, text: '{"b":1}', user: 'alice' }
      expect(await change('one', { operations: [], moveTo: 'two', replace })).to.have.property('kind', 'applied') // prettier-ignore
      expect(await Promise.all([data('one'), data('two')])).to.deep.equal([undefined, { b: 1 }])
      expect(await entries('alice')).to.deep.equal(['two'])
    })

    it('moves it not where the patch does not fit', async () => {
      const operations = [{ op: 'set', path: ['a', 'b'], value: 2 }] as const
      expect(await change('one', { operations, moveTo: 'two' })).to.include({ kind: 'path', index: 0 })
      expect(await Promise.all([data('one'), data('two')])).to.deep.equal([{ a: 1 }, undefined])
      expect(await entries('alice')).to.deep.equal(['one'])
    })

    it('lengthens the entry before a record gets a longer idle timeout; nobody’s has none', async () => {
      await create('guest')
      const score = async (): Promise<number> =>
        Number(await redis.run('ZSCORE', `${prefix}u:alice:sessions:index`, 'one'))
      const before = await score()
      for (const suffix of ['one', 'guest', 'gone'])
        await change(suffix, { idleTimeoutMs: 2 * IDLE, touch: false })
      expect((await score()) - before).to.be.within(4 * IDLE, 5 * IDLE)
      const keys = (await redis.run('KEYS', `${prefix}u:*`)) as string[]
      expect(keys).to.have.length(1)
    })
  })
}

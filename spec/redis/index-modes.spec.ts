/**
 * The index is one and the same, kept in one step or step by step: so sessions of one server can be copied to a Cluster, and
 * `index: 'cross-slot'` can be set and taken away.
 */
import { expect } from 'chai'
import type { SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const MODES = { 'in one step': 'auto', 'step by step': 'cross-slot' } as const
const OTHER = { 'in one step': 'step by step', 'step by step': 'in one step' } as const

for (const [title, make] of Object.entries(REDIS_STORES))
  for (const mode of ['in one step', 'step by step'] as const)
    describe(`An index that ${title} kept ${mode}`, () => {
      let redis: RawRedis
      let now: number
      let writer: SuiteStore
      let other: SuiteStore

      before(async () => {
        redis = await connectRaw()
      })
      after(() => redis.close())
      beforeEach(() => {
        now = 1_764_086_400_000
        const options = { client: redis.client, prefix: ownPrefix(), clock: () => now, idleTimeoutMs: 60_000 }
        writer = make({ ...options, index: MODES[mode] })
        other = make({ ...options, index: MODES[OTHER[mode]] })
      })

      it('lists, counts and changes the same sessions the other way', async () => {
        const made = [await writer.create({ user_id: 1 }), await writer.create({ user_id: 1 })]
        const listed = await other.listByUser(1)
        expect(listed.map(({ handle }) => handle)).to.have.members(made.map(({ handle }) => handle))
        expect(await other.updateByUser(1, { role: 'user' })).to.equal(2)
        expect(await writer.countByUser(1)).to.equal(2)
      })

      it('logs out the same sessions the other way, and leaves nothing listed', async () => {
        const { id: kept } = await writer.create({ user_id: 1 })
        const { id } = await writer.create({ user_id: 1 })
        expect(await other.destroyByUser(1, { except: kept })).to.equal(1)
        expect([await writer.exists(id), await writer.exists(kept)]).to.deep.equal([false, true])
        expect(await other.destroy(kept)).to.equal(true)
        expect(await writer.listByUser(1)).to.deep.equal([])
      })

      it('takes over logins, new ids and refreshes of the other way', async () => {
        const { id } = await writer.create({ user_id: 1 })
        const moved = await other.regenerate(id, { user_id: 2 })
        const again = await writer.regenerate(moved?.id ?? '')
        now += 45_000
        expect(await other.touch(again?.id ?? '')).to.equal(true)
        now += 45_000
        expect([await writer.countByUser(1), await writer.countByUser(2)]).to.deep.equal([0, 1])
        expect(await writer.destroyByUser(2)).to.equal(1)
      })

      it('is there again after the next due touch, if it was lost', async () => {
        const { id } = await writer.create({ user_id: 'lost' })
        await redis.run('DEL', `${writer.keyOf(id).replace(/[^:]*$/, '')}user:lost:sessions:index`)
        expect(await other.countByUser('lost')).to.equal(0)
        now += 31_000
        await other.touch(id)
        expect([await writer.countByUser('lost'), await other.countByUser('lost')]).to.deep.equal([1, 1])
      })
    })

/** An index while its user is being logged out, by a process that may have died: marks, and deadlines that never lie. */
import { expect } from 'chai'
import { createRandom } from '../../lib/testing/random.ts'
import { ALICE } from '../../lib/testing/fixtures.ts'
import type { SuiteOptions, SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, failure, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const MINUTE = 60_000
const IDLE = 10 * MINUTE
const seed = Number(process.env['SEED']) || Math.floor(Math.random() * 2 ** 31)

for (const [name, make] of Object.entries(REDIS_STORES)) {
  describe(`The index of ${name}`, () => {
    let redis: RawRedis
    let prefix: string
    let now: number
    let store: SuiteStore

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(() => {
      prefix = ownPrefix()
      // At the beginning of a half of an idle timeout: what comes within the next five minutes needs no refresh.
      now = Math.ceil(Date.now() / IDLE) * IDLE
      store = open()
    })

    const open = (options: SuiteOptions = {}): SuiteStore =>
      make({
        client: redis.client,
        prefix,
        clock: () => now,
        idleTimeoutMs: IDLE,
        touchIntervalMs: 0,
        ...options,
      })
    const index = (): string => `${prefix}user:1001:sessions:index`
    const listed = (): Promise<unknown> => redis.run('ZRANGE', index(), 0, -1)
    const scoreOf = async (handle: string): Promise<number> => {
      const score = String(await redis.run('ZSCORE', index(), handle))
      return score === 'inf' ? Infinity : Number(score)
    }
    /** As a log-out of more sessions than one script destroys does it before it destroys the first. */
    const mark = async (...handles: string[]): Promise<void> => {
      for (const handle of handles) await redis.run('ZADD', index(), 'XX', '+inf', handle)
    }

    const ENDS: readonly (readonly [string, number, unknown, (id: string) => Promise<unknown>])[] = [
      ['a touch when the index is to be refreshed', IDLE / 2, false, (id) => store.touch(id)],
      ['a read with touch then', IDLE / 2, null, (id) => store.get(id, { touch: true })],
      ['a write then', IDLE / 2, false, (id) => store.setPath(id, ['visits'], 2)],
      ['regenerate at any time', 0, null, (id) => store.regenerate(id)],
      ['a change of user at any time', 0, false, (id) => store.update(id, { user_id: 1002 })],
    ]
    for (const [title, after, absent, act] of ENDS) {
      it(`ends a marked session by ${title}`, async () => {
        const { id, handle } = await store.create(ALICE)
        await mark(handle)
        now += after
        expect(await act(id)).to.equal(absent)
        expect(await store.exists(id)).to.equal(false)
        expect(await listed()).to.deep.equal([])
        expect(await redis.run('KEYS', `${prefix}*`)).to.deep.equal([])
      })
    }

    it('keeps a mark through whatever does not end the session', async () => {
      const { id, handle } = await store.create(ALICE)
      await mark(handle)
      expect(await store.touch(id, { idleTimeoutMs: 2 * IDLE })).to.equal(true)
      expect(await store.setPath(id, ['visits'], 2)).to.equal(true)
      await store.create(ALICE)
      expect(await scoreOf(handle)).to.equal(Infinity)
      expect(await store.destroyByUser(1001)).to.equal(2)
    })

    it('keeps a mark when a session is made anew under the marked name', async () => {
      const { id, handle } = await store.create(ALICE)
      await mark(handle)
      await redis.run('DEL', store.keyOf(id))
      await store.create(ALICE, { id })
      expect(await scoreOf(handle)).to.equal(Infinity)
    })

    it('does not mark the session that is to stay, which lives on', async () => {
      const ids = await Promise.all(Array.from({ length: 502 }, async () => (await store.create(ALICE)).id))
      const [except = ''] = ids
      expect(await store.destroyByUser(1001, { except })).to.equal(501)
      expect(await redis.run('PTTL', index())).to.be.above(0)
      now += IDLE / 2
      expect(await store.touch(except)).to.equal(true)
      expect(await store.countByUser(1001)).to.equal(1)
    })

    it('ends all of many where somebody has taken the expiry of the index away', async () => {
      const ids = await Promise.all(Array.from({ length: 300 }, async () => (await store.create(ALICE)).id))
      await redis.run('PERSIST', index())
      expect(await store.destroyByUser(1001, { except: ids[0] })).to.equal(299)
      expect(await redis.run('PTTL', index())).to.be.above(IDLE)
      expect(await store.destroyByUser(1001)).to.equal(1)
      expect(await redis.run('KEYS', `${prefix}*`)).to.deep.equal([])
    })

    it('lets none escape that moves while very many are marked', async () => {
      const ids = await Promise.all(Array.from({ length: 600 }, async () => (await store.create(ALICE)).id))
      const logOut = store.destroyByUser(1001)
      // Their calls come between those of the log-out.
      const moved = ids.filter((_, i) => i % 10 === 0).map((id) => store.regenerate(id))
      const found = (await Promise.all(moved)).filter((one) => one !== null)
      expect(await logOut).to.be.at.most(600)
      expect(found).to.not.deep.equal([])
      expect(await Promise.all(found.map(({ id }) => store.exists(id)))).to.not.include(true)
      expect(await listed()).to.deep.equal([])
      expect(await redis.run('KEYS', `${prefix}*`)).to.deep.equal([])
    })

    it('is left with the mark of a session that is to stay, and the log-out ends', async () => {
      const [one, two] = [await store.create(ALICE), await store.create(ALICE)]
      await mark(one.handle, two.handle)
      expect(await store.destroyByUser(1001, { except: one.id })).to.equal(1)
      expect(await store.exists(one.id)).to.equal(true)
      expect(await listed()).to.deep.equal([one.handle])
    })

    it('finishes what a dead log-out has left, however much that is', async () => {
      const made = await Promise.all(Array.from({ length: 1100 }, () => store.create(ALICE)))
      await mark(...made.map(({ handle }) => handle))
      expect(await store.destroyByUser(1001)).to.equal(1100)
      expect(await redis.run('EXISTS', index())).to.equal(0)
    })

    it('does not count a marked session, nor one of another user that it lists', async () => {
      const strict = open({ maxSessionsPerUser: 1, onSessionLimit: 'reject' })
      const { handle } = await strict.create(ALICE)
      await mark(handle)
      const bob = await strict.create({ user_id: 1002 })
      await redis.run('ZADD', index(), now + IDLE, bob.handle)
      expect(await strict.create(ALICE)).to.have.property('id')
      expect(await strict.create(ALICE).catch(failure)).to.deep.equal({ code: 'ERR_SESSION_LIMIT' })
    })

    it('forgets who had to make room', async () => {
      const mild = open({ maxSessionsPerUser: 1 })
      const first = await mild.create(ALICE)
      now += 1000
      const second = await mild.create(ALICE)
      expect(await listed()).to.deep.equal([second.handle])
      const guest = await mild.create({})
      expect(await mild.update(guest.id, { user_id: 1001 })).to.equal(true)
      expect(await listed()).to.deep.equal([guest.handle])
      expect(await redis.run('EXISTS', mild.keyOf(first.id), mild.keyOf(second.id))).to.equal(0)
    })

    it('is not there for a session of nobody', async () => {
      const { id } = await store.create({})
      await store.touch(id, { idleTimeoutMs: 2 * IDLE })
      const moved = await store.regenerate(id)
      expect(await redis.run('KEYS', `${prefix}*`)).to.deep.equal([store.keyOf(moved?.id ?? '')])
    })

    it(`has no deadline earlier than its session’s, whatever the pauses (SEED=${seed})`, async () => {
      const random = createRandom(seed)
      const { id, handle } = await store.create(ALICE)
      for (let step = 0; step < 100; step++) {
        now += random.below(IDLE)
        const done = await (random.below(2) === 0 ? store.touch(id) : store.setPath(id, ['visits'], step))
        expect(done).to.equal(true)
        expect(await scoreOf(handle), `step ${step}`).to.be.at.least(
          now + ((await store.expiresInMs(id)) ?? 0),
        )
      }
    })
  })
}

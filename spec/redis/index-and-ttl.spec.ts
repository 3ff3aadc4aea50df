/** What the interface does not show: the TTL that Redis itself knows, and an index without leftovers. */
import { expect } from 'chai'
import { ALICE, BOB, TOUCHES, WRITES } from '../../lib/testing/fixtures.ts'
import type { SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const MINUTE = 60_000
/** How much of a minute a slow machine may take between two commands. */
const SLACK = 30_000

for (const [name, make] of Object.entries(REDIS_STORES)) {
  describe(`What ${name} leaves in Redis`, () => {
    let redis: RawRedis
    let prefix: string
    let store: SuiteStore

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(() => {
      prefix = ownPrefix()
      store = make({ client: redis.client, prefix, touchIntervalMs: 0, idleTimeoutMs: 10 * MINUTE })
    })

    const ttlOf = async (key: string): Promise<number> => Number(await redis.run('PTTL', key))
    const indexOf = (user: number): string => `${prefix}user:${user}:sessions:index`
    const listed = (user: number): Promise<unknown> => redis.run('ZRANGE', indexOf(user), 0, -1)

    for (const call of [...WRITES, ...TOUCHES]) {
      it(`gives the key its TTL anew by ${call.title}`, async () => {
        const { id } = await store.create(ALICE)
        await redis.run('PEXPIRE', store.keyOf(id), 5 * MINUTE)
        await call.run(store, id)
        expect(await ttlOf(store.keyOf(id))).to.be.within(10 * MINUTE - SLACK, 10 * MINUTE)
      })
    }

    // Two commands may fall into one millisecond: that nothing has to be told anew must not leave a foreign TTL there.
    for (const call of [...WRITES, ...TOUCHES]) {
      it(`gives the key its TTL anew by ${call.title} in the millisecond of the last one`, async () => {
        const now = Date.now()
        const still = make({
          client: redis.client,
          prefix,
          touchIntervalMs: 0,
          idleTimeoutMs: 10 * MINUTE,
          clock: () => now,
        })
        const { id } = await still.create(ALICE)
        await redis.run('PEXPIRE', still.keyOf(id), 5 * MINUTE)
        await call.run(still, id)
        expect(await ttlOf(still.keyOf(id))).to.be.within(10 * MINUTE - SLACK, 10 * MINUTE)
      })
    }

    // A script puts the server's time together from seconds and microseconds, whose first digits are left out where they are 0.
    it('gives the key its TTL by the server’s clock in every part of a second', async () => {
      // Of nobody: with a user the index would be due by such a time, and that way puts it together anew.
      const { id } = await store.create({ visits: 1 })
      for (const end = performance.now() + 1050; performance.now() < end;) {
        await store.setPath(id, ['visits'], 2)
        expect(await ttlOf(store.keyOf(id))).to.be.within(10 * MINUTE - SLACK, 10 * MINUTE)
        await store.get(id, { touch: true })
        expect(await ttlOf(store.keyOf(id))).to.be.within(10 * MINUTE - SLACK, 10 * MINUTE)
      }
    })

    it('lets a key end at the absolute deadline, and with a timeout of its own', async () => {
      const { id } = await store.create(ALICE, { absoluteTimeoutMs: 3 * MINUTE })
      expect(await ttlOf(store.keyOf(id))).to.be.within(3 * MINUTE - SLACK, 3 * MINUTE)
      await store.setPath(id, ['visits'], 2)
      expect(await ttlOf(store.keyOf(id))).to.be.within(2 * MINUTE, 3 * MINUTE)
      await store.touch(id)
      await store.get(id, { touch: true })
      expect(await ttlOf(store.keyOf(id))).to.be.within(2 * MINUTE, 3 * MINUTE)
      const other = await store.create(ALICE)
      await store.touch(other.id, { idleTimeoutMs: 60 * MINUTE })
      expect(await ttlOf(store.keyOf(other.id))).to.be.within(60 * MINUTE - SLACK, 60 * MINUTE)
      expect(await ttlOf(indexOf(1001))).to.be.at.least(await ttlOf(store.keyOf(other.id)))
    })

    it('keeps the index as long as the longest session, whatever becomes of the others', async () => {
      const long = await store.create(ALICE, { idleTimeoutMs: 600 * MINUTE })
      const short = await store.create(ALICE, { idleTimeoutMs: MINUTE })
      expect(await ttlOf(indexOf(1001))).to.be.at.least(await ttlOf(store.keyOf(long.id)))
      await store.regenerate(short.id)
      await store.destroyByUser(1001, { except: long.id })
      expect(await ttlOf(indexOf(1001))).to.be.at.least(await ttlOf(store.keyOf(long.id)))
    })

    it('takes out of the index what is destroyed, regenerated or another user’s', async () => {
      const first = await store.create(ALICE)
      expect(await listed(1001)).to.deep.equal([first.handle])
      const moved = await store.regenerate(first.id)
      expect(await listed(1001)).to.deep.equal([moved?.handle])
      await store.replace(moved?.id ?? '', BOB)
      expect([await listed(1001), await listed(1002)]).to.deep.equal([[], [moved?.handle]])
      await store.destroy(moved?.id ?? '')
      expect(await redis.run('EXISTS', indexOf(1001), indexOf(1002))).to.equal(0)
    })

    it('leaves nothing at all after a log-out everywhere', async () => {
      for (let i = 0; i < 5; i++)
        await store.create(ALICE, { client: { ip: '192.0.2.1' }, envelope: { a: i } })
      await store.destroyByUser(1001)
      expect(await redis.run('KEYS', `${prefix}*`)).to.deep.equal([])
    })
  })
}

/** One call between two steps of another, without a common slot: what each is answered, and what is there afterwards. */
import { expect } from 'chai'
import type { SuiteOptions, SuiteStore } from '../../lib/testing/index.ts'
import { meetings } from '../support/meetings.ts'
import type { Meetings } from '../support/meetings.ts'
import { REDIS_STORES, connectRaw, failure, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const ID = 'the-session-under-its-first-name'
const NEW = 'the-session-under-its-second-name'
const SHORT_MS = 30_000
const REVOKED = { code: 'ERR_SESSION_REVOKED' }
const FOREIGN = { code: 'ERR_SESSION_BACKEND', reason: 'foreign-key' }

for (const [name, make] of Object.entries(REDIS_STORES)) {
  describe(`${name} without a common slot, when another call comes between its steps`, () => {
    let redis: RawRedis
    let between: Meetings
    let prefix: string
    let now: number
    /** Whose steps are counted, and the other one. */
    let store: SuiteStore
    let other: SuiteStore

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(() => {
      prefix = ownPrefix()
      now = Date.now()
      between = meetings(redis)
      store = open({}, between.transport)
      other = open()
    })

    const open = (
      options: SuiteOptions = {},
      client: Meetings['transport'] | RawRedis['client'] = redis.client,
    ): SuiteStore =>
      make({ ...options, client, prefix, index: 'cross-slot', hashIds: false, clock: () => now })
    const indexOf = (user: number): string => `${prefix}user:${user}:sessions:index`
    const guest = (): Promise<unknown> => store.create({ visits: 0 }, { id: ID })
    const alice = (): Promise<unknown> => store.create({ user_id: 1, visits: 0 }, { id: ID })
    const login = (to: number): Promise<unknown> => other.update(ID, { user_id: to })
    /** What a log-out-everywhere does that dies behind its first step. */
    const mark = (user: number, id = ID) => redis.run('ZADD', indexOf(user), 'XX', '+inf', id)
    const foreignIndex = async (user: number): Promise<void> => {
      await redis.run('DEL', indexOf(user))
      await redis.run('SET', indexOf(user), 'of somebody else', 'EX', 100)
    }
    /** The answer of `call`, or its error, where `act` comes before its script of this number. */
    const meeting = async (step: number, act: () => Promise<unknown>, call: () => Promise<unknown>) => {
      const met = between.before(step, act)
      const answer = await call().catch(failure)
      expect(met(), `it has ${step} steps`).to.equal(true)
      return answer
    }

    describe('create()', () => {
      it('is revoked by a log-out everywhere before its entry is verified, and before it has its time', async () => {
        for (const step of [3, 4]) {
          expect(await meeting(step, () => other.destroyByUser(1), alice)).to.deep.equal(REVOKED)
          expect(await other.exists(ID)).to.equal(false)
        }
      })

      it('is as gone where its id is destroyed, or its time is over, before it is complete', async () => {
        for (const step of [3, 4])
          expect(await meeting(step, () => other.destroy(ID), alice)).to.deep.equal(REVOKED)
        const brief = (): Promise<unknown> => store.create({ user_id: 1 }, { id: ID, idleTimeoutMs: 10 })
        expect(await meeting(3, async () => void (now += 20), brief)).to.deep.equal(REVOKED)
        expect(await other.exists(ID)).to.equal(false)
      })

      it('ends what a dead log-out everywhere has marked', async () => {
        expect(await meeting(3, () => mark(1), alice)).to.deep.equal(REVOKED)
        expect(await other.exists(ID)).to.equal(false)
      })

      it('says unknown where the index is out of reach once the document is there', async () => {
        const answer = await meeting(3, () => foreignIndex(1), alice)
        expect(answer).to.deep.equal({ ...FOREIGN, outcome: 'unknown' })
        now += SHORT_MS
        expect(await other.exists(ID)).to.equal(false)
      })

      for (const [what, options, expected] of [
        ['its idle timeout', {}, 1_800_000],
        ['the rest of its absolute timeout', { absoluteTimeoutMs: 90_000 }, 90_000],
      ] as const)
        it(`makes a session that lives ${what} when it is moved before it is verified`, async () => {
          const move = () => other.regenerate(ID, undefined, { id: NEW })
          await meeting(3, move, () => store.create({ user_id: 1 }, { id: ID, ...options }))
          expect(await other.expiresInMs(NEW)).to.equal(expected)
          expect(await other.countByUser(1)).to.equal(1)
        })
    })

    describe('a login', () => {
      beforeEach(guest)
      const ways: Readonly<Record<string, () => Promise<unknown>>> = {
        update: () => store.update(ID, { user_id: 2 }),
        replace: () => store.replace(ID, { user_id: 2 }),
        modify: () =>
          store.modify(ID, (session) => ({ ...session, user_id: 2 })).then((made) => made !== null),
      }
      /** `modify` reads once before. */
      const verifies = (way: string): number => (way === 'modify' ? 5 : 4)

      for (const [way, act] of Object.entries(ways)) {
        it(`by ${way}: revoked where its entry is marked before it is verified`, async () => {
          expect(await meeting(verifies(way), () => mark(2), act)).to.deep.equal(REVOKED)
          expect(await other.exists(ID)).to.equal(false)
        })

        it(`by ${way}: no such session where that has gone before it is written`, async () => {
          expect(await meeting(verifies(way) - 1, () => other.destroy(ID), act)).to.equal(false)
          expect(await other.countByUser(2)).to.equal(0)
        })
      }

      it('has been where a log-out everywhere has ended the session before it is verified', async () => {
        const act = ways['update'] as () => Promise<unknown>
        expect(await meeting(4, () => other.destroyByUser(2), act)).to.equal(true)
        expect(await other.exists(ID)).to.equal(false)
      })

      for (const [when, step] of [
        ['it is verified', 4],
        ['it has its time', 5],
      ] as const)
        it(`has been where the session has moved, with the change, before ${when}`, async () => {
          const act = ways['update'] as () => Promise<unknown>
          const move = (): Promise<unknown> => other.regenerate(ID, undefined, { id: NEW })
          expect(await meeting(step, move, act)).to.equal(true)
          expect(await other.getFields(NEW, ['user_id'])).to.deep.equal({ user_id: 2 })
        })

      it('begins anew where the session has another user before it is written', async () => {
        const act = ways['update'] as () => Promise<unknown>
        expect(await meeting(3, () => login(3), act)).to.equal(true)
        expect(await Promise.all([2, 3].map((user) => other.countByUser(user)))).to.deep.equal([1, 0])
      })

      it('has been where the session has another user before it has its time', async () => {
        const act = ways['update'] as () => Promise<unknown>
        expect(await meeting(5, () => login(3), act)).to.equal(true)
        expect(await Promise.all([2, 3].map((user) => other.countByUser(user)))).to.deep.equal([0, 1])
        expect(await other.expiresInMs(ID)).to.equal(1_800_000)
      })
    })

    describe('regenerate()', () => {
      beforeEach(alice)
      const act = () => store.regenerate(ID, undefined, { id: NEW }).then((made) => made && 'made')

      it('gives no two copies one revision: a change of the first does not go into the second', async () => {
        const copies: string[] = []
        const change = async (): Promise<void> => {
          copies.push((await other.read(NEW))?.revision ?? '')
          await other.increment(ID, ['visits'])
        }
        expect(await meeting(4, change, act)).to.equal('made')
        const late = other.replace(NEW, { user_id: 1, visits: 0 }, { ifRevision: copies[0] ?? '' })
        expect(await late.catch(failure)).to.include({ code: 'ERR_SESSION_CONFLICT' })
        expect(await other.getPath(NEW, ['visits'])).to.equal(1)
      })

      it('copies once more what changed after it was read', async () => {
        expect(await meeting(4, () => other.increment(ID, ['visits']), act)).to.equal('made')
        expect(await other.getPath(NEW, ['visits'])).to.equal(1)
        expect(await other.exists(ID)).to.equal(false)
      })

      it('leaves no copy of what has gone', async () => {
        expect(await meeting(4, () => other.destroy(ID), act)).to.equal(null)
        expect(await Promise.all([ID, NEW].map((id) => other.exists(id)))).to.deep.equal([false, false])
      })

      it('is revoked where the new entry is marked', async () => {
        expect(await meeting(5, () => mark(1, NEW), act)).to.deep.equal(REVOKED)
        expect(await Promise.all([ID, NEW].map((id) => other.exists(id)))).to.deep.equal([false, false])
      })

      it('says unknown where the index is out of reach once the old name is dead', async () => {
        expect(await meeting(5, () => foreignIndex(1), act)).to.deep.equal({ ...FOREIGN, outcome: 'unknown' })
        expect(await other.exists(ID)).to.equal(false)
      })
    })

    describe('calls on all sessions of a user', () => {
      it('end one of very many that gets a new id while others end', async () => {
        // Before the first of them ends, and on both sides of the removal of their entries.
        for (const step of [2, 102, 103]) {
          const ids = Array.from({ length: 120 }, (_, i) => `session-${step}-of-alice-${1000 + i}`)
          await Promise.all(ids.map((id) => other.create({ user_id: 7 }, { id })))
          const to = { id: `${NEW}-${step}` }
          const move = (): Promise<unknown> => other.regenerate(ids.at(-1) ?? '', {}, to)
          expect(await meeting(step, move, () => store.destroyByUser(7)), `step ${step}`).to.equal(120)
          expect(await other.exists(to.id)).to.equal(false)
          expect(await other.listByUser(7)).to.deep.equal([])
        }
      })

      beforeEach(alice)
      const move = () => other.regenerate(ID, undefined, { id: NEW })

      it('updateByUser() follows a session that moves', async () => {
        expect(await meeting(3, move, () => store.updateByUser(1, { seen: true }))).to.equal(1)
        expect(await other.getPath(NEW, ['seen'])).to.equal(true)
      })

      it('updateByUser() leaves a session that has another user by now', async () => {
        expect(await meeting(3, () => login(3), () => store.updateByUser(1, { user_id: 2 }))).to.equal(0) // prettier-ignore
        expect(await Promise.all([2, 3].map((user) => other.countByUser(user)))).to.deep.equal([0, 1])
      })

      it('listByUser() shows a session where it has moved to', async () => {
        expect(await meeting(2, move, () => store.countByUser(1))).to.equal(1)
      })

      it('listByUser() steps over somebody else’s key', async () => {
        await redis.run('SET', prefix + ID, 'of somebody else', 'EX', 100)
        expect(await store.countByUser(1)).to.equal(0)
        expect(await redis.run('EXISTS', prefix + ID)).to.equal(1)
      })

      it('listByUser() fails where a session cannot be read', async () => {
        const own = await connectRaw()
        between = meetings(own)
        const reader = open({}, between.transport)
        const answer = await meeting(2, async () => own.close(), () => reader.listByUser(1)) // prettier-ignore
        expect(answer).to.include({ code: 'ERR_SESSION_BACKEND', reason: 'client-closed' })
      })

      it('finds all of more than one step takes, in lists and for a log-out everywhere', async () => {
        const MANY = 1_100
        await Promise.all(Array.from({ length: MANY - 1 }, () => other.create({ user_id: 1 })))
        expect(await store.countByUser(1)).to.equal(MANY)
        expect(await store.destroyByUser(1, { except: ID })).to.equal(MANY - 1)
        expect(await other.countByUser(1)).to.equal(1)
      })
    })
  })
}

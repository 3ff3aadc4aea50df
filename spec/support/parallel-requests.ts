/** Requests of one browser at the same time, on Redis: what holds with each framework. */
import { expect } from 'chai'
import { JsonSessionStore } from '../../lib/index.ts'
import { Gate } from './gate.ts'
import { connectRaw, ownPrefix } from './redis-stores.ts'
import type { RawRedis } from './redis-stores.ts'
import type { Data, Make, Served } from './served.ts'
import type { Visitor } from './visitor.ts'

const SLOW = 20
const each = <T>(count: number, act: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => act(i))

/** What `/login` puts into a session, and `/regenerate` keeps. */
export const LOGIN = (): Data => ({ user_id: 7, preferences: {}, list: [] })

/** What `/slow?i=…` changes, once `pass` lets it. */
export function changeOwn(data: Data, i: string): void {
  data[`own${i}`] = true
  Object.assign(data['preferences'] as object, { [`nested${i}`]: true })
  ;(data['list'] as string[]).push(i)
}

/** `serve`: an application with `/`, `/login`, `/slow`, `/logout` and `/regenerate`. */
export const describeParallelRequests = (
  framework: string,
  serve: (pass: () => Promise<void>, make: Make) => Promise<Served>,
): void =>
  void describe(`parallel requests with ${framework}`, () => {
    let raw: RawRedis
    let app: Served
    let gate: Gate

    before(async () => {
      raw = await connectRaw()
      const { client } = raw
      const make: Make = (options) => new JsonSessionStore<Data>({ ...options, client, prefix: ownPrefix() })
      app = await serve(() => gate.pass(), make)
    })
    after(async () => {
      await app.close()
      raw.close()
    })
    beforeEach(async () => {
      gate = new Gate()
      await app.store.destroyByUser(7)
      app.events.length = 0
    })

    /** `meanwhile` happens when all have read the session and none has saved it. */
    const slowRequests = async (
      alice: Visitor,
      count: number,
      meanwhile?: () => Promise<unknown>,
    ): Promise<void> => {
      const answers = each(count, (i) => alice.copy().get(`/slow?i=${i}`))
      await gate.arrived(count)
      await meanwhile?.()
      gate.open()
      for (const { status } of await Promise.all(answers)) expect(status).to.equal(200)
    }
    const loggedIn = async (): Promise<Visitor> => {
      const alice = app.visitor()
      await alice.get('/login')
      return alice
    }

    it('all keep what they changed: fifty members, fifty members of a member, fifty elements', async () => {
      const alice = await loggedIn()
      await slowRequests(alice, 50)
      const { list, preferences, ...own } = (await alice.get('/')).body as Record<string, object>
      expect(Object.keys(own)).to.have.members(['user_id', ...each(50, (i) => `own${i}`)])
      expect(Object.keys(preferences ?? {})).to.have.members(each(50, (i) => `nested${i}`))
      expect(list).to.have.members(each(50, String))
    })

    it('a logout during slow requests is one: all end, and none revives the session', async () => {
      const alice = await loggedIn()
      await slowRequests(alice, SLOW, () => alice.copy().get('/logout'))
      expect((await alice.get('/')).body).to.deep.equal({})
      expect(await app.store.countByUser(7)).to.equal(0)
      expect(app.events.map(({ type }) => type)).to.deep.equal(each(SLOW, () => 'late-write'))
    })

    it('so is a logout everywhere', async () => {
      const alice = await loggedIn()
      await slowRequests(alice, SLOW, () => app.store.destroyByUser(7))
      expect((await alice.get('/')).body).to.deep.equal({})
      expect(await app.store.countByUser(7)).to.equal(0)
    })

    it('a regenerate during slow requests leaves one session: the new one', async () => {
      const alice = await loggedIn()
      const other = alice.copy()
      await slowRequests(alice, SLOW, () => other.get('/regenerate'))
      expect((await alice.get('/')).body).to.deep.equal({})
      expect((await other.get('/')).body).to.deep.equal({ user_id: 7, preferences: {}, list: [] })
      expect(await app.store.countByUser(7)).to.equal(1)
    })
  })

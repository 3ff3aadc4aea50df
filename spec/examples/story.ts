/** What a visitor of an example does, and what the session and the cookie are then. */
import { expect } from 'chai'
import { connect } from '../../examples/web/redis.ts'
import type { Connection } from '../../examples/web/redis.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { Service } from './service.ts'
import { Visitor } from './visitor.ts'

const MINUTE = 60_000

export interface Example {
  /** What the keys in Redis begin with. */
  readonly prefix: string
  readonly cookie: string
  readonly idleMs: number
  start(): Promise<Service>
  idOf(value: string): string
  /** In milliseconds from now, by the attributes of the Set-Cookie. */
  ageOf(attributes: string): number
  /** Whether a logout takes the cookie away. */
  readonly removes: boolean
  /** What it ends with when it is asked to end. */
  readonly exitCode: number
}

export function tellStory(name: string, example: Example): void {
  describe(`examples/${name}`, function () {
    this.timeout(60_000)
    let client: Connection
    let store: JsonSessionStore
    let service: Service | undefined

    before(async function () {
      this.timeout(600_000)
      client = await connect(process.env['REDIS_URL'] ?? '')
      store = new JsonSessionStore({ client, prefix: example.prefix })
      service = await example.start()
    })

    after(async () => {
      const keys = await client.keys(`${example.prefix}*`)
      if (keys.length > 0) await client.del(keys)
      client.destroy()
      if (service) expect(await service.stop()).to.equal(example.exitCode)
    })

    const visitor = (): Visitor => new Visitor(service?.url ?? '')
    const loggedIn = async (user: string): Promise<Visitor> => {
      const one = visitor()
      expect((await one.tell('POST', '/login', { name: user })).status).to.be.within(200, 204)
      return one
    }
    const me = async (one: Visitor): Promise<unknown> => JSON.parse((await one.open('/me')).html)
    const idOf = (one: Visitor): string => example.idOf(one.cookies.get(example.cookie) ?? '')

    /** The same session, made so much earlier and not used since. */
    async function longAgo(id: string, ms: number): Promise<void> {
      const read = await store.read(id)
      await store.destroy(id)
      const clock = (): number => Date.now() - ms
      const earlier = new JsonSessionStore({ client, prefix: example.prefix, clock })
      const envelope = read?.envelope ?? undefined
      await earlier.create(
        { ...read?.session },
        { id, idleTimeoutMs: example.idleMs, ...(envelope && { envelope }) },
      )
    }

    it('makes no session for who has not logged in', async () => {
      const nobody = visitor()
      expect(await me(nobody)).to.deep.equal({})
      expect([...nobody.cookies]).to.deep.equal([])
    })

    it('logs in to a new id, and reads the session', async () => {
      const laptop = await loggedIn('alice')
      const first = idOf(laptop)
      expect(await me(laptop)).to.deep.equal({ user_id: 'alice', preferences: { theme: 'light' } })
      await laptop.tell('POST', '/login', { name: 'alice' })
      expect(idOf(laptop))
        .to.match(/^[\w-]{32,}$/)
        .and.not.equal(first)
      expect([await store.exists(first), await store.exists(idOf(laptop))]).to.deep.equal([false, true])
    })

    it('keeps two preferences that are changed at once', async () => {
      const laptop = await loggedIn('bob')
      await Promise.all([
        laptop.tell('PUT', '/language', { value: 'de' }),
        laptop.tell('PUT', '/theme', { value: 'dark' }),
      ])
      const preferences = { theme: 'dark', language: 'de' }
      expect(await me(laptop)).to.deep.equal({ user_id: 'bob', preferences })
    })

    it('logs out here and not elsewhere, and the old cookie opens nothing', async () => {
      const [laptop, phone] = [await loggedIn('carol'), await loggedIn('carol')]
      const [thief, id] = [new Map(laptop.cookies), idOf(laptop)]
      await laptop.tell('POST', '/logout', {})
      expect(laptop.cookies.has(example.cookie)).to.equal(!example.removes)
      for (const [key, value] of thief) laptop.cookies.set(key, value)
      expect([await me(laptop), await store.exists(id)]).to.deep.equal([{}, false])
      expect(await me(phone)).to.have.property('user_id', 'carol')
    })

    it('logs out everywhere', async () => {
      const [laptop, phone] = [await loggedIn('dave'), await loggedIn('dave')]
      expect((await phone.tell('POST', '/logout-everywhere', {})).html).to.equal('{"ended":2}')
      expect([await me(laptop), await me(phone)]).to.deep.equal([{}, {}])
      expect(await store.countByUser('dave')).to.equal(0)
    })

    it('slides the session, and the cookie with it', async () => {
      const laptop = await loggedIn('erin')
      const id = idOf(laptop)
      const left = async (): Promise<number> => (await store.expiresInMs(id)) ?? 0
      await longAgo(id, 20 * MINUTE)
      expect(await left()).to.be.within(example.idleMs - 20 * MINUTE - MINUTE, example.idleMs - 20 * MINUTE)
      expect(await me(laptop)).to.have.property('user_id', 'erin')
      const age = example.ageOf(laptop.attributes.get(example.cookie) ?? '')
      expect(age).to.be.within(example.idleMs - MINUTE, example.idleMs)
      // Headers know whole seconds, and the two are not asked at the same time.
      expect(age - (await left())).to.be.within(-2_000, 5_000)
      expect(idOf(laptop)).to.equal(id)
    })
  })
}

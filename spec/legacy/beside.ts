/** A service as it was beside the same with this library, and then moved: what its users see of it, whatever the framework. */
import { expect } from 'chai'
import { handleOf } from '../../lib/domain/session-id.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { LegacyOptions } from '../../lib/express-session/index.ts'
import { Gate } from '../support/gate.ts'
import { Visitor } from '../support/visitor.ts'
import { AGE_MS, MONTH_MS } from './framework.ts'
import type { App, Framework, OurApp } from './framework.ts'
import type { Data, Setting } from './services.ts'

export interface Place extends Setting {
  readonly hashIds: boolean
  stop(): Promise<void>
}

const each = <T>(count: number, act: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => act(i))

export const describeBeside = (
  { name, idOf, old, ours }: Framework,
  from: LegacyOptions['from'],
  where: () => Promise<Place>,
  title = 'on one server',
): void =>
  void describe(`${name}, with sessions of ${from} before, ${title}`, function () {
    this.timeout(60_000)
    let place: Place
    let former: App
    let keeping: OurApp
    let moving: OurApp
    let gate = new Gate()
    let users = 0

    before(async () => {
      place = await where()
      former = await old[from](place)
      keeping = await instance('keep')
      moving = await instance('move')
    })
    after(async () => {
      for (const app of [former, keeping, moving]) await app.close()
      await place.stop()
    })
    beforeEach(() => {
      gate = new Gate()
      users++
    })

    const instance = (mode: LegacyOptions['mode']): Promise<OurApp> => {
      const { client, prefix, hashIds } = place
      const store = new JsonSessionStore<Data>({ client, prefix, hashIds, schema: { type: 'object' } })
      const legacy = { from, mode, client, prefix, userPrefix: `${prefix}user:` }
      return ours({ store, legacy }, () => gate)
    }

    /** A browser: it asks the one instance or the other with the same cookies. */
    class Browser {
      #visitor = new Visitor('')

      get id(): string {
        return idOf(this.#visitor)
      }

      async ask(app: App, path: string): Promise<{ status: number; body: Data }> {
        const visitor = new Visitor(app.origin, this.#visitor.cookies)
        const { status, body } = await visitor.get(path)
        this.#visitor = visitor
        return { status, body: body as Data }
      }

      copy(): Browser {
        const other = new Browser()
        other.#visitor = this.#visitor
        return other
      }
    }

    const login = async (app: App): Promise<Browser> => {
      const browser = new Browser()
      expect((await browser.ask(app, `/login?user=${users}`)).status).to.equal(200)
      return browser
    }
    const oldKey = ({ id }: Browser): string => place.prefix + id
    const newKey = ({ id }: Browser): string => place.prefix + (place.hashIds ? handleOf(id) : id)
    const hasMoved = async (browser: Browser): Promise<boolean> => {
      const isNew = (await place.client.type(newKey(browser))) === 'ReJSON-RL'
      return isNew && (!place.hashIds || (await place.client.exists(oldKey(browser))) === 0)
    }

    /** As if nobody had asked for it for so long. */
    const hasRested = async (browser: Browser, ms: number): Promise<void> => {
      const key = oldKey(browser)
      const { cookie, _expire, ...data } = JSON.parse((await place.client.get(key)) ?? '{}') as Data
      const { expires } = Object(cookie) as { readonly expires?: string }
      const told = cookie
        ? { cookie: { ...(Object(cookie) as object), expires: new Date(Date.parse(expires ?? '') - ms) } }
        : { _expire: Number(_expire) - ms }
      await place.client.set(key, JSON.stringify({ ...data, ...told }), { expiration: 'KEEPTTL' })
      const left = await place.client.pTTL(key)
      if (cookie && left > ms) await place.client.pExpire(key, left - ms)
    }

    /** As if so much time had passed, for the services: Redis has its own. */
    const later = async <T>(ms: number, act: () => Promise<T>): Promise<T> => {
      const { now } = Date
      Date.now = () => now() + ms
      try {
        return await act()
      } finally {
        Date.now = now
      }
    }

    /** What is the same for all forms; and a hash says nothing of its end. */
    const races = from === 'connect-redis' ? it : undefined

    it('kept: is read and written by turns by either, whichever made it, and nobody is refused', async () => {
      for (const maker of [former, keeping]) {
        const browser = await login(maker)
        for (const [i, app] of [former, keeping, keeping, former, former, keeping].entries())
          expect((await browser.ask(app, `/set?step${i}=s${i}`)).status).to.equal(200)
        const steps = Object.fromEntries(each(6, (i) => [`step${i}`, `s${i}`]))
        expect((await browser.ask(keeping, '/')).body).to.deep.include({ user_id: users, ...steps })
        const { body } = await browser.ask(former, '/')
        expect(String(body['user_id'])).to.equal(String(users))
        expect(body).to.deep.include(steps)
        // Nothing of ours is data to the old one.
        if (from !== 'hash') expect(Object.keys(body)).to.have.length(7)
        expect(await place.client.pTTL(oldKey(browser))).to.be.above(0)
      }
    })

    races?.('kept: loses nothing that requests at once write', async () => {
      const browser = await login(former)
      const slow = each(12, (i) => browser.copy().ask(keeping, `/slow?m${i}=v${i}`))
      await gate.arrived(12)
      await browser.copy().ask(former, '/set?theirs=yes')
      gate.open()
      for (const { status } of await Promise.all(slow)) expect(status).to.equal(200)
      const all = Object.fromEntries(each(12, (i) => [`m${i}`, `v${i}`]))
      for (const app of [keeping, former])
        expect((await browser.ask(app, '/')).body).to.deep.include({ ...all, theirs: 'yes' })
    })

    it('kept: ends for both when either logs out, and no slow request of ours revives it', async () => {
      for (const [maker, ender] of [
        [former, keeping],
        [keeping, former],
      ] as const) {
        gate = new Gate()
        const browser = await login(maker)
        const slow = browser.copy().ask(keeping, '/slow?late=1')
        await gate.arrived(1)
        expect((await browser.copy().ask(ender, '/logout')).status).to.equal(200)
        gate.open()
        expect((await slow).status).to.equal(200)
        for (const app of [former, keeping, moving])
          expect((await browser.copy().ask(app, '/')).status).to.equal(401)
      }
    })

    races?.('kept: lives by activity, whichever instance sees it', async () => {
      const browser = await login(former)
      await hasRested(browser, AGE_MS - 5000)
      expect((await browser.copy().ask(keeping, '/')).status).to.equal(200)
      await later(AGE_MS - 5000, async () => {
        expect((await browser.copy().ask(former, '/')).status).to.equal(200)
      })
      await hasRested(browser, 2 * AGE_MS + 15_000)
      for (const app of [keeping, moving, former])
        expect((await browser.copy().ask(app, '/')).status).to.equal(401)
    })

    it('kept: is remembered by both', async () => {
      const browser = await login(keeping)
      expect((await browser.ask(keeping, '/remember')).status).to.equal(200)
      for (const app of [former, keeping]) expect((await browser.ask(app, '/')).status).to.equal(200)
      expect(await place.client.pTTL(oldKey(browser))).to.be.within(MONTH_MS - 60_000, MONTH_MS + 60_000)
    })

    it('moves at the first request, with all its data and its time', async () => {
      const browser = await login(former)
      await browser.ask(former, '/set?name=Alice')
      if (from !== 'hash') await browser.ask(former, '/remember')
      const { body } = await browser.ask(moving, '/')
      expect(body).to.deep.include({ user_id: users, name: 'Alice' })
      expect(await hasMoved(browser)).to.equal(true)
      await browser.ask(moving, '/set?name=Bob')
      for (const app of [moving, keeping])
        expect((await browser.ask(app, '/')).body).to.deep.include({ user_id: users, name: 'Bob' })
      const left = await place.client.pTTL(newKey(browser))
      if (from !== 'hash') expect(left).to.be.within(MONTH_MS - 60_000, MONTH_MS + 60_000)
      expect(await moving.store.countByUser(users)).to.equal(1)
    })

    races?.('moves under 24 requests at once, which all keep what they changed', async () => {
      const browser = await login(former)
      const apps = [moving, moving, keeping]
      const slow = each(24, (i) => browser.copy().ask(apps[i % 3] as App, `/slow?m${i}=v${i}`))
      await gate.arrived(24)
      gate.open()
      for (const { status } of await Promise.all(slow)) expect(status).to.equal(200)
      const all = Object.fromEntries(each(24, (i) => [`m${i}`, `v${i}`]))
      expect((await browser.ask(moving, '/')).body).to.deep.include({ user_id: users, ...all })
      expect(await hasMoved(browser)).to.equal(true)
    })

    it('ends everywhere at once: old, moved and new', async () => {
      const [kept, moved, made] = [await login(former), await login(former), await login(moving)]
      const lately = await login(keeping)
      await kept.ask(keeping, '/')
      await moved.ask(moving, '/')
      expect(await moving.store.listByUser(users)).to.have.length(4)
      expect(await moving.store.destroyByUser(users)).to.equal(4)
      for (const browser of [kept, moved, made, lately])
        for (const app of [former, keeping, moving])
          expect((await browser.copy().ask(app, '/')).status).to.equal(401)
      expect(await moving.store.countByUser(users)).to.equal(0)
    })
  })

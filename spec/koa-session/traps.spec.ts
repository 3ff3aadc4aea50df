/** What other stores for koa-session have fallen into: each trap with a name. */
import { expect } from 'chai'
import { createSession } from 'koa-session'
import Koa from 'koa'
import { MemorySessionStore } from '../../lib/index.ts'
import { KoaSessionStore } from '../../lib/koa-session/index.ts'
import type { Visitor } from '../support/visitor.ts'
import { dataOf, keyOf, put, seen, serve } from './app.ts'
import type { App, Data, Given, Routes } from './app.ts'

const DAY = 24 * 3_600_000

const routes: Routes = {
  '/': seen,
  '/set': put,
  '/fill': (ctx) => {
    Object.assign(dataOf(ctx), {
      preferences: { theme: 'dark', language: 'en' },
      list: [1],
      at: new Date(0),
    })
  },
  '/theme': (ctx) => {
    Object.assign(dataOf(ctx)['preferences'] as object, { theme: 'light' })
  },
  '/save-theme': async (ctx) => {
    Object.assign(dataOf(ctx)['preferences'] as object, { theme: 'light' })
    await ctx['session']?.save()
  },
  '/regenerate-theme': async (ctx) => {
    Object.assign(dataOf(ctx)['preferences'] as object, { theme: 'light' })
    await ctx['session']?.regenerate()
  },
  '/age-theme': (ctx) => {
    Object.assign(dataOf(ctx)['preferences'] as object, { theme: 'light' })
    if (ctx['session']) ctx['session'].maxAge = 2 * DAY
  },
  '/at-once': async (ctx) => {
    const list = dataOf(ctx)['list'] as number[]
    list.push(2)
    const first = ctx['session']?.save()
    list.push(3)
    await Promise.all([first, ctx['session']?.save()])
  },
  '/later': async (ctx) => {
    dataOf(ctx)['preferences'] = { theme: 'early' }
    const saving = ctx['session']?.save()
    dataOf(ctx)['preferences'] = { theme: 'late' }
    await saving
  },
  '/back': (ctx) => {
    ctx['session'] = null
    ctx['session'] = { again: true } as never
  },
}

describe('traps of koa-session', () => {
  let app: App | undefined
  afterEach(() => app?.close())
  const start = async (given: Given = {}): Promise<App> => (app = await serve(routes, given))
  const filled = async ({ visitor }: App): Promise<Visitor> => {
    const alice = visitor()
    await alice.get('/fill')
    return alice
  }

  it('what was read is not the measure once a handler has changed it in place', async () => {
    const it = await start()
    const alice = await filled(it)
    await it.store.setPath(keyOf(alice), ['preferences', 'language'], 'de')
    await alice.get('/theme')
    expect(await it.store.getPath(keyOf(alice), ['preferences'])).to.deep.equal({
      theme: 'light',
      language: 'de',
    })
  })

  for (const [path, why] of [
    ['/save-theme', 'save()'],
    ['/regenerate-theme', 'regenerate()'],
    ['/age-theme', 'maxAge ='],
  ] as const)
    it(`${why} says that nothing has changed, and something has`, async () => {
      const it = await start()
      const alice = await filled(it)
      await alice.get(path)
      expect(await it.store.getPath(keyOf(alice), ['preferences', 'theme'])).to.equal('light')
    })

  it('a date in the session is its text, and no change', async () => {
    const it = await start({ session: { rolling: true } })
    const alice = await filled(it)
    it.calls()
    expect((await alice.get('/')).body).to.have.property('at', new Date(0).toISOString())
    expect(it.calls()).to.deep.equal(['read'])
  })

  it('a session lives on in the browser as long as in the store: what judges it is made from its time', async () => {
    const it = await start({ session: { rolling: true, maxAge: DAY } })
    const alice = await filled(it)
    await it.store.touch(keyOf(alice), { envelope: { maxAge: DAY, _expire: 1 } })
    expect((await alice.get('/')).body).to.have.property('list')
    const answer = await it.sessions.get(keyOf(alice))
    expect(answer).to.have.property('_maxAge', DAY)
    expect(answer)
      .to.have.property('_expire')
      .that.is.within(Date.now() + DAY - 60_000, Date.now() + DAY + 1)
  })

  it('a longest time that is shorter than what the store adds to it does not end everybody’s session', async () => {
    const it = await start({ adapter: { maxIdleTimeoutMs: 5_000 }, session: { maxAge: 60_000 } })
    const alice = it.visitor()
    await alice.get('/set?a=1')
    expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
    expect(await it.store.expiresInMs(keyOf(alice))).to.be.within(14_000, 15_000)
  })

  it('what koa-session puts beside the data is not in it', async () => {
    const it = await start({ session: { maxAge: DAY } })
    const alice = await filled(it)
    const { session, envelope } = (await it.store.read(keyOf(alice))) ?? {}
    expect(session).to.have.all.keys('preferences', 'list', 'at', 'created_at', 'last_activity')
    expect(envelope).to.deep.equal({ maxAge: DAY })
  })

  it('two saves at once add to a list what was added, once', async () => {
    const it = await start()
    const alice = await filled(it)
    await alice.get('/at-once')
    expect((await alice.get('/')).body).to.have.deep.property('list', [1, 2, 3])
  })

  it('a save writes what was there when it was called; what came later is written later', async () => {
    const it = await start()
    const alice = await filled(it)
    await alice.get('/later')
    expect((await alice.get('/')).body).to.have.deep.property('preferences', { theme: 'late' })
  })

  it('a session that is ended and begun again in one request is what was begun', async () => {
    const it = await start()
    const alice = await filled(it)
    await alice.get('/back')
    expect((await alice.get('/')).body).to.deep.equal({ again: true })
  })

  it('an id that a visitor made up is not taken over', async () => {
    const it = await start({ session: { signed: false } })
    const mine = await fetch(`${it.origin}/set?a=1`, {
      headers: { cookie: 'koa.sess=made-up-by-a-visitor-himself' },
    })
    expect(mine.headers.get('set-cookie')).not.to.include('made-up')
    expect(await it.store.exists('made-up-by-a-visitor-himself')).to.equal(false)
  })

  it('a session object is not changed by its save, frozen ones will do', async () => {
    const { sessions } = await start()
    const session = Object.freeze({ a: Object.freeze({ b: 1 }), _maxAge: DAY, _expire: Date.now() + DAY })
    const before = JSON.stringify(session)
    await sessions.set('a-session-that-is-frozen', session, DAY)
    expect(JSON.stringify(session)).to.equal(before)
  })

  it('one store serves several applications', async () => {
    const store = new MemorySessionStore<Data>()
    const one = await start({ make: () => store })
    const alice = await filled(one)
    const other = new Koa()
    const sessions = new KoaSessionStore<Data>({ store })
    expect(() => other.use(createSession({ ContextStore: sessions.ContextStore }, other))).not.to.throw()
    expect(await sessions.get(keyOf(alice))).to.have.property('list')
  })

  it('a new session is in the device list with its client; one that is bound to it is nobody else’s', async () => {
    const it = await start({ store: { binding: { userAgent: true } } })
    const alice = it.visitor()
    await alice.get('/set?user_id=7', { 'user-agent': 'A browser' })
    expect(await it.store.listByUser(7))
      .to.have.nested.property('[0].client')
      .that.deep.equals({
        ip: '127.0.0.1',
        userAgent: 'A browser',
      })
    expect((await alice.get('/', { 'user-agent': 'A browser' })).body).to.deep.equal({ user_id: '7' })
    expect((await alice.get('/', { 'user-agent': 'Another' })).body).to.deep.equal({})
    expect(it.events).to.have.nested.property('[0].type', 'binding-mismatch')
  })

  it('the user may be kept anywhere', async () => {
    const it = await start({
      adapter: { userIdFrom: (session) => session['name'] as string | undefined },
    })
    const alice = await filled(it)
    await alice.get('/set?name=alice')
    expect(await it.store.countByUser('alice')).to.equal(1)
    await it.store.deletePath(keyOf(alice), ['name'])
    await alice.get('/theme')
    expect(await it.store.countByUser('alice')).to.equal(0)
  })
})

/** Options and hooks of koa-session: each does what it says. */
import { expect } from 'chai'
import type { Context } from 'koa'
import { MemorySessionStore } from '../../lib/index.ts'
import { eventually } from '../support/eventually.ts'
import { Visitor } from '../support/visitor.ts'
import { dataOf, keyOf, put, seen, serve } from './app.ts'
import type { App, Data, Given, Routes } from './app.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const GRACE = 10_000

const routes: Routes = {
  '/': seen,
  '/set': put,
  '/new': (ctx) => ({ isNew: ctx['session']?.isNew, key: ctx['session']?.externalKey }),
  '/commit': async (ctx) => {
    put(ctx)
    await ctx['session']?.manuallyCommit()
  },
  '/age': (ctx) => {
    const age = String(ctx.query['ms'])
    if (ctx['session']) ctx['session'].maxAge = age === 'session' ? age : Number(age)
  },
  '/text-age': (ctx) => {
    if (ctx['session']) ctx['session'].maxAge = '1000' as never
  },
  '/regenerate': async (ctx) => {
    await ctx['session']?.regenerate()
  },
  '/twice': async (ctx) => {
    dataOf(ctx)['first'] = 1
    await ctx['session']?.save()
    dataOf(ctx)['second'] = 2
  },
}

describe('options of koa-session', () => {
  let app: App | undefined
  afterEach(() => app?.close())
  const start = async (given: Given = {}): Promise<App> => (app = await serve(routes, given))

  it('autoCommit: false saves what is committed by hand, and nothing else', async () => {
    const { visitor } = await start({ session: { autoCommit: false } })
    const alice = visitor()
    expect((await alice.get('/set?a=1')).setCookie).to.deep.equal([])
    await alice.get('/commit?b=2')
    expect((await alice.get('/')).body).to.deep.equal({ b: '2' })
  })

  it('externalKey takes the key from wherever it is', async () => {
    const { origin } = await start({
      session: {
        externalKey: {
          get: (ctx: Context) => ctx.get('x-session'),
          set: (ctx: Context, key: string) => ctx.set('x-session', key),
        },
      },
    })
    const first = await fetch(`${origin}/set?a=1`)
    const key = first.headers.get('x-session') ?? ''
    const headers = { 'x-session': key }
    expect(await (await fetch(`${origin}/`, { headers })).json()).to.deep.equal({ a: '1' })
    expect(await (await fetch(`${origin}/new`, { headers })).json()).to.deep.equal({ isNew: false, key })
  })

  it('genid and prefix make keys of any form; idOf says under which id the store has one', async () => {
    let drawn = 0
    for (const session of [
      { genid: () => `key ${++drawn}` },
      { prefix: 'app:sess:' },
      { genid: () => `of-the-form-of-an-id-${++drawn}` },
    ]) {
      const { visitor, store, sessions, close } = await start({ session: { ...session, signed: false } })
      const alice = visitor()
      await alice.get('/set?user_id=7')
      const key = decodeURIComponent(keyOf(alice))
      expect((await alice.get('/')).body).to.deep.equal({ user_id: '7' })
      await store.setPath(sessions.idOf(key), ['b'], 2)
      expect((await alice.get('/')).body).to.deep.equal({ user_id: '7', b: 2 })
      expect(sessions.idOf(key) === key).to.equal(key.startsWith('of-the-form'))
      await alice.get('/regenerate')
      expect(await store.countByUser(7)).to.equal(1)
      await close()
    }
  })

  it('a genid that draws one key for all makes one session', async () => {
    const { visitor } = await start({ session: { genid: () => 'the-only-key-there-is' } })
    const alice = visitor()
    await alice.get('/set?a=1')
    await alice.get('/regenerate')
    expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
    await visitor().get('/set?b=2')
    expect((await alice.get('/')).body).to.deep.equal({ b: '2' })
  })

  it('key and signed name and sign the cookie; one that is not signed by us is none', async () => {
    const { visitor, origin, calls } = await start({ session: { key: 'sid' } })
    const alice = visitor()
    await alice.get('/set?a=1')
    calls()
    const key = alice.cookies.get('sid') ?? ''
    for (const cookies of [
      [['sid', key]],
      [
        ['sid', key],
        ['sid.sig', 'x'],
      ],
    ] as const)
      expect((await new Visitor(origin, new Map(cookies)).get('/')).body).to.deep.equal({})
    expect(calls()).to.deep.equal([])
    expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
  })

  it('events tell of a session that is missed, has expired, or is not valid', async () => {
    const events: unknown[] = []
    let isValid = true
    let now = Date.now()
    const { visitor, koa, store } = await start({
      session: { maxAge: MINUTE, valid: () => isValid },
      store: { clock: () => now },
    })
    for (const name of ['missed', 'expired', 'invalid'])
      koa.on(`session:${name}`, ({ key }: { key: string }) => void events.push([name, key]))
    let alice = visitor()
    const told = async (event: string): Promise<void> => {
      const key = keyOf(alice)
      const answer = await alice.get('/new')
      expect(answer.body).to.have.property('isNew', true)
      await eventually('the event is there', () => events.length > 0)
      expect(events.splice(0)).to.deep.equal([[event, key]])
    }
    await alice.get('/set?a=1')
    isValid = false
    await told('invalid')
    isValid = true
    // The cookie is over, and the store keeps the session ten seconds longer.
    now += MINUTE + GRACE / 2
    await told('expired')
    now += GRACE
    await told('missed')
    alice = visitor()
    await alice.get('/set?a=1')
    await store.destroy(keyOf(alice))
    await told('missed')
  })

  it('beforeSave may still change the session', async () => {
    const { visitor } = await start({
      session: { beforeSave: (_ctx, session: Data) => void (session['stamp'] = 'mine') },
    })
    const alice = visitor()
    await alice.get('/set?a=1')
    expect((await alice.get('/')).body).to.deep.equal({ a: '1', stamp: 'mine' })
  })

  it('maxAge: session stays what it is through two saves in one request', async () => {
    const { visitor, store } = await start({ session: { maxAge: 'session' } })
    const alice = visitor()
    for (const _ of ['new', 'read']) {
      await alice.get('/twice')
      expect((await store.read(keyOf(alice)))?.envelope).to.deep.equal({ session: true })
      expect((await alice.get('/set?a=1')).setCookie[0]).not.to.match(/expires/i)
    }
  })

  it('a session with maxAge: session of its own lives by activity, whatever the option says', async () => {
    let now = Date.now()
    const { visitor, store, calls } = await start({
      store: { clock: () => now, idleTimeoutMs: MINUTE, touchIntervalMs: 0 },
    })
    const alice = visitor()
    await alice.get('/set?a=1')
    await alice.get('/age?ms=session')
    expect(await store.expiresInMs(keyOf(alice))).to.equal(MINUTE)
    calls()
    for (const _ of [1, 2, 3]) {
      now += MINUTE - 1
      expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
    }
    expect(calls()).to.deep.equal(['read', 'read', 'read', 'read', 'read', 'read'])
  })

  for (const [ms, meaning, lives] of [
    ['0', 'a day, as koa-session has it', DAY + GRACE],
    ['-1', 'the end', null],
    ['-20000', 'the end', null],
    ['0.5', 'a millisecond', 1 + GRACE],
    [String(3 * DAY), 'just that', 3 * DAY + GRACE],
    [String(200 * 365 * DAY), 'a century', 36_525 * DAY],
  ] as const)
    it(`a maxAge of ${ms} is ${meaning}`, async () => {
      const { visitor, store } = await start()
      const alice = visitor()
      await alice.get('/set?a=1')
      const key = keyOf(alice)
      expect(await alice.get(`/age?ms=${ms}`)).to.have.property('status', 200)
      const left = await store.expiresInMs(key)
      if (lives === null) expect(left).to.equal(null)
      else expect(left).to.be.within(lives - MINUTE, lives)
    })

  it('a maxAge without an end, or that is no number, is refused by its name; the session is whole', async () => {
    const { visitor, store } = await start()
    const alice = visitor()
    await alice.get('/set?a=1')
    for (const path of ['/age?ms=Infinity', '/age?ms=-Infinity', '/age?ms=NaN', '/text-age']) {
      const answer = await alice.get(path)
      expect(answer, path).to.have.property('status', 500)
      expect(answer.body, path).to.have.property('message').that.includes('maxAge')
    }
    expect(await store.get(keyOf(alice))).to.have.property('a', '1')
  })

  it('a session that was made elsewhere keeps its own time', async () => {
    const { store, origin, calls } = await start({ session: { signed: false } })
    const { id } = await store.create({ user_id: 7 }, { idleTimeoutMs: 9 * DAY })
    const alice = new Visitor(origin, new Map([['koa.sess', id]]))
    calls()
    expect((await alice.get('/')).body).to.deep.equal({ user_id: 7 })
    expect(calls()).to.deep.equal(['read', 'read'])
    await alice.get('/set?a=1')
    expect(await store.expiresInMs(id)).to.be.within(9 * DAY - MINUTE, 9 * DAY + GRACE)
    expect((await store.read(id))?.envelope)
      .to.have.property('maxAge')
      .that.is.within(9 * DAY - MINUTE, 9 * DAY)
  })

  it('the store may be called by hand, without a request', async () => {
    const store = new MemorySessionStore<Data>()
    const { sessions } = await start({ make: () => store })
    const key = 'a-key-that-somebody-made'
    await sessions.set(key, { a: 1 }, DAY)
    expect(await store.expiresInMs(key)).to.be.within(DAY - MINUTE, DAY)
    expect(await sessions.get(key)).to.include({ a: 1 })
    await sessions.set(key, { b: 1 })
    expect(await sessions.get(key))
      .to.include({ b: 1 })
      .and.not.have.property('a')
    await sessions.destroy(key)
    expect(await sessions.get(key)).to.equal(null)
  })
})

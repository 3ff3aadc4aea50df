/** The store as others call it: `get`, `set`, `load`, `createSession`, with plain objects and ids of any form; and odd responses. */
import { expect } from 'chai'
import type { Express } from 'express'
import type { SessionData } from 'express-session'
import { once } from 'node:events'
import { request } from 'node:http'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import { MemorySessionStore } from '../../lib/index.ts'
import { eventually } from '../support/eventually.ts'
import { dataOf, serve, usual } from './site.ts'
import type { Data, Given, Site } from './site.ts'

type Found = (Data & { cookie: Data }) | null | undefined

function setUp() {
  const store = new MemorySessionStore<Data>({ touchIntervalMs: 0 })
  const sessions = new ExpressSessionStore<Data>({ store })
  const call = <T>(act: (done: (error: unknown, value?: T) => void) => void): Promise<T | undefined> =>
    new Promise((resolve, reject) =>
      act((error, value) => (error instanceof Error ? reject(error) : resolve(value))),
    )
  return {
    store,
    sessions,
    get: (sid: string) => call<Found>((done) => sessions.get(sid, done as never)),
    set: (sid: string, data: object) => call((done) => sessions.set(sid, data as SessionData, done)),
    touch: (sid: string, data: object) => call((done) => sessions.touch(sid, data as SessionData, done)),
    load: (sid: string) => call<Express.Request['session']>((done) => sessions.load(sid, done as never)),
    length: () => call<number>((done) => sessions.length(done)),
    clear: () => call((done) => sessions.clear(done)),
    destroy: (sid: string) => call((done) => sessions.destroy(sid, done)),
  }
}

const saved = (session: Express.Request['session'] | undefined): Promise<unknown> =>
  new Promise((resolve) => void session?.save(resolve)).then((error) => expect(error).to.equal(null))

const COOKIE = { originalMaxAge: 60_000, expires: new Date(Date.now() + 60_000), httpOnly: true, path: '/' }

describe('a store of express-session, called directly', () => {
  it('keeps plain objects under ids of any form', async () => {
    const { get, set } = setUp()
    for (const sid of ['1', 'apple', 'foo bar', 'a'.repeat(300)]) {
      await set(sid, { cookie: COOKIE, sid, deep: { a: [1] } })
      expect(await get(sid)).to.deep.include({ sid, deep: { a: [1] } })
    }
    expect(await get('nobody')).to.equal(null)
  })

  it('answers the cookie as JSON has it, ending an age from now', async () => {
    const { get, set } = setUp()
    await set('apple', { cookie: COOKIE })
    const before = Date.now()
    const { cookie } = (await get('apple')) ?? { cookie: {} }
    expect(cookie).to.include({ originalMaxAge: 60_000, httpOnly: true, path: '/' })
    expect(Date.parse(String(cookie['expires']))).to.be.within(before + 59_000, Date.now() + 60_000)
  })

  it('updates one that is there, and gives each answer as a copy', async () => {
    const { get, set } = setUp()
    await set('apple', { cookie: COOKIE, a: 1, gone: true })
    await set('apple', { cookie: COOKIE, a: 2 })
    const found = await get('apple')
    expect(found).to.include({ a: 2 }).and.not.have.property('gone')
    Object.assign(found ?? {}, { a: 3 })
    expect(await get('apple')).to.include({ a: 2 })
  })

  it('saves what it has answered, changed, and the same object under another id', async () => {
    const { get, set } = setUp()
    await set('apple', { cookie: COOKIE, a: 1 })
    const found = (await get('apple')) ?? {}
    await set('pear', found)
    await set('apple', Object.assign(found, { a: 2 }))
    expect([await get('apple'), await get('pear')].map((each) => each?.['a'])).to.deep.equal([2, 1])
  })

  it('keeps what a plain object has under a name of the framework’s, and a session does not lose it', async () => {
    const { store, get, set, load } = setUp()
    const id = 'a-tool-has-made-this-one'
    await set(id, { cookie: COOKIE, a: 1, save: 'theirs', id: 7 })
    await set(id, { ...(await get(id)), reload: 'theirs' })
    const session = await load(id)
    expect(session).to.respondTo('save')
    Object.assign(session ?? {}, { a: 2 })
    await saved(session)
    expect(await store.getFields(id, ['a', 'reload'])).to.deep.equal({ a: 2, reload: 'theirs' })
    const failed = await set(id, { cookie: COOKIE, toString: 'hidden' }).catch((error: unknown) => error)
    expect(failed).to.have.property('code', 'ERR_SESSION_PATH')
  })

  it('loads a session that can be changed and saved without a request', async () => {
    const { get, set, load } = setUp()
    await set('apple', { cookie: COOKIE, a: 1 })
    const session = await load('apple')
    expect(session?.cookie.expires).to.be.instanceOf(Date)
    expect(session?.cookie.originalMaxAge).to.equal(60_000)
    Object.assign(session ?? {}, { b: 2 })
    await saved(session)
    expect(await get('apple')).to.include({ a: 1, b: 2 })
    expect(await load('nobody')).to.equal(undefined)
  })

  it('makes a session of anybody’s answer', () => {
    const req = { sessionID: 'apple' } as Express.Request
    const made = setUp().sessions.createSession(
      req as never,
      { cookie: { ...COOKIE, expires: new Date(Date.now() + 60_000) }, a: 1 } as never,
    )
    expect([made.id, req.session, made.cookie.maxAge]).to.satisfy(([id, own, age]: unknown[]) => id === 'apple' && own === made && Number(age) > 0) // prettier-ignore
  })

  it('touches: the end of the cookie moves; one that has gone is no error', async () => {
    const { get, set, touch, destroy } = setUp()
    await set('apple', { cookie: COOKIE, a: 1 })
    await touch('apple', { cookie: { ...COOKIE, originalMaxAge: 90_000 }, a: 'not by a touch' })
    expect(await get('apple'))
      .to.include({ a: 1 })
      .and.have.nested.property('cookie.originalMaxAge', 90_000)
    await destroy('apple')
    await touch('apple', { cookie: COOKIE })
    await destroy('apple')
    expect(await get('apple')).to.equal(null)
  })

  it('counts, and clears', async () => {
    const { store, set, get, length, clear } = setUp()
    for (const sid of ['1', '2', '3']) await set(sid, { cookie: COOKIE })
    await store.create({ user_id: 7 })
    expect(await length()).to.equal(4)
    await clear()
    expect([await length(), await get('1'), await store.countByUser(7)]).to.deep.equal([0, null, 0])
  })

  it('says so where a store of another kind cannot clear', async () => {
    const store = new MemorySessionStore<Data>()
    Object.assign(store, { destroyAll: undefined })
    const error = await new Promise((resolve) => new ExpressSessionStore({ store }).clear(resolve))
    expect(error).to.be.instanceOf(TypeError)
  })

  it('needs no callbacks', async () => {
    const { sessions, get } = setUp()
    sessions.set('apple', { cookie: COOKIE })
    sessions.touch('apple', { cookie: COOKIE })
    expect(await get('apple')).to.have.property('cookie')
    sessions.destroy('apple')
    expect(await get('apple')).to.equal(null)
  })

  it('is not for logins before it is the middleware’s', async () => {
    const { sessions } = setUp()
    const failed = await sessions.login({ sessionID: 'a' } as never, {}).catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(TypeError)
    expect(sessions.generate).to.be.a('function')
  })
})

function routes(app: Express): void {
  usual(app)
  app.get('/stream', (req, res) => {
    res.write('first ')
    dataOf(req)['streamed'] = true
    setImmediate(() => {
      res.write('second ')
      res.end('third')
    })
  })
  app.get('/hang', (req, res) => {
    dataOf(req)['early'] = true
    req.session.save(() => res.write('waiting'))
  })
  app.get('/twice', (req, res) => {
    dataOf(req)['a'] = 1
    res.end('once')
    res.end('twice')
  })
  app.get('/empty', (req, res) => {
    dataOf(req)['a'] = 1
    res.status(204).end()
  })
}

describe('responses of express-session', () => {
  let site: Site
  const start = async (given: Given = {}): Promise<Site> => (site = await serve(routes, given))
  afterEach(() => site.close())

  it('of a stream end when the session is saved', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    expect((await browser.get('/stream')).text).to.equal('first second third')
    expect(await browser.data()).to.deep.equal({ a: 1, streamed: true })
  })

  it('without a body, and of handlers that end twice', async () => {
    const browser = (await start()).browser()
    expect((await browser.get('/empty')).status).to.equal(204)
    expect(await browser.data()).to.deep.equal({ a: 1 })
    expect((await browser.get('/twice')).text).to.equal('once')
  })

  it('that the client does not wait for leave what was saved', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    const going = request(`${site.origin}/hang`, { headers: { cookie: browser.cookie } }).end()
    going.on('error', () => {})
    await once(going, 'response')
    going.destroy()
    await eventually('it is saved', async () => (await browser.data())['early'] === true)
    expect(site.errors).to.deep.equal([])
  })

  it('of a session that was stored without a cookie are the framework’s TypeError', async () => {
    await start({ session: { genid: () => 'apple' } })
    const browser = site.browser()
    await browser.get('/set?a=1')
    await site.store.destroy(browser.id)
    await new Promise((resolve) => site.sessions.set('apple', { foo: 'bar' } as never, resolve))
    const { status, text } = await browser.get('/get')
    expect([status, text]).to.satisfy(([s, t]: unknown[]) => s === 500 && /expires/.test(String(t)))
  })

  it('with ids that the application draws, of any form', async () => {
    await start({ session: { genid: () => 'apple' } })
    const [one, two] = [site.browser(), site.browser()]
    await one.get('/set?a=1')
    expect(await one.data()).to.deep.equal({ a: 1 })
    await two.get('/set?b=2')
    expect(await one.data()).to.deep.equal({ b: 2 })
  })

  it('where a session was made by the store itself: a cookie of its remaining time, and no write for it', async () => {
    await start()
    const browser = site.browser()
    await browser.get('/set?a=1')
    const { id } = browser
    await site.store.destroy(id)
    await site.store.create({ made: 'by hand' }, { id, idleTimeoutMs: 50_000 })
    site.calls()
    const { body } = await browser.get('/get')
    expect(body).to.have.property('made', 'by hand')
    expect(body['cookie']).to.have.property('originalMaxAge').that.is.within(49_000, 50_000)
    expect(site.calls()).to.deep.equal(['read'])
  })
})

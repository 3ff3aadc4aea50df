/** Cookies of @fastify/session: what the plugin makes of them is not changed by the store, whatever a visitor sends. */
import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import { Signer } from '@fastify/cookie'
import { Visitor } from '../support/visitor.ts'
import { SECRET, dataOf, idOf, seen, serve } from './app.ts'
import type { App, Data, Given } from './app.ts'

const DAY = 24 * 3_600_000

const routes = (app: FastifyInstance): void => {
  app.get('/', async (request) => seen(request))
  app.get('/cookie', async (request) => request.session.cookie)
  app.get<{ Querystring: Data }>('/set', async (request) => {
    Object.assign(dataOf(request), request.query)
    return seen(request)
  })
  app.get<{ Querystring: { ms: string } }>('/age', async (request) => {
    request.session.cookie.maxAge = Number(request.query.ms)
    return {}
  })
  app.get<{ Querystring: { at: string } }>('/begin', async (request) => {
    dataOf(request)['user_id'] = 'somebody'
    request.session.cookie.expires = new Date(Number(request.query.at))
    return {}
  })
  app.get<{ Querystring: { at: string } }>('/expires', async (request) => {
    request.session.cookie.expires = new Date(Number(request.query.at))
    return {}
  })
}

describe('cookies of @fastify/session', () => {
  let app: App | undefined
  afterEach(() => app?.close())
  const start = async (given: Given = {}): Promise<App> => (app = await serve(routes, given))

  it('are secure or not by the connection where they are to be so automatically', async () => {
    const { visitor } = await start({
      plugin: { cookie: { secure: 'auto' } },
      server: { trustProxy: true },
    })
    const plain = (await visitor().get('/set?a=1')).setCookie[0]
    expect(plain)
      .to.match(/SameSite=Lax/i)
      .and.not.match(/Secure/)
    const encrypted = (await visitor().get('/set?a=1', { 'x-forwarded-proto': 'https' })).setCookie[0]
    expect(encrypted).to.match(/Secure/)
  })

  it('are not sent over an open connection where they have to be secure', async () => {
    const { visitor } = await start({ plugin: { cookie: { secure: true } }, server: { trustProxy: true } })
    expect((await visitor().get('/set?a=1')).setCookie).to.deep.equal([])
    const alice = visitor()
    const https = { 'x-forwarded-proto': 'https' }
    await alice.get('/set?a=1', https)
    expect((await alice.get('/', https)).body).to.deep.equal({ a: '1' })
  })

  it('have the prefix, the name, the path and the domain that are wanted, also of a session that was read', async () => {
    const { visitor } = await start({
      plugin: {
        cookieName: 'sid',
        cookiePrefix: 's:',
        cookie: { secure: false, path: '/', sameSite: 'strict', httpOnly: false },
      },
    })
    const alice = visitor()
    for (const path of ['/set?a=1', '/']) {
      const [line = ''] = (await alice.get(path)).setCookie
      expect(line)
        .to.match(/^sid=s(:|%3A)/)
        .and.match(/SameSite=Strict/i)
        .and.not.match(/HttpOnly/)
    }
    expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
  })

  it('are signed with the first secret, and read with any', async () => {
    const older = await start({ plugin: { secret: [SECRET] } })
    const alice = older.visitor()
    await alice.get('/set?a=1')
    const newer = await serve(routes, {
      make: () => older.store,
      plugin: { secret: ['another secret of at least 32 characters', SECRET] },
    })
    const later = new Visitor(newer.origin, alice.cookies)
    expect((await later.get('/')).body).to.deep.equal({ a: '1' })
    expect(later.cookies).not.to.deep.equal(alice.cookies)
    expect((await later.get('/')).body).to.deep.equal({ a: '1' })
    await newer.close()
  })

  it('end when the session does, whatever was said when it was saved', async () => {
    const { visitor, store, sessions } = await start({ plugin: { cookie: { maxAge: DAY } } })
    const alice = visitor()
    await alice.get('/set?a=1')
    const id = idOf(alice)
    const stale = { originalMaxAge: DAY, expires: '2001-01-01T00:00:00.000Z' }
    await store.touch(id, { envelope: stale })
    expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
    const { envelope } = (await store.read(id)) ?? {}
    expect(envelope).to.include({ originalMaxAge: DAY }).and.not.have.any.keys('expires', 'originalExpires')
    expect(await endOf(sessions, id)).to.be.within(Date.now() + DAY - 60_000, Date.now() + DAY)
  })

  it('keep a new age, and the session lives by it', async () => {
    const { visitor, store } = await start()
    const alice = visitor()
    await alice.get('/set?a=1')
    const [line = ''] = (await alice.get(`/age?ms=${30 * DAY}`)).setCookie
    expect(Date.parse(/Expires=([^;]+)/.exec(line)?.[1] ?? '')).to.be.above(Date.now() + 29 * DAY)
    expect(await store.expiresInMs(idOf(alice))).to.be.above(29 * DAY)
    expect((await alice.get('/cookie')).body).to.include({ originalMaxAge: 30 * DAY })
  })

  it('end the session when the application says, until it is saved again', async () => {
    const { visitor, store } = await start({ plugin: { cookie: { maxAge: DAY } } })
    const alice = visitor()
    await alice.get('/set?a=1')
    for (const end of [Date.now() + DAY / 2, Date.now() + 9 * DAY]) {
      await alice.get(`/expires?at=${end}`)
      expect(await store.expiresInMs(idOf(alice))).to.be.within(
        end - Date.now() - 60_000,
        end - Date.now() + 1_000,
      )
      expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
      expect(await store.expiresInMs(idOf(alice))).to.be.within(DAY - 60_000, DAY)
    }
    await alice.get(`/expires?at=${Date.now() - 1}`)
    expect(await store.exists(idOf(alice))).to.equal(false)
  })

  it('end a session when the application says, in the request that makes it too', async () => {
    const { visitor, store } = await start({ plugin: { cookie: { maxAge: DAY }, saveUninitialized: false } })
    const [alice, bob] = [visitor(), visitor()]
    await alice.get(`/begin?at=${Date.now() + DAY / 2}`)
    expect(await store.expiresInMs(idOf(alice))).to.be.within(DAY / 2 - 60_000, DAY / 2)
    expect((await bob.get(`/begin?at=${Date.now() - 1}`)).status).to.equal(200)
    expect(await store.countByUser('somebody')).to.equal(1)
  })

  it('with a fixed end keep it', async () => {
    const expires = new Date(Date.now() + 9 * DAY)
    const { visitor, store } = await start({ plugin: { cookie: { expires } } })
    const alice = visitor()
    await alice.get('/set?a=1')
    const [line = ''] = (await alice.get('/')).setCookie
    expect(line).to.include(`Expires=${expires.toUTCString()}`)
    expect(await store.expiresInMs(idOf(alice))).to.be.within(9 * DAY - 60_000, 9 * DAY)
  })

  it('of an age that is none: 0 and less end the session, one without an end is refused', async () => {
    const { visitor, store } = await start()
    for (const ms of ['0', '-1']) {
      const alice = visitor()
      await alice.get('/set?a=1')
      const id = idOf(alice)
      expect((await alice.get(`/age?ms=${ms}`)).status).to.equal(200)
      expect(await store.exists(id)).to.equal(false)
    }
    for (const [ms, path] of [
      ['NaN', 'cookie.originalMaxAge'],
      ['Infinity', 'cookie.originalMaxAge'],
      [String(2 ** 53), 'cookie.expires'],
    ] as const) {
      const alice = visitor()
      await alice.get('/set?a=1')
      const answer = await alice.get(`/age?ms=${ms}`)
      expect(answer).to.have.property('status', 500)
      expect(answer).to.have.nested.property('body.message').that.includes(path)
      expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
    }
    const alice = visitor()
    await alice.get('/set?a=1')
    expect((await alice.get(`/age?ms=${200 * 365 * DAY}`)).status).to.equal(200)
    expect(await store.expiresInMs(idOf(alice))).to.be.within(99 * 365 * DAY, 101 * 365 * DAY)
  })

  it('of a session that was made elsewhere: its own time, all else the plugin’s', async () => {
    const { visitor, store, origin } = await start({
      plugin: { cookie: { sameSite: 'strict', maxAge: DAY } },
    })
    const { id } = await store.create({ user_id: 7 }, { idleTimeoutMs: 9 * DAY })
    const alice = new Visitor(origin, new Map([['sessionId', sign(id)]]))
    const [line = ''] = (await alice.get('/')).setCookie
    expect(line).to.match(/SameSite=Strict/i)
    expect(Date.parse(/Expires=([^;]+)/.exec(line)?.[1] ?? '')).to.be.within(
      Date.now() + 9 * DAY - 60_000,
      Date.now() + 9 * DAY,
    )
    expect(await store.expiresInMs(id)).to.be.within(9 * DAY - 60_000, 9 * DAY)
    expect((await visitor().get('/')).body).to.deep.equal({})
  })

  it('come from the plugin where a session was saved by hand without one', async () => {
    const { sessions, origin } = await start({ plugin: { cookie: { maxAge: DAY } } })
    const id = 'a-session-without-a-cookie'
    await new Promise<unknown>((resolve) => sessions.set(id, { a: 1 }, resolve))
    const alice = new Visitor(origin, new Map([['sessionId', sign(id)]]))
    expect((await alice.get('/cookie')).body).to.include({ originalMaxAge: DAY })
  })

  it('may be given by hand with an end that is a number', async () => {
    const { sessions, origin, store } = await start()
    const id = 'a-session-saved-by-hand'
    const cookie = { path: '/', secure: false, expires: Date.now() + DAY }
    await new Promise<unknown>((resolve) => sessions.set(id, { a: 1, cookie }, resolve))
    expect(await store.expiresInMs(id)).to.be.within(DAY - 60_000, DAY)
    const alice = new Visitor(origin, new Map([['sessionId', sign(id)]]))
    expect((await alice.get('/')).body).to.deep.equal({ a: 1 })
  })
})

const sign = (id: string): string => encodeURIComponent(new Signer(SECRET).sign(id))

/** The plugin makes a date of the text. */
const endOf = (sessions: App['sessions'], id: string): Promise<number> =>
  new Promise((resolve) => {
    sessions.get(id, (_error, session) => resolve(Date.parse(String(session?.cookie.expires))))
  })

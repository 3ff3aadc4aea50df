/** What stores for express-session have fallen into: each trap by its name. */
import { expect } from 'chai'
import session from 'express-session'
import type { Express } from 'express'
import { once } from 'node:events'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import { MemorySessionStore, SessionBackendError } from '../../lib/index.ts'
import { eventually } from '../support/eventually.ts'
import { SECRET, dataOf, serve, usual } from './site.ts'
import type { Data, Given, Site } from './site.ts'

const AWAY = new SessionBackendError('disconnected', 'not-applied', 'away')

function routes(app: Express): void {
  usual(app)
  app.get('/read', (_req, res) => void res.json({}))
  app.get('/fill', (req, res) => {
    Object.assign(req.session, { at: new Date(0), preferences: { theme: 'dark', language: 'en' }, list: [1] })
    res.json({})
  })
  app.get('/theme', (req, res) => {
    Object.assign(dataOf(req)['preferences'] as object, { theme: 'light' })
    res.json({})
  })
  app.get('/at-once', (req, res) => {
    const list = dataOf(req)['list'] as number[]
    list.push(2)
    req.session.save()
    list.push(3)
    res.json({})
  })
  app.get('/new-at-once', (req, res) => {
    dataOf(req)['a'] = 1
    req.session.save()
    dataOf(req)['a'] = 2
    res.json({})
  })
  app.get('/try', (req, res) => {
    dataOf(req)['a'] = 2
    req.session.save((error: Error | null) => void res.json({ error: error?.message ?? null }))
  })
  app.get('/to-json', (req, res) => {
    dataOf(req)['a'] = { toJSON: () => ({ count: 1n }) }
    res.json({ ended: true })
  })
  app.get('/save-after-destroy', (req, res) => {
    const former = req.session
    former.destroy(() => former.save(() => void res.json({})))
  })
  app.get('/gone-meanwhile', (req, res, next) => {
    dataOf(req)['late'] = true
    const store = req.sessionStore as unknown as ExpressSessionStore<Data>
    store.store.destroy(req.sessionID).then(() => res.json({}), next)
  })
  app.get('/reload-gone', (req, res) => {
    req.sessionStore.destroy(req.sessionID, () => {
      req.session.reload((error: Error | null) => void res.json({ error: error?.message ?? null }))
    })
  })
}

describe('a store for express-session', () => {
  let site: Site
  const start = async (given: Given = {}): Promise<Site> => (site = await serve(routes, given))
  afterEach(() => site.close())

  it('does not take what has a toJSON for changed', async () => {
    const browser = (await start({ session: { resave: true } })).browser()
    await browser.get('/fill')
    site.calls()
    await browser.get('/read')
    expect(site.calls()).to.deep.equal(['read'])
  })

  it('does not measure against the object it has given out: a change in place is seen', async () => {
    const browser = (await start()).browser()
    await browser.get('/fill')
    await browser.get('/theme')
    expect((await browser.data())['preferences']).to.deep.equal({ theme: 'light', language: 'en' })
  })

  it('does not write a change in place over what others have changed beside it', async () => {
    const browser = (await start()).browser()
    await browser.get('/fill')
    const read = site.store.read.bind(site.store)
    site.store.read = async (id: string) => {
      const found = await read(id)
      await site.store.patch(id, [{ op: 'set', path: ['preferences', 'language'], value: 'de' }])
      return found
    }
    await browser.get('/theme')
    site.store.read = read
    expect((await browser.data())['preferences']).to.deep.equal({ theme: 'light', language: 'de' })
  })

  it('does not append twice where two saves of one request are on their way at once', async () => {
    const browser = (await start()).browser()
    await browser.get('/fill')
    await browser.get('/at-once')
    expect((await browser.data())['list']).to.deep.equal([1, 2, 3])
  })

  it('does not leave the earlier one of two saves of a new session', async () => {
    const browser = (await start()).browser()
    await browser.get('/new-at-once')
    expect(site.calls()).to.deep.equal(['create', 'patch'])
    expect(await browser.data()).to.deep.equal({ a: 2 })
  })

  it('does not loop over, or delete, what another service keeps under a name of the framework’s', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    const theirs = { id: 'theirs', toJSON: 'theirs' }
    await site.store.update(browser.id, theirs)
    site.calls()
    await browser.get('/read')
    expect(site.calls()).to.deep.equal(['read'])
    await browser.get('/set?a=2')
    expect(await site.store.getFields(browser.id, ['id', 'toJSON', 'a'])).to.deep.equal({ ...theirs, a: 2 })
    expect(site.errors).to.deep.equal([])
  })

  it('does not leave a response without an end where a toJSON answers what JSON cannot hold', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    expect((await browser.get('/to-json')).body).to.deep.equal({ ended: true })
    expect(site.errors).to.have.lengthOf(1).and.have.nested.property('[0].code', 'ERR_SESSION_INVALID')
    expect(await browser.data()).to.deep.equal({ a: 1 })
  })

  it('does not end the process, or answer twice, where a session has gone: it tells the application', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    const { id } = browser
    expect((await browser.get('/gone-meanwhile')).status).to.equal(200)
    expect(await site.store.exists(id)).to.equal(false)
    expect(site.events.map(({ type }) => type)).to.deep.equal(['late-write'])
    expect(site.errors).to.deep.equal([])
  })

  it('does not revive a session that the request itself has destroyed', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    const { id } = browser
    await browser.get('/save-after-destroy')
    expect(await site.store.exists(id)).to.equal(false)
  })

  it('says that a session is missing where one that has gone is reloaded', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    expect((await browser.get('/reload-gone')).body).to.deep.equal({ error: 'failed to load session' })
    expect(site.errors).to.deep.equal([])
  })

  it('does not adopt an id that it does not know', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    const { id } = browser
    await site.store.destroy(id)
    await browser.get('/set?a=2')
    expect(browser.id).to.not.equal(id)
    expect(await site.store.exists(id)).to.equal(false)
  })

  it('tells a failed save once; the old session is whole, and the framework does not try again', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    const patch = site.store.patch.bind(site.store)
    site.store.patch = () => Promise.reject(AWAY)
    expect((await browser.get('/try')).body).to.deep.equal({ error: 'away' })
    site.store.patch = patch
    expect(await browser.data()).to.deep.equal({ a: 1 })
    expect(site.errors).to.deep.equal([])
  })

  it('gives an error of the end of a request to the error handler, once, and the response ends', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    const patch = site.store.patch.bind(site.store)
    site.store.patch = () => Promise.reject(AWAY)
    await browser.get('/set?a=2')
    await eventually('the error is told', () => site.errors.length > 0)
    site.store.patch = patch
    expect(site.errors).to.deep.equal([{ message: 'away', code: 'ERR_SESSION_BACKEND', late: true }])
    expect(await browser.data()).to.deep.equal({ a: 1 })
  })

  it('gives the store’s error of a read, and after it sessions as before: nothing is disconnected', async () => {
    const browser = (await start()).browser()
    await browser.get('/set?a=1')
    let disconnects = 0
    site.sessions.on('disconnect', () => disconnects++)
    const read = site.store.read.bind(site.store)
    site.store.read = (): Promise<never> => Promise.reject(AWAY)
    expect(await browser.get('/get')).to.include({ status: 500, text: '{"code":"ERR_SESSION_BACKEND"}' })
    site.store.read = read
    expect(await browser.data()).to.deep.equal({ a: 1 })
    expect(disconnects).to.equal(0)
  })

  it('onUnavailable: anonymous: a visitor is nobody for as long, and keeps the cookie', async () => {
    const told: unknown[] = []
    await start({ adapter: { onUnavailable: 'anonymous', onError: (error) => void told.push(error) } })
    const browser = site.browser()
    await browser.get('/set?a=1')
    const read = site.store.read.bind(site.store)
    site.store.read = (): Promise<never> => Promise.reject(AWAY)
    expect((await browser.get('/read')).status).to.equal(200)
    expect(told).to.deep.equal([AWAY])
    site.store.read = read
    expect(await browser.data()).to.deep.equal({ a: 1 })
  })

  it('does not change the session that it is given to save', async () => {
    const { sessions } = await start()
    const given = Object.freeze({ cookie: Object.freeze({ originalMaxAge: null }), a: Object.freeze([1]) })
    await new Promise((resolve) => sessions.set('frozen', given, resolve))
    await new Promise((resolve) => sessions.set('frozen', given, resolve))
    const found = await new Promise((resolve) => sessions.get('frozen', (_error, data) => resolve(data)))
    expect(found).to.deep.equal({ cookie: { originalMaxAge: null }, a: [1] })
  })

  it('shares the cookie’s options of the middleware made last, as the framework has it', async () => {
    await start({ session: { cookie: { maxAge: 60_000 } } })
    session({ store: site.sessions, secret: SECRET, resave: false, saveUninitialized: false, cookie: { maxAge: 5_000 } }) // prettier-ignore
    const browser = site.browser()
    await browser.get('/set?a=1')
    expect(await site.store.expiresInMs(browser.id)).to.be.within(1, 5_000)
  })
})

it('calls back once, outside of its own promises: what the callback throws is uncaught, like any other’s', async () => {
  const sessions = new ExpressSessionStore({ store: new MemorySessionStore() })
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  let called = 0
  const uncaught = once(process, 'uncaughtException')
  try {
    sessions.get('nobody', () => {
      called++
      throw new Error('of the callback')
    })
    expect(((await uncaught)[0] as Error).message).to.equal('of the callback')
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
  expect(called).to.equal(1)
})

/** What express-session’s README promises its users, with our store, on Express 5 and 4. */
import { expect } from 'chai'
import type { Express } from 'express'
import { EXPRESS, dataOf, serve, usual } from './site.ts'
import type { Given, Site } from './site.ts'

const DAY = 86_400_000

function routes(app: Express): void {
  usual(app)
  app.get('/read', (_req, res) => void res.json({}))
  app.get('/age', (req, res) => {
    const { ms } = req.query
    if (ms === 'null') req.session.cookie.expires = null
    else req.session.cookie.maxAge = Number(ms)
    res.json({})
  })
  app.get('/cookie', (req, res) => {
    const { maxAge, originalMaxAge, expires } = req.session.cookie
    res.json({ maxAge, originalMaxAge, isDate: expires instanceof Date })
  })
  app.get('/regenerate', (req, res, next) => {
    req.session.regenerate((error: unknown) => {
      if (error) return next(error)
      dataOf(req)['fresh'] = true
      res.json({ id: req.sessionID })
    })
  })
  app.get('/reload', (req, res, next) => {
    dataOf(req)['a'] = 'unsaved'
    req.session.reload((error: unknown) => {
      if (error) return next(error)
      const reloaded = dataOf(req)['a']
      dataOf(req)['b'] = 'after'
      res.json({ reloaded })
    })
  })
  app.get('/unset', (req, res) => {
    dataOf(req)['a'] = 'ignored'
    Object.assign(req, { session: null })
    res.json({})
  })
  app.get('/save-twice', (req, res, next) => {
    dataOf(req)['a'] = 'first'
    req.session.save((error: unknown) => {
      if (error) return next(error)
      dataOf(req)['b'] = 'second'
      res.json({})
    })
  })
}

for (const [version, express] of Object.entries(EXPRESS)) {
  describe(`express-session on ${version}`, () => {
    let site: Site
    const start = async (given: Given = {}): Promise<Site> =>
      (site = await serve(routes, { express, ...given }))
    afterEach(() => site.close())

    it('keeps what a request has put into the session', async () => {
      const browser = (await start()).browser()
      const { setCookie } = await browser.get('/set?user_id=7&preferences={"theme":"dark"}')
      expect(setCookie).to.have.length(1)
      expect(setCookie[0]).to.match(/^connect\.sid=s%3A[\w-]{32}\.[^;]+; Path=\/; HttpOnly$/)
      expect(await browser.data()).to.deep.equal({ user_id: 7, preferences: { theme: 'dark' } })
      await browser.get('/set?preferences={}')
      await browser.get('/delete?user_id')
      expect(await browser.data()).to.deep.equal({ preferences: {} })
      expect(site.errors).to.deep.equal([])
    })

    it('gives no cookie and stores nothing for a visitor of whom nothing is to be kept', async () => {
      const browser = (await start()).browser()
      expect((await browser.get('/read')).setCookie).to.deep.equal([])
      expect(site.calls()).to.deep.equal([])
    })

    it('does with saveUninitialized', async () => {
      const browser = (await start({ session: { saveUninitialized: true } })).browser()
      expect((await browser.get('/read')).setCookie).to.have.length(1)
      expect(await browser.data()).to.deep.equal({})
      expect(site.calls()).to.deep.equal(['create', 'read'])
    })

    it('keeps sessions of different browsers apart', async () => {
      const [one, two] = [(await start()).browser(), site.browser()]
      await one.get('/set?a=1')
      await two.get('/set?a=2')
      expect([await one.data(), await two.data()]).to.deep.equal([{ a: 1 }, { a: 2 }])
    })

    it('sends the cookie again with rolling, and writes nothing for it', async () => {
      const browser = (await start({ session: { rolling: true, cookie: { maxAge: DAY } } })).browser()
      await browser.get('/set?a=1')
      site.calls()
      expect((await browser.get('/read')).setCookie[0]).to.match(/Expires=/)
      expect(site.calls()).to.deep.equal(['read'])
    })

    for (const resave of [true, false])
      it(`costs one command to read and two to change with resave: ${resave}`, async () => {
        const browser = (await start({ session: { resave } })).browser()
        await browser.get('/set?a=1')
        site.calls()
        await browser.get('/read')
        expect(site.calls()).to.deep.equal(['read'])
        await browser.get('/set?a=2')
        expect(site.calls()).to.deep.equal(['read', 'patch'])
      })

    for (const unset of ['keep', 'destroy'] as const)
      it(`unset: ${unset}, where a request takes its session away`, async () => {
        const browser = (await start({ session: { unset } })).browser()
        await browser.get('/set?a=1')
        await browser.get('/unset')
        expect(await browser.data()).to.deep.equal(unset === 'keep' ? { a: 1 } : {})
        expect(await site.store.exists(browser.id)).to.equal(unset === 'keep')
      })

    it('destroys: the cookie opens nothing, and the next session has another id', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      const { id } = browser
      await browser.get('/destroy')
      expect(await browser.data()).to.deep.equal({})
      await browser.get('/set?a=2')
      expect(browser.id).to.have.length(32).and.not.equal(id)
    })

    it('regenerates: another id, an empty session, the old one gone', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      const old = browser.copy()
      await browser.get('/regenerate')
      expect(browser.id).to.not.equal(old.id)
      expect([await browser.data(), await old.data()]).to.deep.equal([{ fresh: true }, {}])
    })

    it('reloads, and saves what is changed after it', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      expect((await browser.get('/reload')).body).to.deep.equal({ reloaded: 1 })
      expect(await browser.data()).to.deep.equal({ a: 1, b: 'after' })
    })

    it('saves at once, and what is changed after it at the end', async () => {
      const browser = (await start()).browser()
      await browser.get('/save-twice')
      expect(site.calls()).to.deep.equal(['create', 'patch'])
      expect(await browser.data()).to.deep.equal({ a: 'first', b: 'second' })
    })

    it('remembers: a cookie’s age is kept, and is the session’s own idle timeout', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      await browser.get(`/age?ms=${30 * DAY}`)
      expect(await site.store.expiresInMs(browser.id)).to.be.within(30 * DAY - 5_000, 30 * DAY)
      const { body } = await browser.get('/cookie')
      expect(body['isDate']).to.equal(true)
      // express-session takes it from `expires` and the clock, which may have moved on in between.
      expect(body['originalMaxAge']).to.be.within(30 * DAY - 1_000, 30 * DAY)
      expect(body['maxAge']).to.be.within(30 * DAY - 5_000, 30 * DAY)
      await browser.get('/age?ms=null')
      expect(await site.store.expiresInMs(browser.id)).to.be.within(1, 1_800_000)
    })

    it('forgets: an age of 0 ends the session', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      const { id } = browser
      await browser.get('/age?ms=0')
      expect(await site.store.exists(id)).to.equal(false)
      expect(await browser.data()).to.deep.equal({})
    })

    it('gives a new session where the old one’s age has passed', async () => {
      const time = { now: Date.now() }
      const clock = (): number => time.now
      const browser = (await start({ store: { clock }, session: { cookie: { maxAge: 60_000 } } })).browser()
      await browser.get('/set?a=1')
      time.now += 59_900 // the framework takes its age anew by a clock that goes on
      expect(await browser.data()).to.deep.equal({ a: 1 })
      time.now += 60_000
      expect(await browser.data()).to.deep.equal({})
    })

    it('sends a secure cookie over HTTPS only, also behind a proxy that is trusted', async () => {
      await start({ session: { proxy: true, cookie: { secure: true, sameSite: 'lax' } } })
      const open = site.browser()
      expect((await open.get('/set?a=1')).setCookie).to.deep.equal([])
      const { setCookie } = await open.get('/set?a=1', { 'x-forwarded-proto': 'https' })
      expect(setCookie[0]).to.match(/; Secure; SameSite=Lax$/)
      expect((await open.get('/get', { 'x-forwarded-proto': 'https' })).body).to.include({ a: 1 })
    })

    it('knows the client behind a proxy that the application trusts, for the device list', async () => {
      await start({ first: (app) => void app.set('trust proxy', true) })
      const headers = { 'x-forwarded-for': '192.0.2.9', 'user-agent': 'a browser' }
      await site.browser().get('/set?user_id=7', headers)
      const [device] = await site.store.listByUser(7)
      expect(device?.client).to.deep.equal({ ip: '192.0.2.9', userAgent: 'a browser' })
    })
  })
}

/** Logins: in one step by the store, and by passport, which knows nothing of it. */
import { expect } from 'chai'
import type { Express } from 'express'
import passport from 'passport'
import { Strategy } from 'passport-local'
import type { ExpressSessionStore } from '../../lib/express-session/index.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { EXPRESS, dataOf, serve, usual } from './site.ts'
import type { Data, Given, Site } from './site.ts'

const storeOf = (req: Express.Request) => req.sessionStore as unknown as ExpressSessionStore<Data>

function steps(app: Express): void {
  usual(app)
  app.get('/login', (req, res, next) => {
    const { user, remember } = req.query
    if (remember !== undefined) req.session.cookie.maxAge = 30 * 86_400_000
    if (req.query['note'] !== undefined) dataOf(req)['note'] = req.query['note']
    const former = req.session
    storeOf(req)
      .login(req, { user_id: Number(user) })
      .then(
        () => res.json({ isOther: former !== req.session, user: dataOf(req)['user_id'], id: req.session.id }),
        next,
      )
  })
  app.get('/login-and-more', (req, res, next) => {
    storeOf(req)
      .login(req, { user_id: 7 })
      .then(() => {
        dataOf(req)['more'] = true
        res.json({})
      }, next)
  })
  app.get('/theme', (req, res, next) => {
    storeOf(req)
      .store.setPreference(req.sessionID, 'theme', 'dark')
      .then((done) => res.json({ done }), next)
  })
  app.get('/everywhere', (req, res, next) => {
    const user = dataOf(req)['user_id'] as number
    storeOf(req)
      .store.destroyByUser(user, { except: req.sessionID })
      .then((count) => res.json({ count }), next)
  })
}

/** A passport of its own, since it keeps its strategies. */
function withPassport(app: Express): void {
  const own = new passport.Passport()
  own.use(new Strategy({ usernameField: 'name', passwordField: 'name' }, (name, _password, done) => done(null, name === 'nobody' ? false : { id: name }))) // prettier-ignore
  own.serializeUser((user, done) => done(null, (user as { id: string }).id))
  own.deserializeUser((id: string, done) => done(null, { id }))
  app.use(own.session())
  usual(app)
  app.get('/login', own.authenticate('local') as never, (_req, res) => void res.json({}))
  app.get('/who', (req, res) => void res.json({ who: (req.user as { id: string } | undefined)?.id ?? null }))
  app.get('/logout', (req, res, next) => {
    req.logout((error: unknown) => (error ? next(error) : res.json({})))
  })
}

for (const [version, express] of Object.entries(EXPRESS)) {
  describe(`a login with express-session on ${version}`, () => {
    let redis: RawRedis
    let site: Site
    before(async () => {
      redis = await connectRaw()
    })
    after(() => redis.close())
    afterEach(() => site.close())
    const start = async (routes: (app: Express) => void, given: Given = {}): Promise<Site> => {
      const make: Given['make'] = (options) =>
        new JsonSessionStore<Data>({ ...options, client: redis.client, prefix: ownPrefix() })
      return (site = await serve(routes, { express, make, ...given }))
    }

    it('is one command; the id is another, the data stay, the old id is dead', async () => {
      const browser = (await start(steps)).browser()
      await browser.get('/set?cart=[1]')
      const old = browser.copy()
      site.calls()
      const { body } = await browser.get('/login?user=7', { 'user-agent': 'a browser' })
      expect(site.calls()).to.deep.equal(['read', 'regenerate'])
      expect(body).to.deep.equal({ isOther: true, user: 7, id: browser.id })
      expect(browser.id).to.not.equal(old.id)
      expect([await browser.data(), await old.data()]).to.deep.equal([{ cart: [1], user_id: 7 }, {}])
      const devices = await site.store.listByUser(7)
      expect(devices.map(({ client }) => client?.userAgent)).to.deep.equal(['a browser'])
    })

    it('of a new visitor makes the session', async () => {
      const browser = (await start(steps)).browser()
      await browser.get('/login?user=7&note=first')
      expect(site.calls()).to.deep.equal(['create'])
      expect(await browser.data()).to.deep.equal({ note: 'first', user_id: 7 })
    })

    it('saves what the request has changed before, and after', async () => {
      const browser = (await start(steps)).browser()
      await browser.get('/set?a=1')
      await browser.get('/login?user=7&note=early')
      expect(await browser.data()).to.deep.equal({ a: 1, note: 'early', user_id: 7 })
      await browser.get('/login-and-more')
      expect(await browser.data()).to.deep.equal({ a: 1, note: 'early', user_id: 7, more: true })
    })

    it('remembers', async () => {
      const browser = (await start(steps)).browser()
      await browser.get('/set?a=1')
      const { setCookie } = await browser.get('/login?user=7&remember')
      expect(setCookie[0]).to.match(/Expires=/)
      expect(await site.store.expiresInMs(browser.id)).to.be.within(29 * 86_400_000, 30 * 86_400_000)
    })

    it('that fails leaves the session and its id as they were', async () => {
      const browser = (await start(steps)).browser()
      await browser.get('/set?a=1')
      const { id } = browser
      site.store.regenerate = () => Promise.reject(new Error('away'))
      expect((await browser.get('/login?user=7')).status).to.equal(500)
      expect(browser.id).to.equal(id)
      expect(await browser.data()).to.deep.equal({ a: 1 })
    })

    it('leaves the typed store to the handler: a preference, and logging out everywhere else', async () => {
      const [one, two] = [(await start(steps)).browser(), site.browser()]
      for (const browser of [one, two]) await browser.get('/login?user=7')
      expect((await one.get('/theme')).body).to.deep.equal({ done: true })
      expect(await one.data()).to.deep.equal({ user_id: 7, preferences: { theme: 'dark' } })
      expect((await one.get('/everywhere')).body).to.deep.equal({ count: 1 })
      expect([await one.data(), await two.data()]).to.deep.equal([
        { user_id: 7, preferences: { theme: 'dark' } },
        {},
      ])
    })

    it('by passport lists one session of the user, and its logout none', async () => {
      const userIdFrom = (data: Readonly<Data>) => (data['passport'] as { user?: string } | undefined)?.user
      const browser = (await start(withPassport, { adapter: { userIdFrom } })).browser()
      await browser.get('/set?a=1')
      const visitor = browser.copy()
      site.calls()
      await browser.get('/login?name=alice')
      expect(site.calls()).to.deep.equal(['read', 'destroy', 'create'])
      expect([(await browser.get('/who')).body, (await visitor.get('/who')).body]).to.deep.equal([{ who: 'alice' }, { who: null }]) // prettier-ignore
      expect(await site.store.countByUser('alice')).to.equal(1)
      await browser.get('/logout')
      expect((await browser.get('/who')).body).to.deep.equal({ who: null })
      expect(await site.store.countByUser('alice')).to.equal(0)
      expect(site.errors).to.deep.equal([])
    })

    it('by passport that is refused changes nothing', async () => {
      const browser = (await start(withPassport)).browser()
      await browser.get('/set?a=1')
      expect((await browser.get('/login?name=nobody')).status).to.equal(401)
      expect(await browser.data()).to.deep.equal({ a: 1 })
    })
  })
}

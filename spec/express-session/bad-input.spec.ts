/** What strangers send, what is stored wrongly, and what handlers put into a session that no session can hold. */
import { expect } from 'chai'
import type { Express } from 'express'
import { JsonSessionStore } from '../../lib/index.ts'
import type { SessionStoreOptions } from '../../lib/index.ts'
import { eventually } from '../support/eventually.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { EXPRESS, dataOf, serve, usual } from './site.ts'
import type { Data, Given, Site } from './site.ts'

const cyclic: { self?: unknown } = {}
cyclic.self = cyclic

/** By name, what a handler puts into `bad.deep`, and where an error has to point. */
const VALUES: Readonly<Record<string, unknown>> = {
  function: () => {},
  bigint: 1n,
  symbol: Symbol('s'),
  nan: NaN,
  infinity: Infinity,
  map: new Map([['a', 1]]),
  set: new Set([1]),
  regexp: /x/,
  cycle: cyclic,
  surrogate: '\ud800',
}

function routes(app: Express): void {
  usual(app)
  app.get('/bad/:name', (req, res) => {
    dataOf(req)['bad'] = { deep: VALUES[req.params['name'] ?? ''] }
    res.json({})
  })
  app.get('/tried/:name', (req, res, next) => {
    dataOf(req)['bad'] = { deep: VALUES[req.params['name'] ?? ''] }
    req.session.save((error: unknown) => (error ? next(error) : res.json({})))
  })
  app.get('/named/:name', (req, res, next) => {
    Object.defineProperty(req.session, req.params['name'] ?? '', { value: 'mine', enumerable: true, configurable: true }) // prettier-ignore
    req.sessionStore.set(req.sessionID, req.session, (error?: unknown) => {
      delete dataOf(req)[req.params['name'] ?? '']
      if (error) next(error)
      else res.json({})
    })
  })
  app.get('/own-to-json/:kind', (req, res) => {
    Object.assign(req.session, {
      toJSON: req.params['kind'] === 'function' ? () => ({ a: 1 }) : 'text',
      a: 2,
    })
    res.json({})
  })
  app.get('/age/:ms', (req, res, next) => {
    req.session.cookie.maxAge = Number(req.params['ms'])
    req.session.save((error: unknown) => (error ? next(error) : res.json({})))
  })
  class Money {
    readonly #secret = 1
    readonly amount = 5
    get double(): number {
      return this.amount * 2 * this.#secret
    }
  }
  app.get('/instance', (req, res) => {
    dataOf(req)['money'] = new Money()
    res.json({})
  })
}

for (const [version, express] of Object.entries(EXPRESS)) {
  describe(`bad input with express-session on ${version}`, () => {
    let site: Site
    const start = async (given: Given = {}): Promise<Site> =>
      (site = await serve(routes, { express, ...given }))
    afterEach(() => site.close())

    it('cookies that are malformed, unsigned, tampered with, very long or doubled are nobody’s', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      const good = browser.cookie
      site.calls()
      const cookies = [
        'connect.sid',
        'connect.sid=',
        'connect.sid=%',
        `connect.sid=${browser.id}`,
        `connect.sid=s%3A${browser.id}`,
        `${good}x`,
        good.replace('s%3A', 's%3A0'),
        `connect.sid=${'x'.repeat(8_000)}`,
        `connect.sid=nobody; ${good}`,
      ]
      for (const cookie of cookies) {
        const { status, body } = await site.browser().get('/get', { cookie })
        expect([cookie.slice(0, 20), status, body['a']]).to.deep.equal([cookie.slice(0, 20), 200, undefined])
      }
      expect(site.calls()).to.deep.equal([])
      expect(
        (await site.browser().get('/get', { cookie: `${good}; connect.sid=nobody` })).body['a'],
      ).to.equal(1)
    })

    for (const name of Object.keys(VALUES)) {
      it(`a handler’s ${name} is an error with its path, the response ends, the old session is whole`, async () => {
        const browser = (await start()).browser()
        await browser.get('/set?a=1')
        await browser.get(`/bad/${name}`)
        await eventually('the error is told', () => site.errors.length > 0)
        expect(site.errors).to.have.length(1)
        expect(site.errors[0]).to.have.property('code', 'ERR_SESSION_INVALID')
        expect(site.errors[0]?.message).to.include('bad.deep')
        expect(await browser.data()).to.deep.equal({ a: 1 })
      })
    }

    it('a handler that saves before it answers has a 500', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      for (const name of ['function', 'bigint', 'cycle', 'map'])
        expect(await browser.get(`/tried/${name}`)).to.include({
          status: 500,
          text: '{"code":"ERR_SESSION_INVALID"}',
        })
      expect(await browser.data()).to.deep.equal({ a: 1 })
    })

    it('an instance of a class is kept as JSON has it: its own members', async () => {
      const browser = (await start()).browser()
      await browser.get('/instance')
      expect(await browser.data()).to.deep.equal({ money: { amount: 5 } })
    })

    it('names of the framework and of the store are refused by name', async () => {
      const browser = (await start()).browser()
      await browser.get('/set?a=1')
      for (const name of ['touch', 'regenerate', 'resetMaxAge', 'hasOwnProperty', 'created_at', '_session']) {
        expect((await browser.get(`/named/${name}`)).body).to.deep.equal({ code: 'ERR_SESSION_PATH' })
        expect(site.errors.at(-1)?.message).to.include(name)
      }
      expect(await browser.data()).to.deep.equal({ a: 1 })
    })

    for (const [kind, code] of [
      ['text', 'ERR_SESSION_PATH'],
      ['function', 'ERR_SESSION_INVALID'],
    ] as const)
      it(`a toJSON that is a ${kind} is an error by its name, the old session is whole`, async () => {
        const browser = (await start()).browser()
        await browser.get('/set?a=1')
        await browser.get(`/own-to-json/${kind}`)
        await eventually('the error is told', () => site.errors.length > 0)
        expect(site.errors).to.have.length(1)
        expect(site.errors[0]).to.include({ code }).and.have.property('message').that.includes('toJSON')
        expect(await browser.data()).to.deep.equal({ a: 1 })
      })

    for (const ms of ['NaN', 'Infinity', '-Infinity', '9e15'])
      it(`a cookie’s age of ${ms} is an error with its path`, async () => {
        const browser = (await start()).browser()
        await browser.get('/set?a=1')
        expect((await browser.get(`/age/${ms}`)).body).to.deep.equal({ code: 'ERR_SESSION_INVALID' })
        expect(site.errors[0]?.message).to.include('cookie.originalMaxAge')
        expect(await browser.data()).to.deep.equal({ a: 1 })
      })

    it('a new session whose cookie ends at no date is one error, the framework’s, and is kept by the store’s own time', async () => {
      const idleTimeoutMs = 50_000
      await start({ session: { cookie: { expires: new Date(NaN) } }, store: { idleTimeoutMs } })
      const { status, body, setCookie } = await site.browser().get('/set?a=1')
      expect([status, setCookie]).to.deep.equal([200, []])
      await eventually('the error is told', () => site.errors.length > 0)
      const found = await site.store.read(String(body['id']), { touch: false })
      expect(found?.session).to.include({ a: 1 })
      expect(found?.expiresInMs).to.be.within(1, idleTimeoutMs)
      expect(site.errors.map(({ message }) => message)).to.deep.equal(['option expires is invalid'])
    })

    it('a plain object with such a cookie, which no middleware would report, is refused', async () => {
      const { sessions } = await start()
      const data = { cookie: { originalMaxAge: NaN, expires: new Date(NaN) } } as never
      const failed = await new Promise((resolve) => sessions.set('apple', data, resolve))
      expect(failed).to.have.property('code', 'ERR_SESSION_INVALID')
    })
  })
}

describe('stored data that breaks the schema, met by express-session', () => {
  let redis: RawRedis
  before(async () => {
    redis = await connectRaw()
  })
  after(() => redis.close())

  for (const [validateOnRead, status, seen, exists] of [
    ['off', 200, 'wrong', true],
    ['throw', 500, undefined, true],
    ['discard', 200, undefined, false],
  ] as const)
    it(`validateOnRead: ${validateOnRead}`, async () => {
      const prefix = ownPrefix()
      const of = (schema: object, options: SessionStoreOptions = {}) =>
        new JsonSessionStore<Data>({ ...options, client: redis.client, prefix, schema })
      const strict = { type: 'object', properties: { a: { type: 'integer' } } }
      const site = await serve(usual, { make: (options) => of(strict, { ...options, validateOnRead }) })
      try {
        const browser = site.browser()
        await browser.get('/set?a=1')
        const { id } = browser
        await of({ type: 'object' }).patch(id, [{ op: 'set', path: ['a'], value: 'wrong' }])
        const { status: answered, body } = await browser.get('/get')
        expect([answered, body['a'], await site.store.exists(id)]).to.deep.equal([status, seen, exists])
      } finally {
        await site.close()
      }
    })
})

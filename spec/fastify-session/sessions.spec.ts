/** What an application sees of its sessions, over HTTP. */
import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import { JsonSessionStore } from '../../lib/index.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { dataOf, seen, serve } from './app.ts'
import type { App, Data, Given } from './app.ts'

const MINUTE = 60_000

const routes = (app: FastifyInstance): void => {
  app.get('/', async (request) => seen(request))
  app.get('/id', async (request) => ({ id: request.session.sessionId }))
  app.get<{ Querystring: Data }>('/set', async (request) => {
    Object.assign(dataOf(request), request.query)
    return seen(request)
  })
  app.get<{ Querystring: { name: string } }>('/delete', async (request) => {
    delete dataOf(request)[request.query.name]
    return seen(request)
  })
  app.get('/regenerate', async (request) => {
    await request.session.regenerate()
    return seen(request)
  })
  app.get('/keep', async (request) => {
    await request.session.regenerate(['kept'])
    return seen(request)
  })
  app.get('/destroy', async (request) => {
    await request.session.destroy()
    return { session: request.session }
  })
  app.get<{ Querystring: { ms: string } }>('/age', async (request) => {
    request.session.options({ maxAge: Number(request.query.ms) })
    return {}
  })
}

/** Each with a store in memory and one on Redis. */
for (const kind of ['MemorySessionStore', 'JsonSessionStore'] as const) {
  describe(`@fastify/session on ${kind}`, () => {
    let raw: RawRedis | undefined
    let app: App | undefined

    before(async () => {
      if (kind === 'JsonSessionStore') raw = await connectRaw()
    })
    after(() => raw?.close())
    afterEach(() => app?.close())

    const start = async (given: Given = {}): Promise<App> => {
      const client = raw?.client
      const make: Given['make'] =
        client && ((options) => new JsonSessionStore<Data>({ ...options, client, prefix: ownPrefix() }))
      app = await serve(routes, { ...(make && { make }), ...given })
      return app
    }

    it('keeps what a visitor’s requests put there', async () => {
      const { visitor } = await start()
      const alice = visitor()
      await alice.get('/set?a=1')
      await alice.get('/set?b=2')
      expect((await alice.get('/')).body).to.deep.equal({ a: '1', b: '2' })
      expect((await visitor().get('/')).body).to.deep.equal({})
    })

    it('removes what they remove', async () => {
      const { visitor } = await start()
      const alice = visitor()
      await alice.get('/set?a=1&b=2')
      await alice.get('/delete?name=a')
      expect((await alice.get('/')).body).to.deep.equal({ b: '2' })
    })

    it('saves no session that nothing was put into where saveUninitialized is false', async () => {
      const { visitor, calls, store } = await start({ plugin: { saveUninitialized: false } })
      const alice = visitor()
      expect((await alice.get('/')).setCookie).to.deep.equal([])
      expect(calls()).to.deep.equal([])
      expect(await store.scan()[Symbol.asyncIterator]().next()).to.have.property('done', true)
      expect((await alice.get('/set?a=1')).setCookie).to.have.lengthOf(1)
      expect(calls()).to.deep.equal(['create'])
    })

    it('saves every new one where it is true, which is the plugin’s default', async () => {
      const { visitor, calls } = await start()
      expect((await visitor().get('/')).setCookie).to.have.lengthOf(1)
      expect(calls()).to.deep.equal(['create'])
    })

    it('reads, and writes nothing, for a request that changes nothing, rolling or not', async () => {
      for (const rolling of [true, false]) {
        const { visitor, calls, close } = await start({ plugin: { rolling } })
        const alice = visitor()
        await alice.get('/set?a=1')
        calls()
        expect((await alice.get('/')).setCookie).to.have.lengthOf(rolling ? 1 : 0)
        expect(calls()).to.deep.equal(['read'])
        await close()
      }
    })

    it('changes a member by one command', async () => {
      const { visitor, calls } = await start()
      const alice = visitor()
      await alice.get('/set?a=1')
      calls()
      await alice.get('/set?a=2')
      expect(calls()).to.deep.equal(['read', 'patch'])
    })

    it('gives a new id and nothing else with regenerate, and the old one is dead', async () => {
      const { visitor, calls } = await start()
      const alice = visitor()
      await alice.get('/set?a=1')
      const old = alice.copy()
      calls()
      await alice.get('/regenerate')
      expect(calls()).to.deep.equal(['read', 'destroy', 'create'])
      expect(alice.cookies).not.to.deep.equal(old.cookies)
      expect((await alice.get('/')).body).to.deep.equal({})
      expect((await old.get('/')).body).to.deep.equal({})
    })

    it('keeps the members that regenerate is told to keep', async () => {
      const { visitor } = await start()
      const alice = visitor()
      await alice.get('/set?kept=1&dropped=1')
      expect((await alice.get('/keep')).body).to.deep.equal({ kept: '1' })
      expect((await alice.get('/')).body).to.deep.equal({ kept: '1' })
      expect((await alice.get('/set?more=1')).body).to.deep.equal({ kept: '1', more: '1' })
      expect((await alice.get('/')).body).to.deep.equal({ kept: '1', more: '1' })
    })

    it('ends a session with destroy', async () => {
      const { visitor, calls } = await start()
      const alice = visitor()
      await alice.get('/set?a=1')
      const old = alice.copy()
      calls()
      expect((await alice.get('/destroy')).body).to.deep.equal({ session: null })
      expect(calls()).to.deep.equal(['read', 'destroy'])
      expect((await old.get('/')).body).to.deep.equal({})
    })

    it('lives as long as its cookie’s age, from the last request on', async () => {
      let now = Date.now()
      const { visitor } = await start({
        store: { clock: () => now, touchIntervalMs: 0 },
        plugin: { cookie: { maxAge: 10 * MINUTE, secure: false } },
      })
      const alice = visitor()
      await alice.get('/set?a=1')
      for (const _ of [1, 2, 3]) {
        now += 9 * MINUTE
        expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
      }
      now += 10 * MINUTE + 1
      expect((await alice.get('/')).body).to.deep.equal({})
    })

    it('lives as the store says where the cookie has no age', async () => {
      let now = Date.now()
      const { visitor } = await start({ store: { clock: () => now, idleTimeoutMs: MINUTE } })
      const alice = visitor()
      const { setCookie } = await alice.get('/set?a=1')
      expect(setCookie[0]).not.to.match(/expires/i)
      now += MINUTE - 1
      expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
      now += MINUTE + 1
      expect((await alice.get('/')).body).to.deep.equal({})
    })

    it('remembers a visitor for the age that options() gives a session, or for the longest that is allowed', async () => {
      for (const [adapter, days] of [
        [{}, 30],
        [{ maxIdleTimeoutMs: 24 * 60 * MINUTE }, 1],
      ] as const) {
        let now = Date.now()
        const { visitor, close } = await start({ adapter, store: { clock: () => now, touchIntervalMs: 0 } })
        const alice = visitor()
        await alice.get('/set?a=1')
        await alice.get(`/age?ms=${30 * 24 * 60 * MINUTE}`)
        now += days * 24 * 60 * MINUTE - 1
        expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
        now += days * 24 * 60 * MINUTE + 1
        expect((await alice.get('/')).body).to.deep.equal({})
        await close()
      }
    })
  })
}

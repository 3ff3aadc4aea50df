/** What a handler must not put into a session, what lies in Redis and is none, and Redis out of reach. */
import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import { FastifySessionStore } from '../../lib/fastify-session/index.ts'
import { JsonSessionStore, MemorySessionStore } from '../../lib/index.ts'
import type { SessionStoreOptions } from '../../lib/index.ts'
import { BAD, Person } from '../support/bad-values.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import { Visitor } from '../support/visitor.ts'
import { dataOf, idOf, seen, serve } from './app.ts'
import type { App, Data, Given } from './app.ts'

const routes = (app: FastifyInstance): void => {
  app.get('/', async (request) => seen(request))
  app.get('/set', async (request) => {
    dataOf(request)['a'] = 1
    return {}
  })
  app.get<{ Querystring: { what: string } }>('/bad', async (request) => {
    dataOf(request)['a'] = 2
    dataOf(request)['bad'] = { value: BAD[request.query.what]?.[0] }
    return {}
  })
  app.get('/person', async (request) => {
    dataOf(request)['person'] = new Person()
    return {}
  })
  app.get('/email', async (request) => {
    dataOf(request)['email'] = 5
    return {}
  })
}

describe('bad input with @fastify/session', () => {
  let app: App | undefined
  afterEach(() => app?.close())
  const start = async (given: Given = {}): Promise<App> => (app = await serve(routes, given))
  const withSession = async ({ visitor }: App): Promise<Visitor> => {
    const alice = visitor()
    await alice.get('/set')
    return alice
  }

  for (const [what, [, path]] of Object.entries(BAD)) {
    it(`${what} in a session: the framework’s 500 names the path, the old session is whole`, async () => {
      const alice = await withSession(await start())
      const { status, body } = await alice.get(`/bad?what=${encodeURIComponent(what)}`)
      expect(status).to.equal(500)
      expect(body).to.have.property('message').that.includes(path)
      expect((await alice.get('/')).body).to.deep.equal({ a: 1 })
    })
  }

  it('an object of a class is what JSON makes of it', async () => {
    const alice = await withSession(await start())
    await alice.get('/person')
    expect((await alice.get('/')).body).to.deep.equal({ a: 1, person: { name: 'x' } })
  })

  it('what the schema refuses is a 500 that names the path, the old session is whole', async () => {
    const alice = await withSession(await start())
    const { status, body } = await alice.get('/email')
    expect(status).to.equal(500)
    expect(body).to.have.property('message').that.includes('email')
    expect((await alice.get('/')).body).to.deep.equal({ a: 1 })
  })

  it('stored data that fails the schema is an error, or no session, as validateOnRead says', async () => {
    const raw = await connectRaw()
    const make: Given['make'] = (options) =>
      new JsonSessionStore<Data>({ ...options, client: raw.client, prefix: ownPrefix() })
    for (const [validateOnRead, status] of [
      ['throw', 500],
      ['discard', 200],
      ['off', 200],
    ] as const) {
      const it = await serve(routes, { make, store: { validateOnRead } })
      const alice = await withSession(it)
      await raw.run('JSON.SET', it.store.keyOf(idOf(alice)), '$.email', '5')
      const answer = await alice.get('/')
      expect(answer.status, validateOnRead).to.equal(status)
      if (validateOnRead === 'discard') expect(answer.body).to.deep.equal({})
      if (validateOnRead === 'off') expect(answer.body).to.deep.equal({ a: 1, email: 5 })
      await it.close()
    }
    raw.close()
  })

  it('a wrong option is a TypeError that names it', () => {
    expect(() => new FastifySessionStore({ store: {} as never })).to.throw(TypeError, 'store')
    const store = new MemorySessionStore<Data>()
    expect(() => new FastifySessionStore<Data>({ store, onUnavailable: 'never' as never })).to.throw(
      TypeError,
      'onUnavailable',
    )
  })

  describe('when Redis is out of reach', () => {
    /** A connection that its application has closed. */
    const away = async (): Promise<Given['make']> => {
      const raw = await connectRaw()
      const client = raw.client
      raw.close()
      return (options: SessionStoreOptions) =>
        new JsonSessionStore<Data>({ ...options, client, prefix: ownPrefix() })
    }

    it('a request ends with the framework’s 500', async () => {
      const make = await away()
      const there = await start()
      const alice = await withSession(there)
      const it = await serve(routes, { ...(make && { make }) })
      const answer = await new Visitor(it.origin, alice.cookies).get('/')
      expect(answer).to.have.property('status', 500)
      expect(answer.body).to.have.property('code', 'ERR_SESSION_BACKEND')
      expect(await it.visitor().get('/set')).to.have.property('status', 500)
      await it.close()
    })

    it('or goes on with nobody’s session, which is not saved, where that is wanted', async () => {
      const make = await away()
      const alice = await withSession(await start())
      const errors: unknown[] = []
      const it = await serve(routes, {
        ...(make && { make }),
        adapter: { onUnavailable: 'anonymous', onError: (error) => void errors.push(error) },
        plugin: { saveUninitialized: false },
      })
      expect(await new Visitor(it.origin, alice.cookies).get('/')).to.deep.include({ status: 200, body: {} })
      expect(errors).to.have.lengthOf(1).and.have.nested.property('[0].code', 'ERR_SESSION_BACKEND')
      expect(await it.visitor().get('/set')).to.have.property('status', 200)
      expect(errors).to.have.lengthOf(2)
      await it.close()
    })
  })
})

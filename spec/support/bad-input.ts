/** What a handler must not put into a session, what lies in Redis and is none, and Redis out of reach: with each framework. */
import { expect } from 'chai'
import type { AdapterOptions } from '../../lib/adapters/options.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { SessionStoreOptions } from '../../lib/index.ts'
import { BAD, Person } from './bad-values.ts'
import { connectRaw, ownPrefix } from './redis-stores.ts'
import type { Data, Make, Served } from './served.ts'
import { Visitor } from './visitor.ts'

interface Given {
  readonly adapter?: Partial<AdapterOptions<Data>>
  readonly make?: Make
  readonly store?: SessionStoreOptions
}

interface Framework {
  /** An application with `/`, and a path for each of `CHANGES`. */
  readonly serve: (given: Given) => Promise<Served>
  readonly idOf: (visitor: Visitor) => string
  /** What the framework fails at by itself, before the store sees it. */
  readonly fails?: readonly string[]
}

/** What a request of a path does to the session's data. `what` is a name of `BAD`. */
export const CHANGES: Readonly<Record<string, (data: Data, what: string) => void>> = {
  '/set': (data) => void (data['a'] = 1),
  '/bad': (data, what) => void Object.assign(data, { a: 2, bad: { value: BAD[what]?.[0] } }),
  '/person': (data) => void (data['person'] = new Person()),
  '/email': (data) => void (data['email'] = 5),
}

/** Inside the framework's own suite. */
export function badInputCases({ serve, idOf, fails = [] }: Framework): void {
  let app: Served | undefined
  afterEach(() => app?.close())
  const start = async (): Promise<Served> => (app = await serve({}))
  const withSession = async ({ visitor }: Served): Promise<Visitor> => {
    const alice = visitor()
    await alice.get('/set')
    return alice
  }

  for (const [what, [, path]] of Object.entries(BAD)) {
    it(`${what} in a session: the framework’s 500 names the path, the old session is whole`, async () => {
      const alice = await withSession(await start())
      const { status, body } = await alice.get(`/bad?what=${encodeURIComponent(what)}`)
      expect(status).to.equal(500)
      if (!fails.includes(what)) expect(body).to.have.property('message').that.includes(path)
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
    const make: Make = (options) =>
      new JsonSessionStore<Data>({ ...options, client: raw.client, prefix: ownPrefix() })
    for (const [validateOnRead, status] of [
      ['throw', 500],
      ['discard', 200],
      ['off', 200],
    ] as const) {
      const it = await serve({ make, store: { validateOnRead } })
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

  describe('when Redis is out of reach', () => {
    /** A connection that its application has closed. */
    const away = async (): Promise<Make> => {
      const raw = await connectRaw()
      const client = raw.client
      raw.close()
      return (options) => new JsonSessionStore<Data>({ ...options, client, prefix: ownPrefix() })
    }

    it('a request ends with the framework’s 500', async () => {
      const make = await away()
      const there = await start()
      const alice = await withSession(there)
      const it = await serve({ make })
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
      const it = await serve({
        make,
        adapter: { onUnavailable: 'anonymous', onError: (error) => void errors.push(error) },
      })
      expect(await new Visitor(it.origin, alice.cookies).get('/')).to.deep.include({ status: 200, body: {} })
      expect(errors).to.have.lengthOf(1).and.have.nested.property('[0].code', 'ERR_SESSION_BACKEND')
      expect(await it.visitor().get('/set')).to.have.property('status', 200)
      expect(errors).to.have.lengthOf(2)
      await it.close()
    })
  })
}

/** Names that a session of @fastify/session has itself, and the one that the store adds. */
import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import type { Visitor } from '../support/visitor.ts'
import { dataOf, idOf, seen, serve } from './app.ts'
import type { App } from './app.ts'

const routes = (app: FastifyInstance): void => {
  app.get('/', async (request) => seen(request))
  app.get('/fill', async (request) => {
    Object.assign(dataOf(request), { preferences: { theme: 'dark' }, list: [1] })
    return {}
  })
  app.get('/theme', async (request) => {
    Object.assign(dataOf(request)['preferences'] as object, { theme: 'light' })
    return {}
  })
  app.get('/clone', async (request) => ({ keys: Object.keys(request.session), whole: request.session }))
  app.get<{ Querystring: { name: string } }>('/name', async (request) => {
    dataOf(request)[request.query.name] = 'mine'
    return {}
  })
}

describe('names in a session of @fastify/session', () => {
  let app: App | undefined
  afterEach(() => app?.close())
  const start = async (): Promise<App> => (app = await serve(routes))
  const filled = async ({ visitor }: App): Promise<Visitor> => {
    const alice = visitor()
    await alice.get('/fill')
    return alice
  }

  it('members named like the framework’s stay in the store, unseen, and do no harm', async () => {
    const it = await start()
    const names = { save: 1, get: 2, touch: 3, sessionId: 'x', isModified: 4, toString: 5, cookie: 6 }
    const alice = await filled(it)
    await it.store.update(idOf(alice), names)
    it.calls()
    expect(await alice.get('/')).to.have.property('status', 200)
    expect((await alice.get('/')).body).to.have.all.keys('preferences', 'list')
    expect(it.calls()).to.deep.equal(['read', 'read'])
    await alice.get('/theme')
    expect(await it.store.get(idOf(alice))).to.include(names)
  })

  it('a handler cannot put anything under such a name', async () => {
    const { visitor } = await start()
    for (const name of ['options', 'touch', 'get', 'reload', 'regenerate', 'isSaved', 'hasOwnProperty']) {
      const alice = visitor()
      await alice.get('/fill')
      const { status, body } = await alice.get(`/name?name=${name}`)
      expect(status, name).to.equal(500)
      expect(body).to.have.property('message').that.includes(name)
      expect((await alice.get('/')).body).to.have.all.keys('preferences', 'list')
    }
  })

  it('the store knows all names of the session of this version of the framework', async () => {
    const it = await start()
    const names = new Set<string>()
    const session = await sessionOf(it)
    for (let at: object | null = session; at !== null; at = Object.getPrototypeOf(at) as object | null)
      for (const name of Object.getOwnPropertyNames(at)) names.add(name)
    const refused = await Promise.all([...names].map((name) => isRefused(it.sessions, name)))
    expect([...names].filter((_, i) => refused[i] !== true)).to.deep.equal([])
  })

  it('what the store adds to the session object is in no text made of it', async () => {
    const it = await start()
    const alice = await filled(it)
    const { body } = await alice.get('/clone')
    expect(body).to.have.property('keys').that.includes('_session')
    expect(body).to.have.property('whole').that.has.all.keys('preferences', 'list', 'cookie')
  })
})

/** One of the framework's. */
const sessionOf = async ({ fastify }: App): Promise<object> => {
  const request: { session?: object } = {}
  await new Promise<unknown>((resolve) => fastify.decryptSession('x.y', request, resolve))
  return request.session ?? {}
}

const isRefused = (sessions: App['sessions'], name: string): Promise<boolean> =>
  new Promise((resolve) => {
    const session = Object.defineProperty({}, name, { value: 1, enumerable: true })
    // `cookie` and `_session` are taken out before.
    if (name === 'cookie' || name === '_session') resolve(true)
    else sessions.set('a-session-of-odd-names', session, (error) => resolve(error !== null))
  })

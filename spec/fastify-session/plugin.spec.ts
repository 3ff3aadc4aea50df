/** What the plugin offers beside its sessions, and cookies that are not ours. */
import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import { Signer } from '@fastify/cookie'
import { Visitor } from '../support/visitor.ts'
import { SECRET, dataOf, idOf, seen, serve } from './app.ts'
import type { App, Data, Given } from './app.ts'

const routes = (app: FastifyInstance): void => {
  app.get('/', async (request) => seen(request))
  app.get<{ Querystring: Data }>('/set', async (request) => {
    Object.assign(dataOf(request), request.query)
    return seen(request)
  })
  app.get('/reload', async (request) => {
    dataOf(request)['a'] = 'changed'
    await request.session.reload()
    return seen(request)
  })
  app.get('/save', async (request) => {
    dataOf(request)['saved'] = true
    const before = request.session.isModified()
    await request.session.save()
    return { before, after: request.session.isModified(), isSaved: request.session.isSaved() }
  })
  app.get('/twice', async (request) => {
    dataOf(request)['first'] = 1
    await request.session.save()
    dataOf(request)['second'] = 2
    return {}
  })
}

describe('the plugin @fastify/session', () => {
  let app: App | undefined
  afterEach(() => app?.close())
  const start = async (given: Given = {}): Promise<App> => (app = await serve(routes, given))

  it('makes a new session for a cookie that is not ours: unsigned, badly signed, malformed, very long, twice', async () => {
    const { origin, store, visitor, calls } = await start({
      plugin: { saveUninitialized: false },
      server: { http: { maxHeaderSize: 64 * 1024 } } as object,
    })
    const alice = visitor()
    await alice.get('/set?a=1')
    const own = alice.cookies.get('sessionId') ?? ''
    const id = idOf(alice)
    calls()
    for (const cookie of [
      id,
      `${id}.x`,
      own.slice(0, -3),
      '%',
      '%00',
      '.',
      'x'.repeat(30_000),
      'a b;c',
      '""',
    ]) {
      const answer = await new Visitor(origin, new Map([['sessionId', cookie]])).get('/')
      expect(answer, cookie.slice(0, 50)).to.deep.include({ status: 200, body: {} })
    }
    expect(calls()).to.deep.equal([])
    // Signed by us, but of no session: also of one that is no id, and of one that is not taken over.
    for (const signed of [
      'unknown-but-of-the-form-of-an-id',
      '../../etc/passwd',
      'é'.repeat(40),
      '*',
      'sess:*',
    ]) {
      const stranger = new Visitor(origin, new Map([['sessionId', sign(signed)]]))
      expect((await stranger.get('/set?b=1')).body).to.deep.equal({ b: '1' })
      expect(idOf(stranger)).not.to.equal(signed)
    }
    const twice = await fetch(`${origin}/`, { headers: { cookie: `sessionId=${own}; sessionId=x` } })
    expect(twice.status).to.equal(200)
    expect(await store.getPath(id, ['a'])).to.equal('1')
  })

  it('decrypts a session for a request of another kind', async () => {
    const { fastify, visitor, store } = await start()
    const alice = visitor()
    await alice.get('/set?a=1')
    const request: { session?: { a?: string; b?: number; save(): Promise<void> } } = {}
    const cookie = decodeURIComponent(alice.cookies.get('sessionId') ?? '')
    await new Promise<unknown>((resolve) => fastify.decryptSession(cookie, request, resolve))
    expect(request.session?.a).to.equal('1')
    if (request.session) request.session.b = 2
    await request.session?.save()
    expect(await store.get(idOf(alice))).to.include({ a: '1', b: 2 })
  })

  it('reloads and saves a session by hand', async () => {
    const { visitor, calls } = await start()
    const alice = visitor()
    await alice.get('/set?a=1')
    expect((await alice.get('/reload')).body).to.deep.equal({ a: '1' })
    expect((await alice.get('/save')).body).to.deep.equal({ before: true, after: false, isSaved: true })
    calls()
    await alice.get('/twice')
    expect(calls()).to.deep.equal(['read', 'patch', 'patch'])
    expect((await alice.get('/')).body).to.deep.equal({ a: '1', saved: true, first: 1, second: 2 })
  })
})

const sign = (id: string): string => encodeURIComponent(new Signer(SECRET).sign(id))

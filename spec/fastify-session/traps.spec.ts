/** What other stores for @fastify/session have fallen into: each trap with a name. */
import { expect } from 'chai'
import type { FastifyInstance } from 'fastify'
import { FastifySessionStore } from '../../lib/fastify-session/index.ts'
import { MemorySessionStore, SessionBackendError } from '../../lib/index.ts'
import type { SessionStoreOptions } from '../../lib/index.ts'
import type { Visitor } from '../support/visitor.ts'
import { dataOf, idOf, seen, serve } from './app.ts'
import type { App, Data, Given } from './app.ts'

/** Redis, for as long as a handler wants that. */
let isAway = false
const oftenAway = (options: SessionStoreOptions): MemorySessionStore<Data> => {
  const store = new MemorySessionStore<Data>(options)
  const read = store.read.bind(store)
  const away = (): Promise<never> =>
    Promise.reject(new SessionBackendError('timeout', 'unknown', 'no answer'))
  return Object.assign(store, {
    read: (...given: Parameters<typeof read>) => (isAway ? away() : read(...given)),
  })
}

const routes = (app: FastifyInstance): void => {
  app.get('/', async (request) => seen(request))
  app.get('/fill', async (request) => {
    Object.assign(dataOf(request), {
      preferences: { theme: 'dark', language: 'en' },
      list: [1],
      at: new Date(0),
    })
    return {}
  })
  app.get('/theme', async (request) => {
    Object.assign(dataOf(request)['preferences'] as object, { theme: 'light' })
    return {}
  })
  app.get('/copy', async (request) => {
    await request.session.regenerate(Object.keys(request.session))
    dataOf(request)['later'] = true
    return {}
  })
  app.get('/clone', async (request) => ({ keys: Object.keys(request.session), whole: request.session }))
  app.get<{ Querystring: { name: string } }>('/name', async (request) => {
    dataOf(request)[request.query.name] = 'mine'
    return {}
  })
  app.get('/retry', async (request) => {
    dataOf(request)['count'] = 1n
    const failed = await request.session.save().catch((error: Error) => error.message)
    dataOf(request)['count'] = 1
    await request.session.save()
    return { failed }
  })
  app.get('/at-once', async (request) => {
    const list = dataOf(request)['list'] as number[]
    list.push(2)
    const first = request.session.save()
    list.push(3)
    await Promise.all([first, request.session.save()])
    return {}
  })
  app.get('/later', async (request) => {
    dataOf(request)['note'] = 'early'
    const saving = request.session.save()
    dataOf(request)['note'] = 'late'
    await saving
    return {}
  })
  app.get('/gone', async (request) => {
    const session = request.session
    await session.destroy()
    dataOf({ session } as typeof request)['user_id'] = 1
    await session.save()
    return {}
  })
  app.get('/reload-away', async (request) => {
    isAway = true
    await request.session.reload().finally(() => (isAway = false))
    return {}
  })
  app.get('/reload', async (request) => {
    await request.session.reload()
    return seen(request)
  })
}

describe('traps of @fastify/session', () => {
  let app: App | undefined
  afterEach(() => app?.close())
  const start = async (given: Given = {}): Promise<App> => (app = await serve(routes, given))
  const filled = async ({ visitor }: App): Promise<Visitor> => {
    const alice = visitor()
    await alice.get('/fill')
    return alice
  }

  it('what was read is not the measure once a handler has changed it in place', async () => {
    const it = await start()
    const alice = await filled(it)
    await it.store.setPath(idOf(alice), ['preferences', 'language'], 'de')
    await alice.get('/theme')
    expect(await it.store.getPath(idOf(alice), ['preferences'])).to.deep.equal({
      theme: 'light',
      language: 'de',
    })
  })

  it('a date in the session is its text, and no change', async () => {
    const it = await start()
    const alice = await filled(it)
    it.calls()
    expect((await alice.get('/')).body).to.have.property('at', new Date(0).toISOString())
    expect(it.calls()).to.deep.equal(['read'])
  })

  it('a session that only reads lives on, though it is not rolling', async () => {
    let now = Date.now()
    const it = await start({
      plugin: { rolling: false },
      store: { clock: () => now, idleTimeoutMs: 60_000 },
    })
    const alice = await filled(it)
    for (const _ of [1, 2, 3]) {
      now += 50_000
      expect((await alice.get('/')).body).to.have.property('list')
    }
  })

  it('a session made of all members of another is a new one', async () => {
    const it = await start()
    const alice = await filled(it)
    const old = idOf(alice)
    await alice.get('/copy')
    expect(await it.store.exists(old)).to.equal(false)
    expect((await alice.get('/')).body).to.have.all.keys('preferences', 'list', 'at', 'later')
  })

  it('a save that failed is made up for by the next', async () => {
    const it = await start()
    const alice = await filled(it)
    const { body } = await alice.get('/retry')
    expect(body).to.have.property('failed').that.includes('count')
    expect((await alice.get('/')).body).to.have.property('count', 1)
  })

  it('two saves at once add to a list what was added, once', async () => {
    const it = await start()
    const alice = await filled(it)
    await alice.get('/at-once')
    expect((await alice.get('/')).body).to.have.deep.property('list', [1, 2, 3])
  })

  it('a save writes what was there when it was called; what came later is written later', async () => {
    const it = await start()
    const alice = await filled(it)
    await alice.get('/later')
    expect((await alice.get('/')).body).to.have.property('note', 'late')
  })

  it('what is saved after destroy is not saved, and nobody is told but the application', async () => {
    const it = await start()
    const alice = await filled(it)
    const id = idOf(alice)
    expect(await alice.get('/gone')).to.have.property('status', 200)
    expect(await it.store.exists(id)).to.equal(false)
    expect(it.events).to.have.lengthOf(1).and.have.nested.property('[0].type', 'late-write')
  })

  it('a session that has gone is an empty one when it is reloaded', async () => {
    const it = await start({ plugin: { rolling: false } })
    const alice = await filled(it)
    await it.store.destroy(idOf(alice))
    expect(await alice.get('/reload')).to.deep.include({ status: 200, body: {} })
  })

  for (const onUnavailable of ['error', 'anonymous'] as const)
    it(`a session that cannot be read when it is reloaded is not emptied by that (${onUnavailable})`, async () => {
      const it = await start({ adapter: { onUnavailable }, make: oftenAway })
      const alice = await filled(it)
      const before = (await alice.get('/')).body
      const { status } = await alice.get('/reload-away')
      expect(status).to.equal(onUnavailable === 'error' ? 500 : 200)
      expect(await it.store.get(idOf(alice))).to.deep.include(before)
    })

  it('what a callback throws is not given to it again', async () => {
    const sessions = new FastifySessionStore<Data>({ store: new MemorySessionStore<Data>() })
    const others = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    let calls = 0
    const thrown = new Promise<unknown>((resolve) => process.once('uncaughtException', resolve))
    sessions.get('no-such-session-at-all', () => {
      calls++
      throw new Error('of the callback')
    })
    try {
      expect(await thrown).to.have.property('message', 'of the callback')
      await new Promise((resolve) => setImmediate(resolve))
      expect(calls).to.equal(1)
    } finally {
      for (const listener of others) process.on('uncaughtException', listener)
    }
  })

  it('a session object is not changed by its save, frozen ones will do', async () => {
    const { sessions } = await start()
    const cookie = Object.freeze({ path: '/', originalMaxAge: 60_000 })
    const session = Object.freeze({ a: Object.freeze({ b: 1 }), cookie })
    const before = JSON.stringify(session)
    const error = await new Promise((resolve) => {
      sessions.set('a-session-that-is-frozen', session, resolve)
    })
    expect(error).to.equal(null)
    expect(JSON.stringify(session)).to.equal(before)
  })

  it('two routes of one application may not share a store’s callbacks: nothing is written onto it', async () => {
    const { sessions } = await start()
    expect(Object.keys(sessions)).to.deep.equal(['store'])
  })

  it('a new session is in the device list with its client', async () => {
    const it = await start()
    const alice = it.visitor()
    await alice.get('/name?name=user_id', { 'user-agent': 'A browser' })
    expect(await it.store.listByUser('mine'))
      .to.have.nested.property('[0].client')
      .that.deep.equals({
        ip: '127.0.0.1',
        userAgent: 'A browser',
      })
  })

  it('the user may be kept anywhere', async () => {
    const it = await start({
      adapter: { userIdFrom: (session) => session['name'] as string | undefined },
    })
    const alice = it.visitor()
    await alice.get('/fill')
    await alice.get('/name?name=name')
    expect(await it.store.countByUser('mine')).to.equal(1)
    await it.store.deletePath(idOf(alice), ['name'])
    await alice.get('/theme')
    expect(await it.store.countByUser('mine')).to.equal(0)
  })
})

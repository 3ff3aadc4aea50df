/** Names that a session of koa-session has itself, and those that the store keeps. */
import { expect } from 'chai'
import type { Visitor } from '../support/visitor.ts'
import { dataOf, keyOf, put, seen, serve } from './app.ts'
import type { App, Routes } from './app.ts'

const routes: Routes = {
  '/': seen,
  '/set': put,
  '/fill': (ctx) => {
    Object.assign(dataOf(ctx), { preferences: { theme: 'dark' }, list: [1] })
  },
  '/theme': (ctx) => {
    Object.assign(dataOf(ctx)['preferences'] as object, { theme: 'light' })
  },
  '/regenerate-theme': async (ctx) => {
    Object.assign(dataOf(ctx)['preferences'] as object, { theme: 'light' })
    await ctx['session']?.regenerate()
  },
  '/private': (ctx) => {
    dataOf(ctx)['_private'] = 1
    dataOf(ctx)['shown'] = 1
  },
  '/name': (ctx) => {
    const session = dataOf(ctx)
    const name = String(ctx.query['name'])
    Object.defineProperty(session, name, { value: 1, enumerable: true, configurable: true, writable: true })
    session['changed'] = true
  },
}

describe('names in a session of koa-session', () => {
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
    const names = { length: 1, populated: 2, externalKey: 'x', isNew: 3, maxAge: 'x', save: 4, toJSON: 5, _meta: 6 } // prettier-ignore
    const alice = await filled(it)
    await it.store.update(keyOf(alice), names)
    expect((await alice.get('/')).body).to.have.all.keys('preferences', 'list')
    await alice.get('/theme')
    expect(await it.store.get(keyOf(alice))).to.include(names)
    await alice.get('/regenerate-theme')
    expect((await alice.get('/')).body).to.have.all.keys('preferences', 'list')
  })

  it('a handler cannot put anything under such a name, but where koa-session itself leaves it out', async () => {
    const it = await start()
    for (const name of [
      'save',
      'regenerate',
      'commit',
      'manuallyCommit',
      'length',
      'externalKey',
      'valueOf',
    ]) {
      const alice = await filled(it)
      const { status, body } = await alice.get(`/name?name=${name}`)
      expect(status, name).to.equal(500)
      expect(body, name).to.have.property('message').that.includes(name)
      expect((await alice.get('/')).body).to.have.all.keys('preferences', 'list')
    }
    const alice = it.visitor()
    await alice.get('/private')
    expect((await alice.get('/')).body).to.deep.equal({ shown: 1 })
  })

  it('a handler cannot put anything under the store’s own names', async () => {
    const it = await start()
    const alice = await filled(it)
    expect(await alice.get('/set?created_at=1')).to.have.nested.property('body.message').that.includes('created_at') // prettier-ignore
    expect((await alice.get('/')).body).to.have.all.keys('preferences', 'list')
  })

  it('the store knows all names of the session of this version of the framework', async () => {
    const names = new Set<string>()
    const it = await serve({
      '/': (ctx) => {
        for (let at: object | null = ctx['session']; at !== null;) {
          for (const name of Object.getOwnPropertyNames(at)) names.add(name)
          at = Object.getPrototypeOf(at) as object | null
        }
      },
    })
    await it.visitor().get('/')
    await it.close()
    expect(names.size).to.be.above(15)
    const refused = await Promise.all([...names].map((name) => isRefused(it.sessions, name)))
    expect([...names].filter((_, i) => refused[i] !== true)).to.deep.equal([])
  })
})

const isRefused = (sessions: App['sessions'], name: string): Promise<boolean> => {
  const session = Object.defineProperty({}, name, { value: 1, enumerable: true })
  // Those are taken out before.
  if (['_expire', '_maxAge', '_session'].includes(name)) return Promise.resolve(true)
  return sessions.set('a-session-of-odd-names', session).then(
    () => false,
    () => true,
  )
}

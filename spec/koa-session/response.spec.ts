/** The response and its cookie, when a handler does not wait for what it began; errors of the store; strangers' cookies. */
import { expect } from 'chai'
import { Readable } from 'node:stream'
import { JsonSessionStore } from '../../lib/index.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { Visitor } from '../support/visitor.ts'
import { dataOf, keyOf, put, seen, serve } from './app.ts'
import type { App, Data, Given, Routes } from './app.ts'

const routes: Routes = {
  '/': seen,
  '/set': put,
  '/save': (ctx) => {
    void ctx['session']?.save()
    return 'saved'
  },
  '/regenerate': (ctx) => {
    void ctx['session']?.regenerate()
    return 'regenerated'
  },
  '/stream': async (ctx) => {
    dataOf(ctx)['streamed'] = true
    await ctx['session']?.save()
    return Readable.from(['a stream', ' in parts'])
  },
  '/bad': (ctx) => {
    dataOf(ctx)['bad'] = new Map()
  },
}

for (const as of ['ContextStore', 'store'] as const)
  describe(`responses with koa-session on Redis, as ${as}`, () => {
    let raw: RawRedis
    let app: App | undefined
    before(async () => {
      raw = await connectRaw()
    })
    after(() => raw.close())
    afterEach(() => app?.close())

    const start = async (given: Given = {}): Promise<App> => {
      const { client } = raw
      const make: Given['make'] = (options) =>
        new JsonSessionStore<Data>({ ...options, client, prefix: ownPrefix() })
      app = await serve(routes, { as, make, ...given })
      return app
    }

    it('have their cookie though nobody waits for the save', async () => {
      const { visitor, store } = await start()
      const alice = visitor()
      expect(await alice.get('/save')).to.deep.include({ status: 200, body: 'saved' })
      expect(await store.exists(keyOf(alice))).to.equal(true)
    })

    it('have the new cookie though nobody waits for regenerate', async () => {
      const { visitor, store } = await start()
      const alice = visitor()
      await alice.get('/set?a=1')
      const old = keyOf(alice)
      expect(await alice.get('/regenerate')).to.deep.include({ status: 200, body: 'regenerated' })
      expect(keyOf(alice)).not.to.equal(old)
      expect(await store.exists(old)).to.equal(false)
      expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
    })

    it('may be streams', async () => {
      const { visitor } = await start()
      const alice = visitor()
      expect((await alice.get('/stream')).body).to.equal('a stream in parts')
      expect((await alice.get('/')).body).to.deep.equal({ streamed: true })
    })

    it('are koa’s own 500 for what cannot be saved, and the application is told', async () => {
      const { visitor, errors } = await start({ outside: (_ctx, next) => next() })
      const alice = visitor()
      await alice.get('/set?a=1')
      expect(await alice.get('/bad')).to.deep.include({ status: 500, body: 'Internal Server Error' })
      expect(errors).to.have.lengthOf(1).and.have.nested.property('[0].message').that.includes('bad')
      expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
    })

    it('are of a new session for a cookie that is none of ours, whatever is in it', async () => {
      const { origin, store, visitor, calls } = await start({ session: { signed: false } })
      await visitor().get('/set?a=1')
      calls()
      for (const key of ['x', '../../etc/passwd', '*', 'sess:*', '%00', '{}', '"', 'x'.repeat(10_000)]) {
        const stranger = new Visitor(origin, new Map([['koa.sess', key]]))
        expect(await stranger.get('/set?b=1'), key.slice(0, 20)).to.deep.include({
          status: 200,
          body: { b: '1' },
        })
        expect(keyOf(stranger)).not.to.equal(key)
        expect(await store.exists(key)).to.equal(false)
      }
    })
  })

/** What an application sees of its sessions, over HTTP. */
import { expect } from 'chai'
import { JsonSessionStore } from '../../lib/index.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { dataOf, keyOf, put, seen, serve } from './app.ts'
import type { App, Data, Given, Routes } from './app.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const GRACE = 10_000

const routes: Routes = {
  '/': seen,
  '/set': put,
  '/delete': (ctx) => {
    delete dataOf(ctx)[String(ctx.query['name'])]
  },
  '/regenerate': async (ctx) => {
    await ctx['session']?.regenerate()
    return seen(ctx)
  },
  '/logout': (ctx) => {
    ctx['session'] = null
  },
  '/replace': (ctx) => {
    ctx['session'] = { ...ctx.query }
  },
  '/save': async (ctx) => {
    dataOf(ctx)['saved'] = true
    await ctx['session']?.save()
  },
  '/twice': async (ctx) => {
    dataOf(ctx)['first'] = 1
    await ctx['session']?.save()
    dataOf(ctx)['second'] = 2
  },
  '/age': (ctx) => {
    const age = String(ctx.query['ms'])
    if (ctx['session']) ctx['session'].maxAge = age === 'session' ? age : Number(age)
  },
  '/throw': (ctx) => {
    dataOf(ctx)['thrown'] = true
    ctx.throw(418, 'of the handler')
  },
}

for (const kind of ['MemorySessionStore', 'JsonSessionStore'] as const)
  for (const as of ['ContextStore', 'store'] as const) {
    describe(`koa-session with a ${kind} as ${as}`, () => {
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
        app = await serve(routes, { as, ...(make && { make }), ...given })
        return app
      }

      it('keeps what a visitor’s requests put there, and drops what they remove', async () => {
        const { visitor } = await start()
        const alice = visitor()
        await alice.get('/set?a=1')
        await alice.get('/set?b=2')
        expect((await alice.get('/')).body).to.deep.equal({ a: '1', b: '2' })
        await alice.get('/delete?name=a')
        expect((await alice.get('/')).body).to.deep.equal({ b: '2' })
        expect((await visitor().get('/')).body).to.deep.equal({})
      })

      it('saves no session that nothing was put into', async () => {
        const { visitor, calls } = await start()
        expect((await visitor().get('/')).setCookie).to.deep.equal([])
        expect(calls()).to.deep.equal([])
      })

      it('reads, and writes nothing, for a request that changes nothing, rolling or not', async () => {
        for (const [rolling, maxAge] of [
          [false, DAY],
          [true, DAY],
          [false, 'session'],
          [true, 'session'],
        ] as const) {
          const { visitor, calls, close } = await start({ session: { rolling, maxAge } })
          const alice = visitor()
          await alice.get('/set?a=1')
          calls()
          const { setCookie } = await alice.get('/')
          expect(setCookie).to.have.lengthOf(rolling ? 2 : 0) // the cookie and its signature
          expect(calls()).to.deep.equal(['read'])
          await close()
        }
      })

      it('changes a member by one command', async () => {
        const { visitor, calls } = await start()
        const alice = visitor()
        await alice.get('/set?a=1')
        expect(calls()).to.deep.equal(['create'])
        await alice.get('/set?a=2')
        expect(calls()).to.deep.equal(['read', 'patch'])
      })

      it('gives a new id with regenerate, the members stay, and the old one is dead', async () => {
        const { visitor, calls, store } = await start()
        const alice = visitor()
        await alice.get('/set?a=1')
        const old = alice.copy()
        calls()
        expect((await alice.get('/regenerate')).body).to.deep.equal({ a: '1' })
        const steps = as === 'ContextStore' ? ['regenerate'] : ['destroy', 'create']
        expect(calls()).to.deep.equal(['read', ...steps])
        expect(keyOf(alice)).not.to.equal(keyOf(old))
        expect(await store.exists(keyOf(old))).to.equal(false)
        expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
        expect((await old.get('/')).body).to.deep.equal({})
      })

      it('ends a session that is set to null', async () => {
        const { visitor, store } = await start()
        const alice = visitor()
        await alice.get('/set?a=1')
        const old = alice.copy()
        await alice.get('/logout')
        expect(await store.exists(keyOf(old))).to.equal(false)
        expect(alice.cookies.has('koa.sess')).to.equal(false)
        expect((await old.get('/')).body).to.deep.equal({})
      })

      it('makes of a new object the whole session, under the same id', async () => {
        const { visitor, calls } = await start()
        const alice = visitor()
        await alice.get('/set?a=1&b=2')
        const key = keyOf(alice)
        calls()
        await alice.get('/replace?b=3&c=4')
        expect(calls()).to.deep.equal(['read', 'patch'])
        expect((await alice.get('/')).body).to.deep.equal({ b: '3', c: '4' })
        expect(keyOf(alice)).to.equal(key)
        await alice.get('/replace')
        expect((await alice.get('/')).body).to.deep.equal({})
      })

      it('saves by hand, and at the end of the request only what has come since', async () => {
        const { visitor, calls } = await start()
        const alice = visitor()
        await alice.get('/save')
        expect(calls()).to.deep.equal(['create'])
        await alice.get('/twice')
        expect(calls()).to.deep.equal(['read', 'patch', 'patch'])
        expect((await alice.get('/')).body).to.deep.equal({ saved: true, first: 1, second: 2 })
      })

      it('lives for its age from the last save on, and with rolling from the last request', async () => {
        for (const rolling of [false, true]) {
          let now = Date.now()
          const { visitor, close } = await start({
            session: { rolling, maxAge: 10 * MINUTE },
            store: { clock: () => now, touchIntervalMs: 0 },
          })
          const alice = visitor()
          await alice.get('/set?a=1')
          now += 9 * MINUTE
          expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
          now += 9 * MINUTE
          expect((await alice.get('/')).body).to.deep.equal(rolling ? { a: '1' } : {})
          await close()
        }
      })

      it('lives as the store says with maxAge: session, from the last request on', async () => {
        let now = Date.now()
        const { visitor } = await start({
          session: { maxAge: 'session' },
          store: { clock: () => now, idleTimeoutMs: MINUTE, touchIntervalMs: 0 },
        })
        const alice = visitor()
        expect((await alice.get('/set?a=1')).setCookie[0]).not.to.match(/expires/i)
        for (const _ of [1, 2, 3]) {
          now += MINUTE - 1
          expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
        }
        now += MINUTE + 1
        expect((await alice.get('/')).body).to.deep.equal({})
      })

      it('is renewed when half its age is over where that is wanted', async () => {
        let now = Date.now()
        const { visitor, calls } = await start({
          session: { renew: true, maxAge: 10 * MINUTE },
          store: { clock: () => now, touchIntervalMs: 0 },
        })
        const alice = visitor()
        await alice.get('/set?a=1')
        calls()
        now += 4 * MINUTE
        expect((await alice.get('/')).setCookie).to.deep.equal([])
        expect(calls()).to.deep.equal(['read'])
        now += 2 * MINUTE
        expect((await alice.get('/')).setCookie).to.have.lengthOf(2)
        expect(calls()).to.deep.equal(['read', 'touch'])
        now += 9 * MINUTE
        expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
      })

      it('remembers a visitor for the age that a session is given, or for the longest that is allowed', async () => {
        for (const [adapter, days] of [
          [{}, 30],
          [{ maxIdleTimeoutMs: DAY }, 1],
        ] as const) {
          const { visitor, store, close } = await start({ adapter })
          const alice = visitor()
          await alice.get('/set?a=1')
          const { setCookie } = await alice.get(`/age?ms=${30 * DAY}`)
          expect(Date.parse(/expires=([^;]+)/i.exec(setCookie[0] ?? '')?.[1] ?? '')).to.be.above(
            Date.now() + 29 * DAY,
          )
          const left = await store.expiresInMs(keyOf(alice))
          expect(left).to.be.within(days * DAY - MINUTE, days * DAY + GRACE)
          expect((await alice.get('/')).body).to.deep.equal({ a: '1' })
          await close()
        }
      })

      it('saves though the handler has thrown', async () => {
        const { visitor } = await start()
        const alice = visitor()
        expect(await alice.get('/throw')).to.have.property('status', 418)
        expect((await alice.get('/')).body).to.deep.equal({ thrown: true })
      })
    })
  }

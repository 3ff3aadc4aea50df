/** Koa, with koa-session over connect-redis, with sessions made by hand, and with ours. */
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import type { Context, Middleware } from 'koa'
import session from 'koa-session'
import type { CreateSessionOptions } from 'koa-session'
import { KoaSessionStore } from '../../lib/koa-session/index.ts'
import { Gate } from '../support/gate.ts'
import { SessionsByHand } from './by-hand.ts'
import type { Fields } from './by-hand.ts'
import { AGE_MS, MONTH_MS, SECRET } from './framework.ts'
import type { App, Framework } from './framework.ts'
import { oldStore } from './services.ts'
import type { Data, Setting } from './services.ts'

const COOKIE = 'koa.sess'
const sessionOf = (ctx: Context): Data => ctx['session'] as unknown as Data
const put = (ctx: Context): void => void Object.assign(sessionOf(ctx), ctx.query)

/** The same application, whatever its store. */
const routes = (gate: () => Gate): Readonly<Record<string, (ctx: Context) => unknown>> => ({
  '/': (ctx) => JSON.parse(JSON.stringify(ctx['session'])) as unknown,
  '/set': put,
  '/slow': async (ctx) => {
    await gate().pass()
    put(ctx)
  },
  '/remember': (ctx) => void (sessionOf(ctx)['maxAge'] = MONTH_MS),
  '/logout': (ctx) => void (ctx['session'] = null),
})

const application = (gate: () => Gate): Middleware => {
  const known = routes(gate)
  return async (ctx) => {
    if (ctx.path === '/login') {
      await (ctx['session'] as unknown as { regenerate(): Promise<void> }).regenerate()
      Object.assign(sessionOf(ctx), { user_id: Number(ctx.query['user']) })
      ctx.body = {}
    } else if (sessionOf(ctx)['user_id'] === undefined) {
      ctx.status = 401
      ctx.body = {}
    } else ctx.body = (await known[ctx.path]?.(ctx)) ?? {}
  }
}

async function served(app: Koa): Promise<App> {
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close }
}

function koa(): Koa {
  const app = new Koa()
  app.keys = [SECRET]
  return app
}

function overStore(store: CreateSessionOptions, gate: () => Gate = () => new Gate()): Promise<App> {
  const app = koa()
  app.use(session({ maxAge: AGE_MS, rolling: true, ...store }, app))
  app.use(application(gate))
  return served(app)
}

/** koa-session hands over more than connect-redis takes. */
function overConnectRedis(setting: Setting): Promise<App> {
  const store = oldStore(setting)
  return overStore({
    store: {
      get: (key) => store.get(key),
      set: (key, data) => store.set(key, data as never),
      destroy: (key) => store.destroy(key),
    },
  })
}

/** The cookie as koa-session signs it. */
function byHand(setting: Setting): Promise<App> {
  const sessions = new SessionsByHand(setting)
  const acts: Readonly<Record<string, (session: Fields, id: string, ctx: Context) => unknown>> = {
    '/': (found) => found,
    '/set': async (_session, id, { query }) => {
      for (const [name, value] of Object.entries(query)) await sessions.set(id, name, String(value))
    },
    '/logout': (found, id) => sessions.logout(id, found),
    '/logout-everywhere': (found) => sessions.logoutEverywhere(found),
  }
  const app = koa()
  app.use(async (ctx) => {
    ctx.body = {}
    if (ctx.path === '/login') {
      ctx.cookies.set(COOKIE, await sessions.login(String(ctx.query['user'])), { signed: true })
      return
    }
    const id = ctx.cookies.get(COOKIE, { signed: true })
    const found = id === undefined ? undefined : await sessions.find(id)
    if (id === undefined || !found) ctx.status = 401
    else ctx.body = (await acts[ctx.path]?.(found, id, ctx)) ?? {}
  })
  return served(app)
}

export const KOA: Framework = {
  name: 'koa-session',
  idOf: ({ cookies }) => cookies.get(COOKIE) ?? '',
  old: { 'connect-redis': overConnectRedis, hash: byHand },
  ours: async (options, gate) => {
    const sessions = new KoaSessionStore<Data>(options)
    const app = await overStore({ ContextStore: sessions.ContextStore }, gate)
    return { ...app, store: sessions.store }
  },
}

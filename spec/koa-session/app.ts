/** Real koa applications over HTTP, each with a store of its own. */
import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import type { Context, Middleware } from 'koa'
import session from 'koa-session'
import type { CreateSessionOptions } from 'koa-session'
import { KoaSessionStore } from '../../lib/koa-session/index.ts'
import type { AdapterOptions } from '../../lib/koa-session/index.ts'
import { MemorySessionStore } from '../../lib/index.ts'
import type { SessionEvent, SessionStoreOptions } from '../../lib/index.ts'
import { recorded } from '../support/recorded.ts'
import type { Data, Make, Served } from '../support/served.ts'
import { Visitor } from '../support/visitor.ts'

export type { Data } from '../support/served.ts'

export interface Given {
  readonly session?: CreateSessionOptions
  /** How koa-session is given the store. @default 'ContextStore' */
  readonly as?: 'ContextStore' | 'store'
  readonly adapter?: Partial<AdapterOptions<Data>>
  /** A store in memory unless it makes another. */
  readonly make?: Make
  readonly store?: SessionStoreOptions
  /** Before koa-session. */
  readonly outside?: Middleware
}

export interface App extends Served {
  readonly koa: Koa
  readonly sessions: KoaSessionStore<Data>
  /** What the application was told of: uncaught by its middleware. */
  readonly errors: unknown[]
}

export type Routes = Readonly<Record<string, (ctx: Context) => unknown>>

export async function serve(routes: Routes, given: Given = {}): Promise<App> {
  const events: SessionEvent[] = []
  const errors: unknown[] = []
  const make = given.make ?? ((options) => new MemorySessionStore<Data>(options))
  const store = make({ ...given.store, onEvent: (event) => void events.push(event) })
  const watched = recorded(store)
  const sessions = new KoaSessionStore({ ...given.adapter, store: watched.store })
  const app = new Koa()
  app.keys = ['a key', 'another']
  app.on('error', (error) => void errors.push(error))
  app.use(given.outside ?? messages)
  const own = given.as === 'store' ? { store: sessions } : { ContextStore: sessions.ContextStore }
  app.use(session({ ...own, ...given.session }, app))
  app.use(async (ctx) => {
    ctx.body = (await routes[ctx.path]?.(ctx)) ?? {}
  })
  const server = app.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    koa: app,
    sessions,
    store,
    origin,
    calls: watched.calls,
    events,
    errors,
    visitor: () => new Visitor(origin),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** As an application shows its errors while it is written; koa tells nothing of them. */
const messages: Middleware = async (ctx, next) => {
  try {
    await next()
  } catch (error) {
    const { status = 500, message, code } = error as Error & { status?: number; code?: string }
    ctx.status = status
    ctx.body = { message, code }
  }
}

/** A session by names that its type does not know. */
export const dataOf = (ctx: Context): Data => ctx['session'] as unknown as Data

/** What a session holds, as its application sees it. */
export const seen = (ctx: Context): unknown => JSON.parse(JSON.stringify(ctx['session']))

/** Puts the parameters of the query there. */
export const put = (ctx: Context): unknown => {
  Object.assign(dataOf(ctx), ctx.query)
  return seen(ctx)
}

/** The key in a visitor’s cookie. */
export const keyOf = ({ cookies }: Visitor): string => cookies.get('koa.sess') ?? ''

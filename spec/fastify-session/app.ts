/** Real fastify applications over HTTP, each with a store of its own. */
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import type { FastifySessionOptions } from '@fastify/session'
import fastify from 'fastify'
import type { FastifyInstance, FastifyRequest, FastifyServerOptions } from 'fastify'
import { FastifySessionStore } from '../../lib/fastify-session/index.ts'
import type { AdapterOptions } from '../../lib/fastify-session/index.ts'
import { MemorySessionStore } from '../../lib/index.ts'
import type { SessionEvent, SessionStoreOptions } from '../../lib/index.ts'
import { recorded } from '../support/recorded.ts'
import type { Data, Make, Served } from '../support/served.ts'
import { Visitor } from '../support/visitor.ts'

export type { Data } from '../support/served.ts'

export interface Given {
  readonly plugin?: Partial<FastifySessionOptions>
  readonly adapter?: Partial<AdapterOptions<Data>>
  readonly server?: FastifyServerOptions
  /** A store in memory unless it makes another. */
  readonly make?: Make
  readonly store?: SessionStoreOptions
}

export interface App extends Served {
  readonly fastify: FastifyInstance
  readonly sessions: FastifySessionStore<Data>
}

export const SECRET = 'a secret of at least thirty-two characters'

export async function serve(routes: (app: FastifyInstance) => void, given: Given = {}): Promise<App> {
  const events: SessionEvent[] = []
  const make = given.make ?? ((options) => new MemorySessionStore<Data>(options))
  const store = make({ ...given.store, onEvent: (event) => void events.push(event) })
  const watched = recorded(store)
  const sessions = new FastifySessionStore({ ...given.adapter, store: watched.store })
  const app = fastify(given.server)
  app.register(fastifyCookie)
  app.register(fastifySession, {
    secret: SECRET,
    store: sessions,
    ...given.plugin,
    cookie: { secure: false, ...given.plugin?.cookie },
  })
  routes(app)
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    fastify: app,
    sessions,
    store,
    origin,
    calls: watched.calls,
    events,
    visitor: () => new Visitor(origin),
    close: () => app.close(),
  }
}

/** A session by names that its type does not know. */
export const dataOf = (request: FastifyRequest): Data => request.session as unknown as Data

/** What a session holds, as its application sees it. */
export const seen = (request: FastifyRequest): Data => {
  const { cookie: _cookie, ...data } = JSON.parse(JSON.stringify(request.session)) as Data
  return data
}

/** The id in a visitor’s cookie. */
export const idOf = ({ cookies }: Visitor): string =>
  decodeURIComponent(cookies.get('sessionId') ?? '').split('.')[0] ?? ''

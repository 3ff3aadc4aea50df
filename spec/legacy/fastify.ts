/** Fastify, with @fastify/session over connect-redis, with sessions made by hand, and with ours. */
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import fastify from 'fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { FastifySessionStore } from '../../lib/fastify-session/index.ts'
import { Gate } from '../support/gate.ts'
import { SessionsByHand } from './by-hand.ts'
import { AGE_MS, MONTH_MS, SECRET } from './framework.ts'
import type { App, Framework } from './framework.ts'
import { oldStore } from './services.ts'
import type { Data, Setting } from './services.ts'

type Query = Readonly<Record<string, string>>

const COOKIE = 'sessionId'
const sessionOf = (request: FastifyRequest): Data => request.session as unknown as Data
const queryOf = (request: FastifyRequest): Query => request.query as Query

/** The same application, whatever its store. */
function routes(app: FastifyInstance, gate: () => Gate): void {
  app.get('/login', async (request) => {
    await request.session.regenerate()
    Object.assign(sessionOf(request), { user_id: Number(queryOf(request)['user']) })
    return {}
  })
  const withSession = (path: string, act: (request: FastifyRequest) => unknown): unknown =>
    app.get(path, async (request, reply) => {
      if (sessionOf(request)['user_id'] === undefined) return reply.code(401).send({})
      return (await act(request)) ?? {}
    })
  const put = (request: FastifyRequest): void => void Object.assign(sessionOf(request), queryOf(request))
  withSession('/', (request) => {
    const { cookie: _cookie, ...data } = JSON.parse(JSON.stringify(request.session)) as Data
    return data
  })
  withSession('/set', put)
  withSession('/slow', async (request) => {
    await gate().pass()
    put(request)
  })
  withSession('/remember', (request) => request.session.options({ maxAge: MONTH_MS }))
  withSession('/logout', (request) => request.session.destroy())
}

async function served(app: FastifyInstance): Promise<App> {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' })
  return { origin, close: () => app.close() }
}

function overStore(store: fastifySession.SessionStore, gate: () => Gate = () => new Gate()): Promise<App> {
  const app = fastify()
  app.register(fastifyCookie)
  const cookie = { secure: false, maxAge: AGE_MS }
  app.register(fastifySession, { secret: SECRET, saveUninitialized: false, store, cookie })
  app.register(async (scope) => routes(scope, gate))
  return served(app)
}

/** The cookie as @fastify/session signs it. */
function byHand(setting: Setting): Promise<App> {
  const sessions = new SessionsByHand(setting)
  const app = fastify()
  app.register(fastifyCookie, { secret: SECRET })
  app.get('/login', async (request, reply) => {
    const id = await sessions.login(queryOf(request)['user'] ?? '')
    return reply.setCookie(COOKIE, id, { signed: true, path: '/' }).send({})
  })
  type Act = (session: Record<string, string>, id: string, request: FastifyRequest) => Promise<unknown>
  const withSession = (path: string, act: Act): unknown =>
    app.get(path, async (request: FastifyRequest, reply: FastifyReply) => {
      const { valid, value } = request.unsignCookie(request.cookies[COOKIE] ?? '')
      const session = valid ? await sessions.find(value) : undefined
      if (!valid || !session) return reply.code(401).send({})
      return (await act(session, value, request)) ?? {}
    })
  withSession('/', async (session) => session)
  withSession('/set', async (_session, id, request) => {
    for (const [name, value] of Object.entries(queryOf(request))) await sessions.set(id, name, value)
  })
  withSession('/logout', (session, id) => sessions.logout(id, session))
  withSession('/logout-everywhere', (session) => sessions.logoutEverywhere(session))
  return served(app)
}

export const FASTIFY: Framework = {
  name: '@fastify/session',
  idOf: ({ cookies }) => decodeURIComponent(cookies.get(COOKIE) ?? '').split('.')[0] ?? '',
  old: {
    'connect-redis': (setting) => overStore(oldStore(setting)),
    hash: byHand,
  },
  ours: async (options, gate) => {
    const sessions = new FastifySessionStore<Data>(options)
    return { ...(await overStore(sessions, gate)), store: sessions.store }
  },
}

/**
 * One service, in a process of its own: `service.ts KEY REDIS_URL`. It tells its port, and answers `POST /make` (a session
 * of so many kilobytes), `GET /read` and `POST /change`.
 */
import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createClient } from 'redis'
import { JsonSessionStore } from '../../lib/index.ts'
import { sessionOf, setTheme } from '../data.ts'
import type { Data } from '../data.ts'
import { SERVICE_KEYS } from './plan.ts'
import type { ServiceKey } from './plan.ts'

export const PREFIX = 'bench-http-'
const IDLE_MS = 30 * 60 * 1000
const SECRET = 'only for the benchmark, and not secret at all'

type Client = Awaited<ReturnType<typeof connected>>
/** What a framework's session holds here. */
type Held = Partial<Data>

const connected = (url: string) => createClient({ url, name: 'bench-service' }).connect()
const open = { type: 'object' } as const
const storeOf = (client: Client, key: ServiceKey): JsonSessionStore<Data> =>
  new JsonSessionStore<Data>({
    ...{ client, schema: open, prefix: `${PREFIX}${key}:`, idleTimeoutMs: IDLE_MS },
    readCache: key === 'cached' ? {} : undefined,
  })

/** What a request asks, on the session object that the framework has made of it. */
function act(path: string, query: URLSearchParams, session: Held): object {
  if (path === '/make') Object.assign(session, sessionOf(Number(query.get('kb')), Number(query.get('user'))))
  if (path === '/change') setTheme(session as Data, Number(query.get('turn'))) // made before
  return { theme: session.preferences?.theme }
}

const urlOf = (url: string | undefined): URL => new URL(url ?? '/', 'http://127.0.0.1')

type OnExpress = 'connect' | 'express' | 'cached' | 'memory'

async function expressService(client: Client, key: OnExpress): Promise<RequestListener> {
  const { default: express } = await import('express')
  const { default: session } = await import('express-session')
  const app = express()
  const cookie = { maxAge: IDLE_MS }
  app.use(
    session({
      store: await expressStore(client, key),
      secret: SECRET,
      resave: false,
      saveUninitialized: false,
      cookie,
    }),
  )
  app.use((req, res) => {
    const { pathname, searchParams } = urlOf(req.url)
    res.json(act(pathname, searchParams, req.session as Held))
  })
  return app
}

async function expressStore(client: Client, key: OnExpress) {
  if (key === 'memory') return undefined
  if (key !== 'connect') {
    const { ExpressSessionStore } = await import('../../lib/express-session/index.ts')
    return new ExpressSessionStore({ store: storeOf(client, key) })
  }
  const { RedisStore } = await import('connect-redis')
  return new RedisStore({ client, prefix: `${PREFIX}${key}:`, ttl: IDLE_MS / 1000 })
}

async function fastifyService(client: Client): Promise<RequestListener> {
  const { default: fastify } = await import('fastify')
  const { default: cookies } = await import('@fastify/cookie')
  const { default: sessions } = await import('@fastify/session')
  const { FastifySessionStore } = await import('../../lib/fastify-session/index.ts')
  let listen: RequestListener = () => {}
  const app = fastify({
    serverFactory: (handler) => {
      listen = handler
      return createServer(handler)
    },
  })
  await app.register(cookies)
  await app.register(sessions, {
    store: new FastifySessionStore({ store: storeOf(client, 'fastify') }),
    secret: SECRET,
    saveUninitialized: false,
    cookie: { secure: false, maxAge: IDLE_MS },
  })
  app.all('*', async (request) => {
    const { pathname, searchParams } = urlOf(request.url)
    return act(pathname, searchParams, request.session)
  })
  await app.ready()
  return listen
}

async function koaService(client: Client): Promise<RequestListener> {
  const { default: Koa } = await import('koa')
  const { createSession } = await import('koa-session')
  const { KoaSessionStore } = await import('../../lib/koa-session/index.ts')
  const app = new Koa()
  app.keys = [SECRET]
  const { ContextStore } = new KoaSessionStore({ store: storeOf(client, 'koa') })
  app.use(createSession({ ContextStore, maxAge: IDLE_MS, rolling: true }, app))
  app.use((ctx) => {
    const { pathname, searchParams } = urlOf(ctx.url)
    ctx.body = act(pathname, searchParams, ctx.session as Held)
  })
  const answer = app.callback()
  return (request, response) => void answer(request, response)
}

const listening = (listen: RequestListener): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer(listen).listen(0, '127.0.0.1', () => resolve(server))
  })

async function serve(key: ServiceKey, url: string): Promise<void> {
  const client = await connected(url)
  const listen =
    key === 'fastify'
      ? await fastifyService(client)
      : key === 'koa'
        ? await koaService(client)
        : await expressService(client, key)
  const server = await listening(listen)
  process.once('disconnect', () => process.exit(0))
  process.send?.({ port: (server.address() as AddressInfo).port })
}

const [key, url] = process.argv.slice(2)
const known = SERVICE_KEYS.find((one) => one === key)
if (known === undefined || url === undefined)
  throw new TypeError(`service.ts ${SERVICE_KEYS.join('|')} REDIS_URL`)
await serve(known, url)

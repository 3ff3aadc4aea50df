/** A service as it was, one as it is with this library, and browsers that meet both. */
import { RedisStore } from 'connect-redis'
import express from 'express'
import type { Express, NextFunction, Request, Response } from 'express'
import session from 'express-session'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LegacyAdapter } from '../../lib/adapters/legacy/options.ts'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import type { AdapterOptions, LegacyOptions } from '../../lib/express-session/index.ts'
import { HashSessionStore, JsonSessionStore } from '../../lib/index.ts'
import type { RedisSessionStoreOptions } from '../../lib/index.ts'
import { eventually } from '../support/eventually.ts'
import { connected } from '../support/faulty.ts'
import type { Client } from '../support/faulty.ts'

export type { Client }

export type Data = Record<string, unknown>

export const SECRET = 'a secret of both services'
export const COOKIE_NAME = 'connect.sid'

export const connect = (): Promise<Client> => connected(process.env['REDIS_URL'] ?? '')

let names = 0
/** Keys that nobody else has, and that begin as `sess:` does. */
export const newPrefix = (): string => `legacy${process.pid}n${(names += 1)}:sess:`

export interface Setting {
  readonly client: Client
  readonly prefix: string
}

/** As express-session's adapter says it. */
export const ADAPTER: LegacyAdapter = {
  userIdField: 'user_id',
  userIdFrom: undefined,
  oldAge: undefined,
  clock: Date.now,
}

const users = (prefix: string): string => `${prefix}user:`

/** connect-redis as its README shows it. */
export const oldStore = ({ client, prefix }: Setting): RedisStore => new RedisStore({ client, prefix })

const STORES: Readonly<Record<Kind, typeof JsonSessionStore | typeof HashSessionStore>> = {
  JsonSessionStore,
  HashSessionStore,
}
export type Kind = 'JsonSessionStore' | 'HashSessionStore'

export interface NewOptions {
  readonly from?: LegacyOptions['from']
  readonly mode: LegacyOptions['mode']
  readonly kind?: Kind
  readonly store?: Partial<RedisSessionStoreOptions>
  readonly legacy?: Partial<LegacyOptions>
  readonly adapter?: Partial<AdapterOptions<object>>
}

/** Ours over the same keys. */
export function newStore({ client, prefix }: Setting, options: NewOptions): ExpressSessionStore<Data> {
  const { from = 'connect-redis', mode, kind = 'JsonSessionStore', store, legacy, adapter } = options
  return new ExpressSessionStore<Data>({
    store: new STORES[kind]<Data>({ client, prefix, schema: { type: 'object' }, ...store }),
    legacy: { from, mode, client, prefix, userPrefix: users(prefix), ...legacy },
    ...(adapter as object),
  })
}

/** Requests that wait until they are told to go on. */
export class Gate {
  readonly #waiting: (() => void)[] = []

  wait(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  filled(size: number): Promise<void> {
    return eventually(`${size} requests wait`, () => this.#waiting.length === size)
  }

  open(): void {
    for (const resolve of this.#waiting.splice(0)) resolve()
  }
}

/** The same application, whatever its store: it asks nothing but its session. */
export function appOver(
  store: session.Store,
  gate: Gate = new Gate(),
  options: Partial<session.SessionOptions> = {},
): Express {
  const app = express()
  const cookie = { maxAge: 60_000 }
  app.use(
    session({
      secret: SECRET,
      name: COOKIE_NAME,
      resave: false,
      saveUninitialized: false,
      cookie,
      store,
      ...options,
    }),
  )
  app.post('/login/:user', (req, res, next) => {
    req.session.regenerate((error) => {
      if (error) return next(error)
      dataOf(req)['user_id'] = Number(req.params.user)
      res.json({ id: req.sessionID })
    })
  })
  app.use((req: Request, res: Response, next: NextFunction) => {
    if (dataOf(req)['user_id'] === undefined) res.status(401).json({})
    else next()
  })
  app.get('/me', (req, res) => {
    const { cookie: _cookie, ...data } = req.session
    res.json(data)
  })
  app.post('/set/:name/:value', (req, res) => {
    dataOf(req)[req.params.name] = req.params.value
    res.json({})
  })
  app.post('/slow/:name/:value', (req, res) => {
    void gate.wait().then(() => {
      dataOf(req)[req.params.name] = req.params.value
      res.json({})
    })
  })
  app.post('/remember', (req, res) => {
    req.session.cookie.maxAge = 30 * 24 * 3_600_000
    res.json({})
  })
  app.post('/logout', (req, res, next) => {
    req.session.destroy((error: unknown) =>
      error === null || error === undefined ? res.json({}) : next(error),
    )
  })
  return app
}

const dataOf = (req: Request): Data => req.session as unknown as Data

export interface Service {
  readonly url: string
  stop(): Promise<void>
}

export async function serve(app: Express): Promise<Service> {
  const server = await new Promise<Server>((resolve) => {
    const started = app.listen(0, '127.0.0.1', () => resolve(started))
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Keeps its cookie, and asks whichever service it is told to. */
export class Browser {
  cookie = ''

  async ask(service: Service, path: string): Promise<{ status: number; body: Data }> {
    const method = path === '/me' ? 'GET' : 'POST'
    const response = await fetch(service.url + path, { method, headers: { cookie: this.cookie } })
    const given = response.headers.getSetCookie().find((text) => text.startsWith(`${COOKIE_NAME}=`))
    if (given !== undefined) this.cookie = given.split(';')[0] ?? ''
    return { status: response.status, body: (await response.json()) as Data }
  }

  /** As somebody who gives away nothing of his cookie. */
  clone(): Browser {
    const other = new Browser()
    other.cookie = this.cookie
    return other
  }

  get id(): string {
    return (
      decodeURIComponent(this.cookie.slice(COOKIE_NAME.length + 1))
        .slice(2)
        .split('.')[0] ?? ''
    )
  }
}

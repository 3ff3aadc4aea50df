/** Real Express applications with express-session, over HTTP, and browsers without a window. */
import express5 from 'express'
// @ts-expect-error it has no types of its own; those of Express 5 hold for what is used here
import express4 from 'express4'
import session from 'express-session'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import type { AdapterOptions } from '../../lib/express-session/index.ts'
import { MemorySessionStore } from '../../lib/index.ts'
import type { SessionEvent, SessionStoreContract, SessionStoreOptions } from '../../lib/index.ts'
import { recorded } from '../support/recorded.ts'

export type Data = Record<string, unknown>
type Store = SessionStoreContract<Data>

export const EXPRESS: Readonly<Record<string, typeof express5>> = {
  'Express 5': express5,
  'Express 4': express4 as typeof express5,
}
export const SECRET = 'a secret of more than thirty-two characters'

export interface Given {
  readonly express?: typeof express5
  readonly session?: Partial<session.SessionOptions>
  readonly adapter?: Partial<AdapterOptions<Data>>
  readonly store?: SessionStoreOptions
  /** A store in memory unless it makes another. */
  readonly make?: (options: SessionStoreOptions) => Store
  /** Before the session's middleware. */
  readonly first?: (app: express5.Express) => void
}

export interface Site {
  readonly origin: string
  readonly store: Store
  readonly sessions: ExpressSessionStore<Data>
  readonly events: SessionEvent[]
  /** What reached the error handler, and whether the response had begun. */
  readonly errors: { readonly message: string; readonly code?: string; readonly late: boolean }[]
  readonly calls: () => string[]
  browser(): Browser
  close(): Promise<void>
}

export async function serve(routes: (app: express5.Express) => void, given: Given = {}): Promise<Site> {
  const events: SessionEvent[] = []
  const make = given.make ?? ((options) => new MemorySessionStore<Data>(options))
  const store = make({ ...given.store, onEvent: (event) => void events.push(event) })
  const watched = recorded(store)
  const sessions = new ExpressSessionStore<Data>({ ...given.adapter, store: watched.store })
  const app = (given.express ?? express5)()
  given.first?.(app)
  app.use(session({ ...DEFAULTS, ...given.session, store: sessions }))
  routes(app)
  const errors: Site['errors'][number][] = []
  app.use(handlerOf(errors))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}` // TCP, so never a path
  return {
    origin,
    store,
    sessions,
    events,
    errors,
    calls: watched.calls,
    browser: () => new Browser(origin),
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const DEFAULTS = { secret: SECRET, resave: false, saveUninitialized: false }

const handlerOf =
  (errors: Site['errors']): express5.ErrorRequestHandler =>
  (error: Error & { code?: string }, _req, res, next) => {
    const { message, code } = error
    errors.push({ message, ...(code !== undefined && { code }), late: res.headersSent })
    if (res.headersSent) next(error)
    else res.status(500).json({ code: code ?? message })
  }

/** A session by names that its type does not know. */
export const dataOf = (req: express5.Request): Data => req.session as unknown as Data

/** `/set?name=JSON`, `/get`, `/delete?name`, `/destroy`: what most requests are. */
export function usual(app: express5.Express): void {
  app.get('/set', (req, res) => {
    for (const [name, text] of Object.entries(req.query)) dataOf(req)[name] = JSON.parse(String(text))
    res.json({ id: req.sessionID })
  })
  app.get('/get', (req, res) => {
    res.json(req.session)
  })
  app.get('/delete', (req, res) => {
    for (const name of Object.keys(req.query)) delete dataOf(req)[name]
    res.json({})
  })
  app.get('/destroy', (req, res, next) => {
    req.session.destroy((error: unknown) => (error ? next(error) : res.json({})))
  })
}

export interface Answer {
  readonly status: number
  /** Parsed where it is JSON. */
  readonly body: Data
  readonly text: string
  readonly setCookie: readonly string[]
}

export class Browser {
  readonly #origin: string
  /** As it is sent. */
  cookie = ''

  constructor(origin: string, cookie = '') {
    this.#origin = origin
    this.cookie = cookie
  }

  /** Another window of the same browser. */
  copy(): Browser {
    return new Browser(this.#origin, this.cookie)
  }

  async get(path: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const sent = { ...(this.cookie !== '' && { cookie: this.cookie }), ...headers }
    const response = await fetch(this.#origin + path, { headers: sent })
    const setCookie = response.headers.getSetCookie()
    for (const line of setCookie) this.cookie = line.split(';')[0] ?? ''
    const text = await response.text()
    return { status: response.status, text, body: parsed(text), setCookie }
  }

  /** What the session holds, without its cookie. */
  async data(): Promise<Data> {
    const { cookie: _cookie, ...data } = (await this.get('/get')).body
    return data
  }

  /** The session's id, as the cookie has it. */
  get id(): string {
    return /s%3A(.*)\./.exec(this.cookie)?.[1] ?? ''
  }
}

function parsed(text: string): Data {
  try {
    return JSON.parse(text) as Data
  } catch {
    return {}
  }
}

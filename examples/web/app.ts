/** The application, without its server. */
import { fileURLToPath } from 'node:url'
import express, { static as files } from 'express'
import type { ErrorRequestHandler, Express, RequestHandler } from 'express'
import { handleOf } from '../../lib/domain/session-id.ts'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import { SessionStoreError } from '../../lib/index.ts'
import { Journal } from './journal.ts'
import { loggedIn } from './place.ts'
import type { Place } from './place.ts'
import { openStore } from './redis.ts'
import type { Connection } from './redis.ts'
import { accountRoutes } from './routes/account.ts'
import { deviceRoutes } from './routes/devices.ts'
import { loginRoutes } from './routes/login.ts'
import { raceRoutes } from './routes/race.ts'
import { guessing, protection } from './security.ts'
import type { Limits } from './security.ts'
import { sessionOf, sessions, wholeSessions } from './session.ts'
import { during, notedClient } from './traffic.ts'
import type { Exchange } from './traffic.ts'
import { Users } from './users.ts'
import { show } from './views.ts'

export interface WebOptions {
  readonly client: Connection
  /** Before every key, on a server that others use too. @default '' */
  readonly prefix?: string
  readonly limits?: Limits
}

export function createApp({ client, prefix = '', limits = {} }: WebOptions): Express {
  const store = openStore(client, prefix)
  const sessionStore = new ExpressSessionStore({ store })
  const place: Place = { client, store, sessions: sessionStore, users: new Users(), journal: new Journal() }
  const ours = sessions(sessionStore)
  const whole = wholeSessions(notedClient(client), `${prefix}whole-save:`)
  const app = express().disable('x-powered-by')
  app.use(files(fileURLToPath(new URL('public', import.meta.url))))
  app.use(protection(limits), noting(place.journal))
  // Before our own sessions: a request has one session, of one middleware.
  app.use('/two-tabs/whole-save', raceRoutes([whole], place.journal))
  app.use('/two-tabs/ours', raceRoutes([ours, loggedIn], place.journal))
  app.use(ours)
  app.post(['/login', '/password'], guessing(limits))
  app.use(loginRoutes(place), accountRoutes(place), deviceRoutes(place))
  return app.use(notFound, failed)
}

/** Notes what each request sends to Redis, and tells the user's open pages when it is over. */
const noting =
  (journal: Journal): RequestHandler =>
  (req, res, next) => {
    const exchange: Exchange = { request: `${req.method} ${req.path}`, commands: [] }
    res.on('finish', () => {
      const session = req.session === undefined ? undefined : sessionOf(req)
      const user = (res.locals['user'] as string | undefined) ?? session?.user_id
      // A page that looks because something has happened is not what has happened.
      if (req.get('x-looking') !== undefined) return
      if (session) journal.add(handleOf(req.sessionID), exchange)
      if (user !== undefined) journal.tell(user)
    })
    during(exchange, next)
  }

const notFound: RequestHandler = (req, res) => {
  show(req, res.status(404), 'error', { title: 'There is no such page' })
}

const TITLES: Readonly<Record<number, string>> = {
  400: 'That cannot be saved',
  403: 'This form is too old: load its page again',
  429: 'Too many tries: wait a few minutes',
  503: 'Redis does not answer; nothing has been lost',
}

/** Never the error's own text: who knows what is in it. Codes of the store hold no id and no value. */
const failed: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const status = statusOf(error)
  if (status === 500) console.error(error)
  show(req, res.status(status), 'error', { title: TITLES[status] ?? 'Something went wrong' })
}

function statusOf(error: unknown): number {
  if (error instanceof SessionStoreError)
    return error.code === 'ERR_SESSION_BACKEND' ? 503 : error.code === 'ERR_SESSION_INVALID' ? 400 : 500
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' && status >= 400 && status < 500 ? status : 500
}

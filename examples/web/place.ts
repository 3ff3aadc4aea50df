/** What all routes work with. */
import type { Request, RequestHandler } from 'express'
import type { ExpressSessionStore } from '../../lib/express-session/index.ts'
import type { SessionStore } from '../../lib/index.ts'
import type { Journal } from './journal.ts'
import type { Connection } from './redis.ts'
import { SESSION_COOKIE, sessionOf } from './session.ts'
import type { WebSession } from './session.ts'
import type { Users } from './users.ts'

export interface Place {
  readonly client: Connection
  /** For what the middleware has not: a login in one step. */
  readonly sessions: ExpressSessionStore<WebSession>
  readonly store: SessionStore<WebSession>
  readonly users: Users
  readonly journal: Journal
}

/** Who is logged in; behind `loggedIn` there is somebody. */
export const userOf = (req: Request): string => sessionOf(req).user_id ?? ''

/** Everybody else is sent to the login page. A session that has gone is a session of nobody. */
export const loggedIn: RequestHandler = (req, res, next) => {
  res.locals['user'] = sessionOf(req).user_id
  if (userOf(req) !== '') next()
  else res.redirect(303, hasCookie(req) ? '/login?ended' : '/login')
}

/** It has been logged in. */
const hasCookie = (req: Request): boolean => SESSION_COOKIE in (req.cookies as object)

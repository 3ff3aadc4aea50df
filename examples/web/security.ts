/** What a page with a login needs besides sessions, each by a library made for it. */
import { randomBytes } from 'node:crypto'
import cookieParser from 'cookie-parser'
import { doubleCsrf } from 'csrf-csrf'
import { urlencoded } from 'express'
import type { Request, RequestHandler, Response } from 'express'
import { rateLimit } from 'express-rate-limit'
import helmet from 'helmet'
import { SESSION_COOKIE } from './session.ts'

export interface Limits {
  /** Tries to log in, and to change a password, in five minutes and from one address. @default 20 */
  readonly logins?: number
  /** Requests a minute from one address. @default 600 */
  readonly requests?: number
}

/** No inline script or style, nothing from elsewhere, no frame around us. */
const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
})

/**
 * Browsers call http://127.0.0.1 a secure context, and keep its Secure cookies; express-session sets one only where
 * `req.secure` holds. In production nothing of this is needed: TLS ends in this process, or in a proxy before it that
 * `app.set('trust proxy', 1)` names.
 */
const loopbackIsSecure: RequestHandler = (req, _res, next) => {
  Object.defineProperty(req, 'secure', { value: true })
  next()
}

/** cookie-parser takes a value that begins with `j:` for JSON; none of ours is an object, and nobody here expects one. */
const plainCookies: RequestHandler = (req, _res, next) => {
  const cookies = Object.entries(req.cookies as Readonly<Record<string, unknown>>)
  req.cookies = Object.fromEntries(cookies.filter(([, value]) => typeof value === 'string'))
  next()
}

/** The pages are somebody's own: neither a cache nor the back button may show them after a logout. */
const unstored: RequestHandler = (_req, res, next) => {
  res.set('Cache-Control', 'no-store')
  next()
}

const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
  getSecret: () => secret,
  // Bound to the cookie itself: a form is judged before anything is read, and a visitor needs no session for it.
  getSessionIdentifier: (req) => cookieOf(req, SESSION_COOKIE) ?? 'nobody',
  cookieName: '__Host-csrf',
  cookieOptions: { path: '/', secure: true, httpOnly: true, sameSite: 'lax' },
  getCsrfTokenFromRequest: (req) => field(req, '_csrf'),
})

const secret = randomBytes(32).toString('base64url')

/** For the forms of a page. */
export const csrfToken = (req: Request, res: Response): string => generateCsrfToken(req, res)

/** Before anything that looks at the request. */
export const protection = ({ requests = 600 }: Limits): RequestHandler[] => [
  headers,
  loopbackIsSecure,
  unstored,
  // Before whatever may fail: the page that says so has a form too.
  cookieParser(),
  plainCookies,
  limit(requests, 60_000),
  urlencoded({ extended: false, limit: '8kb' }),
  doubleCsrfProtection,
]

/** For whatever takes a password. Several processes count together with a store of the library's, in Redis too. */
export const guessing = ({ logins = 20 }: Limits): RequestHandler => limit(logins, 5 * 60_000)

/** The error handler shows a page for it. */
const limit = (count: number, windowMs: number): RequestHandler =>
  rateLimit({
    windowMs,
    limit: count,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    handler: (_req, _res, next) => next(Object.assign(new Error('too many requests'), { status: 429 })),
  })

/** A text of the form; whatever else was sent is none. */
export function field(req: Request, name: string): string {
  const value = (req.body as Readonly<Record<string, unknown>> | undefined)?.[name]
  return typeof value === 'string' ? value : ''
}

const cookieOf = (req: Request, name: string): string | undefined =>
  (req.cookies as Readonly<Record<string, string | undefined>> | undefined)?.[name]

/** What a session of this application holds, and the two middlewares: ours, and one that saves the whole. */
import { randomBytes } from 'node:crypto'
import { RedisStore } from 'connect-redis'
import type { Request, RequestHandler } from 'express'
import session from 'express-session'
import type { ExpressSessionStore } from '../../lib/express-session/index.ts'
import type { Connection } from './redis.ts'

export const THEMES = ['auto', 'light', 'dark'] as const
export const LANGUAGES = ['en', 'de', 'fr', 'es'] as const
export const PERMISSIONS = ['read', 'write', 'publish', 'admin'] as const
export type Theme = (typeof THEMES)[number]
export type Language = (typeof LANGUAGES)[number]
export type Permission = (typeof PERMISSIONS)[number]

export type WebSession = {
  user_id?: string
  email?: string
  permissions?: Permission[]
  preferences?: { theme?: Theme; language?: Language }
  /** What the two tabs write. */
  order?: { item?: string; delivery?: string }
}

const text = { type: 'string', maxLength: 200 }

/** Nothing else is ever stored, whoever writes it. */
export const SCHEMA: object = {
  type: 'object',
  additionalProperties: false,
  properties: {
    user_id: text,
    email: text,
    permissions: { type: 'array', items: { enum: PERMISSIONS }, uniqueItems: true },
    preferences: {
      type: 'object',
      additionalProperties: false,
      properties: { theme: { enum: THEMES }, language: { enum: LANGUAGES } },
    },
    order: { type: 'object', additionalProperties: false, properties: { item: text, delivery: text } },
  },
}

type FrameworkSession = session.Session & Partial<session.SessionData>

/**
 * `req.session` with our members. An application says so once for all of its files, by `declare module
 * 'express-session' { interface SessionData extends WebSession {} }`; this repository holds several applications.
 */
export const sessionOf = (req: Request): FrameworkSession & WebSession => req.session

/** A secret signs the cookie. In production it comes from the configuration, or every restart logs everybody out. */
const secret = randomBytes(32).toString('base64url')

const cookie = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' } as const

/** `__Host-`: the browser takes it from this host alone, with Secure and for all paths, or not at all. */
export const SESSION_COOKIE = '__Host-session'

export const sessions = (store: ExpressSessionStore<WebSession>): RequestHandler =>
  session({
    store,
    name: SESSION_COOKIE,
    secret,
    resave: false,
    saveUninitialized: false,
    cookie,
  })

/** The usual way, to compare with: the session is read as a whole, and saved as a whole. */
export const wholeSessions = (client: Connection, prefix: string): RequestHandler =>
  session({
    store: new RedisStore({ client, prefix, ttl: 600 }),
    name: '__Host-whole-save',
    secret,
    resave: false,
    saveUninitialized: false,
    cookie,
  })

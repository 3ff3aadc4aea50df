/** What an application with express-session writes against the published package. */
import session from 'express-session'
import { MemorySessionStore } from 'json-session-store'
import type { Session } from 'json-session-store'
import { ExpressSessionStore } from 'json-session-store/express-session'
import type { AdapterOptions } from 'json-session-store/express-session'

interface Shop extends Session {
  cart?: { sku: string; count: number }[]
}
declare module 'express-session' {
  interface SessionData extends Shop {}
}

const options: AdapterOptions<Shop> = { store: new MemorySessionStore<Shop>(), onUnavailable: 'anonymous' }
export const store = new ExpressSessionStore(options)
export const middleware = session({ store, secret: 'secret', resave: false, saveUninitialized: false })

// @ts-expect-error no such policy
export const wrong: AdapterOptions<Shop> = { ...options, onUnavailable: 'never' }

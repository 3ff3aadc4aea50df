/** What an application with express-session writes against the published package. */
import type { Request } from 'express'
import session from 'express-session'
import { MemorySessionStore } from 'json-session-store'
import type { Session } from 'json-session-store'
import { ExpressSessionStore } from 'json-session-store/express-session'
import type { AdapterOptions } from 'json-session-store/express-session'

interface Shop extends Session {
  cart?: { sku: string; count: number }[]
  preferences?: { theme?: 'light' | 'dark' }
}
declare module 'express-session' {
  interface SessionData extends Shop {}
}

const options: AdapterOptions<Shop> = { store: new MemorySessionStore<Shop>(), onUnavailable: 'anonymous' }
export const store = new ExpressSessionStore(options)
export const middleware = session({ store, secret: 'secret', resave: false, saveUninitialized: false })

// @ts-expect-error no such policy
export const wrong: AdapterOptions<Shop> = { ...options, onUnavailable: 'never' }

export async function handler(req: Request): Promise<void> {
  const cart: Shop['cart'] = req.session.cart
  req.session.preferences = { theme: 'dark' }
  // @ts-expect-error no such theme
  req.session.preferences = { theme: 'blue' }
  // @ts-expect-error no such member of a line
  req.session.cart = [{ sku: 'A-1', amount: cart?.length }]
  await store.login(req, { user_id: 7 })
  await store.store.setPreference(req.sessionID, 'theme', 'light')
}

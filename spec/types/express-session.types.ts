/** Compiled, never run: sessions of express-session by the type of the schema. Under TypeScript 7 and 5.9. */
import { expectTypeOf } from 'expect-type'
import type { Request } from 'express'
import session from 'express-session'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import { JsonSessionStore, MemorySessionStore } from '../../lib/index.ts'
import type { Session } from '../../lib/index.ts'

interface Shop extends Session {
  cart?: { sku: string; count: number }[]
  preferences?: { theme?: 'light' | 'dark' }
}

declare const client: never
type DataOf<T> = T extends ExpressSessionStore<infer S> ? S : never
const shop = new ExpressSessionStore({ store: new JsonSessionStore<Shop>({ client }) })
const usual = new ExpressSessionStore({ store: new JsonSessionStore({ client }) })
const memory = new MemorySessionStore()
const named = new ExpressSessionStore({ store: memory })
const anything = new MemorySessionStore<Record<string, unknown>>()
const open = new ExpressSessionStore({ store: anything, userIdFrom: ({ who }) => who as string })
expectTypeOf<DataOf<typeof shop>>().toEqualTypeOf<Shop>()
expectTypeOf<DataOf<typeof usual>>().toEqualTypeOf<Session>()
expectTypeOf<DataOf<typeof named>>().toEqualTypeOf<Session>()
expectTypeOf<DataOf<typeof open>>().toEqualTypeOf<Record<string, unknown>>()

session({ store: shop, secret: 'secret', resave: false, saveUninitialized: false })

// @ts-expect-error no store
void new ExpressSessionStore({ store: new Map() })

export async function handler(req: Request): Promise<void> {
  await shop.login(req, { user_id: 7, preferences: { theme: null } })
  // @ts-expect-error no such theme
  await shop.login(req, { preferences: { theme: 'blue' } })
  await shop.store.setPreference(req.sessionID, 'theme', 'light')
  // @ts-expect-error no such preference
  await shop.store.setPreference(req.sessionID, 'colour', 'light')
}

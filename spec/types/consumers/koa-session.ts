/** What an application with koa-session writes against the published package. */
import Koa from 'koa'
import { createSession } from 'koa-session'
import { MemorySessionStore } from 'json-session-store'
import type { Session } from 'json-session-store'
import { KoaSessionStore } from 'json-session-store/koa-session'
import type { AdapterOptions, KoaSession } from 'json-session-store/koa-session'

interface Shop extends Session {
  cart?: { sku: string; count: number }[]
}
declare module 'koa' {
  interface DefaultContext {
    get session(): KoaSession<Shop> | null
    set session(value: Shop | null)
  }
}

const options: AdapterOptions<Shop> = { store: new MemorySessionStore<Shop>(), onUnavailable: 'anonymous' }
export const store = new KoaSessionStore(options)
export const app = new Koa()
app.use(createSession({ ContextStore: store.ContextStore }, app))
app.use(async (ctx) => {
  if (ctx.session) ctx.session.cart = [{ sku: 'x', count: 1 }]
  await ctx.session?.save()
  await store.store.setPreference(store.idOf(ctx.session?.externalKey ?? ''), 'theme', 'dark')
})

// @ts-expect-error no such policy
export const wrong: AdapterOptions<Shop> = { ...options, onUnavailable: 'never' }

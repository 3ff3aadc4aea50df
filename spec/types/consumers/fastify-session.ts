/** What an application with @fastify/session writes against the published package. */
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import fastify from 'fastify'
import { MemorySessionStore } from 'json-session-store'
import type { Session } from 'json-session-store'
import { FastifySessionStore } from 'json-session-store/fastify-session'
import type { AdapterOptions } from 'json-session-store/fastify-session'

interface Shop extends Session {
  cart?: { sku: string; count: number }[]
}
declare module 'fastify' {
  interface Session extends Shop {}
}

const options: AdapterOptions<Shop> = { store: new MemorySessionStore<Shop>(), onUnavailable: 'anonymous' }
export const store = new FastifySessionStore(options)
export const app = fastify()
app.register(fastifyCookie)
app.register(fastifySession, { store, secret: 'a secret of at least thirty-two characters' })
app.get('/', async (request) => {
  request.session.cart = [{ sku: 'x', count: 1 }]
  return store.store.setPreference(request.session.sessionId, 'theme', 'dark')
})

// @ts-expect-error no such policy
export const wrong: AdapterOptions<Shop> = { ...options, onUnavailable: 'never' }

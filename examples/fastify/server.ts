/**
 * Sessions in fastify 5. `REDIS_URL=redis://127.0.0.1:6379 node --import ts-blank-space/register examples/fastify/server.ts`
 * Outside of this repository the imports are 'json-session-store' and 'json-session-store/fastify-session'.
 */
import fastifyCookie from '@fastify/cookie'
import fastifySession from '@fastify/session'
import fastify from 'fastify'
import type { FastifyRequest } from 'fastify'
import { createClient } from 'redis'
import { FastifySessionStore } from '../../lib/fastify-session/index.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { Session } from '../../lib/index.ts'

const { REDIS_URL = 'redis://127.0.0.1:6379', PORT = '3000' } = process.env
const { SESSION_SECRET = 'for development only, 32 characters or more' } = process.env
const client = await createClient({ url: REDIS_URL }).connect()
const store = new JsonSessionStore({ client, prefix: 'fastify:' })

/** An application declares this once: `declare module 'fastify' { interface Session extends … }`. */
const sessionOf = (request: FastifyRequest): FastifyRequest['session'] & Session => request.session

// Behind a proxy that ends TLS, `trustProxy` too.
const app = fastify()
await app.register(fastifyCookie)
await app.register(fastifySession, {
  store: new FastifySessionStore({ store }), // this line is all that changes
  secret: SESSION_SECRET,
  saveUninitialized: false,
  cookie: { httpOnly: true, sameSite: 'lax', secure: process.env['NODE_ENV'] === 'production' },
})

/** Whoever says a name is believed here; examples/web checks passwords and forms. */
app.post<{ Body: { name: string } }>('/login', async (request, reply) => {
  await request.session.regenerate()
  Object.assign(request.session, { user_id: request.body.name, preferences: { theme: 'light' } })
  return reply.code(204).send()
})

app.get('/me', async (request) => {
  const { user_id, preferences } = sessionOf(request)
  return { user_id, preferences }
})

/** What a request changes is saved when it ends, and nothing else: two at once lose nothing of each other's. */
app.put<{ Body: { value: string } }>('/language', async (request, reply) => {
  const session = sessionOf(request)
  session.preferences = { ...session.preferences, language: request.body.value }
  return reply.code(204).send()
})

/** Or in place, at once: one command, checked by the schema. */
app.put<{ Body: { value: string } }>('/theme', async (request, reply) => {
  await store.setPreference(request.session.sessionId, 'theme', request.body.value)
  return reply.code(204).send()
})

app.post('/logout-everywhere', async (request) => ({
  ended: await store.destroyByUser(sessionOf(request).user_id ?? ''),
}))

await app.listen({ port: Number(PORT), host: '127.0.0.1' })
console.log(app.server.address())
process.once('SIGTERM', () => void app.close().then(() => client.destroy()))

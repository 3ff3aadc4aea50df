/**
 * Sessions in koa 3. `REDIS_URL=redis://127.0.0.1:6379 node --import ts-blank-space/register examples/koa/server.ts`
 * Outside of this repository the imports are 'json-session-store' and 'json-session-store/koa-session'.
 */
import { json } from 'node:stream/consumers'
import Koa from 'koa'
import type { Context } from 'koa'
import session from 'koa-session'
import { createClient } from 'redis'
import { JsonSessionStore } from '../../lib/index.ts'
import type { Session } from '../../lib/index.ts'
import { KoaSessionStore } from '../../lib/koa-session/index.ts'
import type { KoaSession } from '../../lib/koa-session/index.ts'

const {
  REDIS_URL = 'redis://127.0.0.1:6379',
  SESSION_SECRET = 'for development only',
  PORT = '3000',
} = process.env
const client = await createClient({ url: REDIS_URL }).connect()
const store = new JsonSessionStore({ client, prefix: 'koa:' })
const { ContextStore } = new KoaSessionStore({ store })

/** An application declares this once: `declare module 'koa' { interface DefaultContext { get session(): … } }`. */
const sessionOf = (ctx: Context): KoaSession<Session> => ctx['session'] as unknown as KoaSession<Session>
const bodyOf = async (ctx: Context): Promise<Readonly<Record<string, string>>> =>
  (await json(ctx.req)) as Readonly<Record<string, string>>

const app = new Koa()
app.keys = [SESSION_SECRET]
// `ContextStore` is all that changes. Behind a proxy that ends TLS, `app.proxy = true` too.
const secure = process.env['NODE_ENV'] === 'production'
app.use(session({ ContextStore, rolling: true, httpOnly: true, sameSite: 'lax', secure }, app))

const routes: Readonly<Record<string, (ctx: Context) => Promise<unknown>>> = {
  /** Whoever says a name is believed here; examples/web checks passwords and forms. */
  async 'POST /login'(ctx) {
    const { name = '' } = await bodyOf(ctx)
    Object.assign(sessionOf(ctx), { user_id: name, preferences: { theme: 'light' } })
    // A new id: what is in the session moves along.
    await sessionOf(ctx).regenerate()
  },
  async 'GET /me'(ctx) {
    const { user_id, preferences } = sessionOf(ctx)
    return { user_id, preferences }
  },
  /** What a request changes is saved when it ends, and nothing else: two at once lose nothing of each other's. */
  async 'PUT /language'(ctx) {
    const { value = '' } = await bodyOf(ctx)
    sessionOf(ctx).preferences = { ...sessionOf(ctx).preferences, language: value }
  },
  /** Or in place, at once: one command, checked by the schema. */
  async 'PUT /theme'(ctx) {
    const { value = '' } = await bodyOf(ctx)
    await store.setPreference(sessionOf(ctx).externalKey ?? '', 'theme', value)
  },
  async 'POST /logout-everywhere'(ctx) {
    return { ended: await store.destroyByUser(sessionOf(ctx).user_id ?? '') }
  },
}

app.use(async (ctx) => {
  const route = routes[`${ctx.method} ${ctx.path}`]
  if (route) ctx.body = (await route(ctx)) ?? null
})

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(server.address()))
process.once('SIGTERM', () => server.close(() => client.destroy()))

/**
 * Sessions in express 5. `REDIS_URL=redis://127.0.0.1:6379 node --import ts-blank-space/register examples/express/server.ts`
 * Outside of this repository the imports are 'json-session-store' and 'json-session-store/express-session'.
 */
import express, { json } from 'express'
import type { Request } from 'express'
import session from 'express-session'
import { createClient } from 'redis'
import { ExpressSessionStore } from '../../lib/express-session/index.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { Session } from '../../lib/index.ts'

const {
  REDIS_URL = 'redis://127.0.0.1:6379',
  SESSION_SECRET = 'for development only',
  PORT = '3000',
} = process.env
const client = await createClient({ url: REDIS_URL }).connect()
const store = new JsonSessionStore({ client, prefix: 'express:' })
const sessions = new ExpressSessionStore({ store })

/** An application declares this once: `declare module 'express-session' { interface SessionData extends Session {} }`. */
const sessionOf = (req: Request): Request['session'] & Session => req.session

const app = express()
app.use(json())
app.use(
  session({
    store: sessions, // this line is all that changes
    secret: SESSION_SECRET,
    resave: false,
    saveUninitialized: false,
    // Behind a proxy that ends TLS, `app.set('trust proxy', 1)` too.
    cookie: { httpOnly: true, sameSite: 'lax', secure: process.env['NODE_ENV'] === 'production' },
  }),
)

/** Whoever says a name is believed here; examples/web checks passwords and forms. */
app.post('/login', async (req, res) => {
  const { name } = req.body as { name: string }
  // A new id, the user and all else in one step; `regenerate` would do it in two.
  await sessions.login(req, { user_id: name, preferences: { theme: 'light' } })
  res.sendStatus(204)
})

app.get('/me', (req, res) => {
  const { user_id, preferences } = sessionOf(req)
  res.json({ user_id, preferences })
})

/** What a request changes is saved when it ends, and nothing else: two at once lose nothing of each other's. */
app.put('/language', (req, res) => {
  const session = sessionOf(req)
  session.preferences = { ...session.preferences, language: (req.body as { value: string }).value }
  res.sendStatus(204)
})

/** Or in place, at once: one command, checked by the schema. */
app.put('/theme', async (req, res) => {
  await store.setPreference(req.sessionID, 'theme', (req.body as { value: string }).value)
  res.sendStatus(204)
})

app.post('/logout-everywhere', async (req, res) => {
  res.json({ ended: await store.destroyByUser(sessionOf(req).user_id ?? '') })
})

const server = app.listen(Number(PORT), '127.0.0.1', () => console.log(server.address()))
process.once('SIGTERM', () => server.close(() => client.destroy()))

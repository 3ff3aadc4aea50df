/** A service with sessions made by hand: HSET and EXPIRE for each, a SET of ids for each user. */
import express from 'express'
import type { Express, Request, Response } from 'express'
import { createHmac, randomBytes } from 'node:crypto'
import { COOKIE_NAME, SECRET } from './services.ts'
import type { Data, Setting } from './services.ts'

const IDLE_SECONDS = 1800

const signed = (id: string): string =>
  `${id}.${createHmac('sha256', SECRET).update(id).digest('base64').replace(/=+$/, '')}`

export function hashService({ client, prefix }: Setting): Express {
  const app = express()
  const keyOf = (id: string): string => prefix + id
  const setOf = (user: string): string => `${prefix}user:${user}:sessions`

  /** The id in the cookie, signed as express-session signs it. */
  const idOf = (req: Request): string => {
    const [, value = ''] = new RegExp(`${COOKIE_NAME}=s%3A([^;]*)`).exec(req.headers.cookie ?? '') ?? []
    const [id = ''] = decodeURIComponent(value).split('.')
    return signed(id) === decodeURIComponent(value) ? id : ''
  }
  const sessionOf = async (id: string): Promise<Record<string, string> | undefined> => {
    const fields = await client.hGetAll(keyOf(id))
    if (fields['user_id'] === undefined) return undefined
    await client.hSet(keyOf(id), 'last_activity', String(Math.floor(Date.now() / 1000)))
    await client.expire(keyOf(id), IDLE_SECONDS)
    return fields
  }
  type Act = (session: Record<string, string>, id: string, req: Request) => Promise<Data>
  const withSession = (act: Act) => (req: Request, res: Response) => {
    const answer = async (): Promise<void> => {
      const id = idOf(req)
      const session = id === '' ? undefined : await sessionOf(id)
      if (session) res.json(await act(session, id, req))
      else res.status(401).json({})
    }
    answer().catch((error: unknown) => res.status(500).json({ error: String(error) }))
  }

  app.post('/login/:user', (req, res) => {
    const [id, user, now] = [
      randomBytes(24).toString('base64url'),
      req.params.user,
      Math.floor(Date.now() / 1000),
    ]
    const fields = {
      user_id: user,
      email: `${user}@example.com`,
      role: 'user',
      created_at: now,
      last_activity: now,
    }
    const make = async (): Promise<void> => {
      await client.hSet(keyOf(id), fields)
      await client.expire(keyOf(id), IDLE_SECONDS)
      await client.sAdd(setOf(user), id)
      res.setHeader('Set-Cookie', `${COOKIE_NAME}=s%3A${encodeURIComponent(signed(id))}; Path=/`)
      res.json({ id })
    }
    make().catch((error: unknown) => res.status(500).json({ error: String(error) }))
  })
  app.get(
    '/me',
    withSession(async (session) => session),
  )
  app.post(
    '/set/:name/:value',
    withSession(async (_session, id, { params }) => {
      await client.hSet(keyOf(id), String(params['name']), String(params['value']))
      return {}
    }),
  )
  app.post(
    '/logout',
    withSession(async (session, id) => {
      await client.del(keyOf(id))
      await client.sRem(setOf(session['user_id'] ?? ''), id)
      return {}
    }),
  )
  app.post(
    '/logout-everywhere',
    withSession(async (session) => {
      const set = setOf(session['user_id'] ?? '')
      const ids = await client.sMembers(set)
      await client.del([...ids.map(keyOf), set])
      return {}
    }),
  )
  return app
}

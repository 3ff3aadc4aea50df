/** A service with sessions made by hand, in Express. */
import express from 'express'
import type { Express, Request, Response } from 'express'
import { createHmac } from 'node:crypto'
import { SessionsByHand } from './by-hand.ts'
import type { Fields } from './by-hand.ts'
import { COOKIE_NAME, SECRET } from './services.ts'
import type { Data, Setting } from './services.ts'

const signed = (id: string): string =>
  `${id}.${createHmac('sha256', SECRET).update(id).digest('base64').replace(/=+$/, '')}`

/** The id in the cookie, signed as express-session signs it. */
function idOf(req: Request): string {
  const [, value = ''] = new RegExp(`${COOKIE_NAME}=s%3A([^;]*)`).exec(req.headers.cookie ?? '') ?? []
  const [id = ''] = decodeURIComponent(value).split('.')
  return signed(id) === decodeURIComponent(value) ? id : ''
}

export function hashService(setting: Setting): Express {
  const app = express()
  const sessions = new SessionsByHand(setting)

  type Act = (session: Fields, id: string, req: Request) => Promise<Data>
  const withSession = (act: Act) => async (req: Request, res: Response) => {
    const id = idOf(req)
    const session = id === '' ? undefined : await sessions.find(id)
    if (session) res.json(await act(session, id, req))
    else res.status(401).json({})
  }

  app.post('/login/:user', async (req, res) => {
    const id = await sessions.login(req.params.user)
    res.setHeader('Set-Cookie', `${COOKIE_NAME}=s%3A${encodeURIComponent(signed(id))}; Path=/`)
    res.json({ id })
  })
  app.get(
    '/me',
    withSession(async (session) => session),
  )
  app.post(
    '/set/:name/:value',
    withSession(async (_session, id, { params }) => {
      await sessions.set(id, String(params['name']), String(params['value']))
      return {}
    }),
  )
  app.post(
    '/logout',
    withSession(async (session, id) => {
      await sessions.logout(id, session)
      return {}
    }),
  )
  app.post(
    '/logout-everywhere',
    withSession(async (session) => {
      await sessions.logoutEverywhere(session)
      return {}
    }),
  )
  return app
}

/** Pages: eta escapes whatever is put into them. */
import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { Request, Response } from 'express'
import { csrfToken } from './security.ts'
import { sessionOf } from './session.ts'

const eta = new Eta({ views: fileURLToPath(new URL('views', import.meta.url)), cache: true })

export type View = 'account' | 'error' | 'login' | 'race-result' | 'two-tabs'

/** Sends a page. Every one has the forms' token, the theme, and who is logged in. */
export function show(req: Request, res: Response, view: View, data: object = {}): void {
  const { user_id: user, preferences } = req.session === undefined ? {} : sessionOf(req)
  const theme = preferences?.theme ?? 'auto'
  res.type('html').send(eta.render(view, { csrf: csrfToken(req, res), user, theme, ...data }))
}

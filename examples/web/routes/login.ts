/** Log in, log out. */
import { Router } from 'express'
import type { Request } from 'express'
import type { Place } from '../place.ts'
import { field } from '../security.ts'
import { SESSION_COOKIE, sessionOf } from '../session.ts'
import { nameProblem, passwordProblem } from '../users.ts'
import { show } from '../views.ts'

const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000

export function loginRoutes({ users }: Place): Router {
  const router = Router()
  router.get('/login', (req, res) => {
    if (sessionOf(req).user_id === undefined) show(req, res, 'login', { ended: 'ended' in req.query })
    else res.redirect(303, '/')
  })
  router.post('/login', async (req, res) => {
    const [name, password] = [field(req, 'name').trim().toLowerCase(), field(req, 'password')]
    const problem = nameProblem(name) ?? passwordProblem(password)
    const enters = problem === undefined && (await users.enter({ name, password }))
    if (!enters) {
      const message = problem ?? 'This name is taken, and that is not its password.'
      return show(req, res.status(422), 'login', { message, name })
    }
    await logIn(req, name, field(req, 'remember') === 'yes')
    res.redirect(303, '/')
  })
  router.post('/logout', async (req, res) => {
    res.locals['user'] = sessionOf(req).user_id
    await called((done) => req.session.destroy(done))
    res.clearCookie(SESSION_COOKIE, { path: '/', secure: true }).redirect(303, '/login')
  })
  return router
}

/** A new id at every login, or whoever planted the old one would be logged in too (session fixation). */
async function logIn(req: Request, name: string, remember: boolean): Promise<void> {
  await called((done) => req.session.regenerate(done))
  const session = sessionOf(req)
  session.user_id = name
  session.email = `${name}@example.com`
  session.permissions = ['read']
  session.preferences = { theme: 'auto', language: 'en' }
  // The cookie's age is the session's own idle timeout.
  if (remember) session.cookie.maxAge = REMEMBERED_MS
  // Saved before the browser is sent on: its next request may be quicker than the end of this one.
  await called((done) => session.save(done))
}

const called = (act: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())))

/** Log in, log out. */
import { Router } from 'express'
import type { Request } from 'express'
import type { Place } from '../place.ts'
import { field } from '../security.ts'
import { SESSION_COOKIE, sessionOf } from '../session.ts'
import { nameProblem, passwordProblem } from '../users.ts'
import { show } from '../views.ts'

const REMEMBERED_MS = 30 * 24 * 60 * 60 * 1000

export function loginRoutes(place: Place): Router {
  const router = Router()
  router.get('/login', (req, res) => {
    if (sessionOf(req).user_id === undefined) show(req, res, 'login', { ended: 'ended' in req.query })
    else res.redirect(303, '/')
  })
  router.post('/login', async (req, res) => {
    const [name, password] = [field(req, 'name').trim().toLowerCase(), field(req, 'password')]
    const problem = nameProblem(name) ?? passwordProblem(password)
    const enters = problem === undefined && (await place.users.enter({ name, password }))
    if (!enters) {
      const message = problem ?? 'This name is taken, and that is not its password.'
      return show(req, res.status(422), 'login', { message, name })
    }
    await logIn(place, req, name, field(req, 'remember') === 'yes')
    res.redirect(303, '/')
  })
  router.post('/logout', async (req, res) => {
    res.locals['user'] = sessionOf(req).user_id
    await called((done) => req.session.destroy(done))
    res.clearCookie(SESSION_COOKIE, { path: '/', secure: true }).redirect(303, '/login')
  })
  return router
}

/**
 * A new id at every login, or whoever planted the old one would be logged in too (session fixation): with the user and
 * all else in one step. What somebody else has left in this browser's session goes.
 */
async function logIn({ sessions }: Place, req: Request, name: string, remember: boolean): Promise<void> {
  // The cookie's age is the session's own idle timeout.
  if (remember) req.session.cookie.maxAge = REMEMBERED_MS
  else req.session.cookie.expires = null
  await sessions.login(req, {
    user_id: name,
    email: `${name}@example.com`,
    permissions: ['read'],
    preferences: { theme: 'auto', language: 'en' },
    order: null,
  })
}

const called = (act: (done: (error?: Error | null) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => act((error) => (error ? reject(error) : resolve())))

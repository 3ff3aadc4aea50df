/** Log out elsewhere, by hand or by a new password; and be told of it. */
import { Router } from 'express'
import { showAccount } from '../account-page.ts'
import { loggedIn, userOf } from '../place.ts'
import type { Place } from '../place.ts'
import { field } from '../security.ts'
import { passwordProblem } from '../users.ts'

export function deviceRoutes(place: Place): Router {
  const { store, sessions, users, journal } = place
  const router = Router()
  router.post('/devices/end', loggedIn, async (req, res) => {
    // Only this user's own: a handle of somebody else's session is no such session.
    await store.destroyByHandle(userOf(req), field(req, 'handle'))
    res.redirect(303, '/?done=device')
  })
  router.post('/devices/end-others', loggedIn, async (req, res) => {
    await store.destroyByUser(userOf(req), { except: req.sessionID })
    res.redirect(303, '/?done=devices')
  })
  router.post('/password', loggedIn, async (req, res) => {
    const [name, password] = [userOf(req), field(req, 'next')]
    const problem = passwordProblem(password)
    if (problem !== undefined || !(await users.knows({ name, password: field(req, 'current') })))
      return showAccount(place, req, res.status(422), {
        passwordMessage: problem ?? 'That is not your present password.',
      })
    await users.change({ name, password })
    // Whoever knew the old one is out, on every device, and so is whoever has this session's id.
    await sessions.login(req, {})
    await store.destroyByUser(name, { except: req.sessionID })
    res.redirect(303, '/?done=password')
  })
  router.get('/changes', loggedIn, (req, res) => {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' })
    res.write('retry: 1000\n\n')
    req.on(
      'close',
      journal.watch(userOf(req), () => res.write('data: changed\n\n')),
    )
  })
  return router
}

/** The account page, and what it changes in the session. */
import { Router } from 'express'
import type { Request } from 'express'
import { showAccount } from '../account-page.ts'
import { loggedIn } from '../place.ts'
import type { Place } from '../place.ts'
import { field } from '../security.ts'
import { LANGUAGES, PERMISSIONS, THEMES } from '../session.ts'
import { show } from '../views.ts'

/** In the address after a change, so that it works without a script and needs no place in the session. */
const DONE = new Map(
  Object.entries({
    theme: 'The theme is saved.',
    language: 'The language is saved.',
    granted: 'The permission is granted.',
    revoked: 'The permission is revoked.',
    device: 'That device is logged out.',
    devices: 'All other devices are logged out.',
    password: 'The password is changed; all other devices are logged out.',
  }),
)

export function accountRoutes(place: Place): Router {
  const { store } = place
  const router = Router()
  router.get('/', loggedIn, async (req, res) => {
    await showAccount(place, req, res, { done: DONE.get(queried(req, 'done')) })
  })
  router.post('/preferences', loggedIn, async (req, res) => {
    const theme = THEMES.find((known) => known === field(req, 'theme'))
    const language = LANGUAGES.find((known) => known === field(req, 'language'))
    // In place: neither reads nor writes anything else, and needs no save.
    if (theme) await store.setPreference(req.sessionID, 'theme', theme)
    if (language) await store.setPreference(req.sessionID, 'language', language)
    res.redirect(303, theme ? '/?done=theme' : '/?done=language')
  })
  router.post('/permissions', loggedIn, async (req, res) => {
    const permission = PERMISSIONS.find((known) => known === field(req, 'permission'))
    const grants = field(req, 'change') === 'grant'
    if (permission && grants) await store.grantPermissions(req.sessionID, permission)
    if (permission && !grants) await store.revokePermissions(req.sessionID, permission)
    res.redirect(303, grants ? '/?done=granted' : '/?done=revoked')
  })
  router.get('/two-tabs', loggedIn, (req, res) => show(req, res, 'two-tabs'))
  return router
}

function queried(req: Request, name: string): string {
  const value = req.query[name]
  return typeof value === 'string' ? value : ''
}

/** The account page: the session, its devices, and what Redis holds of it. */
import type { Request, Response } from 'express'
import { handleOf } from '../../lib/domain/session-id.ts'
import { devicesOf } from './devices.ts'
import { linesOf, readDocument } from './document.ts'
import { userOf } from './place.ts'
import type { Place } from './place.ts'
import { LANGUAGES, PERMISSIONS, THEMES, sessionOf } from './session.ts'
import { currentExchange } from './traffic.ts'
import { show } from './views.ts'

export async function showAccount(place: Place, req: Request, res: Response, more: object): Promise<void> {
  const { client, store, journal } = place
  const handle = handleOf(req.sessionID)
  const devices = devicesOf(await store.listByUser(userOf(req)), handle)
  const found = await readDocument(client, store.keyOf(req.sessionID))
  if (!found) return res.redirect(303, '/login?ended')
  const now = currentExchange()
  const { permissions = [], preferences = {} } = sessionOf(req)
  show(req, res, 'account', {
    choices: { themes: THEMES, languages: LANGUAGES, permissions: PERMISSIONS },
    permissions,
    preferences,
    devices,
    key: shortened(store.keyOf(req.sessionID), handle),
    ttlMs: found.ttlMs,
    lines: linesOf(found.document, journal.look(handle, found.document)),
    exchanges: [...(now && req.get('x-looking') === undefined ? [now] : []), ...journal.exchanges(handle)],
    ...more,
  })
}

const shortened = (key: string, handle: string): string => key.replace(handle, `${handle.slice(0, 8)}…`)

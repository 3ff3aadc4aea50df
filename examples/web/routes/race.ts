/** Two requests at the same time, each of which changes one member of the session. The same code for both kinds of store. */
import { Router } from 'express'
import type { RequestHandler } from 'express'
import { handleOf } from '../../../lib/domain/session-id.ts'
import type { Journal } from '../journal.ts'
import { Meetings } from '../meetings.ts'
import { field } from '../security.ts'
import { sessionOf } from '../session.ts'
import { show } from '../views.ts'

const BEFORE = { item: 'nothing yet', delivery: 'not chosen' }
const AFTER = { item: 'a bicycle', delivery: 'express' }

export function raceRoutes(sessions: readonly RequestHandler[], journal: Journal): Router {
  const router = Router()
  const meetings = new Meetings()
  router.use(...sessions)
  router.post('/start', (req, res) => {
    sessionOf(req).order = BEFORE
    res.sendStatus(204)
  })
  router.post('/tab', async (req, res) => {
    const member = field(req, 'member') === 'item' ? 'item' : 'delivery'
    // Both have read the session: on a busy service that happens by itself, here it shall happen each time.
    await meetings.meet(`${handleOf(req.sessionID)} ${field(req, 'run')}`)
    const session = sessionOf(req)
    session.order = { ...session.order, [member]: AFTER[member] }
    res.sendStatus(204)
  })
  router.get('/result', (req, res) => {
    const { order = BEFORE } = sessionOf(req)
    const tabs = journal.exchanges(handleOf(req.sessionID)).filter(({ request }) => request.endsWith('/tab'))
    show(req, res, 'race-result', { order, after: AFTER, tabs: tabs.slice(0, 2) })
  })
  return router
}

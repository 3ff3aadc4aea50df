/** What is done to all sessions of a user, and to all there are. */
import type { TouchOptions, UserId } from '../../../lib/store-contract.ts'
import { answers } from './expected.ts'
import type { Expected, Refusal } from './expected.ts'
import { changeBy, commit, refusalsOf } from './writes.ts'
import { timesOf, userKey } from './world.ts'
import type { ModelSession, World } from './world.ts'

const SHOWN = 256

/** Newest first; nobody's where this can be no user. */
function sessionsOf(world: World, userId: unknown): ModelSession[] {
  const user = userKey(userId)
  if (user === undefined) return []
  return world.ofUser(user).sort((a, b) => b.createdMs - a.createdMs)
}

function summary(world: World, session: ModelSession): object {
  const { created_at, last_activity } = timesOf(session)
  const handle = world.handleOf(session.id)
  const base = { handle, created_at, last_activity, expiresInMs: world.expiresInMs(session) }
  if (session.client === undefined) return base
  const { ip, userAgent } = session.client
  const shown = userAgent === undefined ? {} : { userAgent: userAgent.slice(0, SHOWN) }
  return { ...base, client: { ...(ip !== undefined && { ip }), ...shown } }
}

export const users = {
  listByUser(world: World, userId: UserId, { limit = 100 }: { readonly limit?: number } = {}): Expected {
    const listed = sessionsOf(world, userId).map((session) => summary(world, session))
    return answers(listed.slice(0, limit))
  },

  countByUser: (world: World, userId: UserId): Expected => answers(sessionsOf(world, userId).length),

  destroyByUser(world: World, userId: UserId, { except }: { readonly except?: string } = {}): Expected {
    const doomed = sessionsOf(world, userId).filter(({ id }) => id !== except)
    for (const { id } of doomed) world.drop(id)
    return answers(doomed.length)
  },

  destroyByHandle(world: World, userId: UserId, handle: string): Expected {
    const found = sessionsOf(world, userId).find(({ id }) => world.handleOf(id) === handle)
    if (found !== undefined) world.drop(found.id)
    return answers(found !== undefined)
  },

  /** Each session is changed or refused by itself. */
  updateByUser(world: World, userId: UserId, patch: object, { touch = false }: TouchOptions = {}): Expected {
    const change = changeBy(world, [{ op: 'merge', path: [], value: patch }])
    const sessions = sessionsOf(world, userId)
    if (sessions.length === 0) return { ...answers(0), refusals: refusalsOf(world, change, change.apply({})) }
    const refusals: Refusal[] = []
    for (const session of sessions) {
      const after = change.apply(session.data)
      const wrong = refusalsOf(world, change, after)
      if (wrong.length === 0) commit(world, session, after.data, touch)
      refusals.push(...wrong)
    }
    const done = refusals.length === 0 ? [sessions.length] : []
    return { answers: done, refusals, events: [], anyReason: true }
  },

  destroy(world: World, id: unknown): Expected {
    const session = world.live(id)
    if (session !== undefined) world.drop(session.id)
    return answers(session !== undefined)
  },

  scan(world: World): Expected {
    const all = world.all().map((session) => ({ handle: world.handleOf(session.id), session }))
    all.sort((a, b) => (a.handle < b.handle ? -1 : 1))
    return answers(all.map(({ session }) => summary(world, session)))
  },
}

/** New sessions, and old ones under a new id. */
import type { JsonObject } from '../../../lib/domain/json.ts'
import type { CreateOptions } from '../../../lib/store-contract.ts'
import { answers, refuses } from './expected.ts'
import type { Expected, Refusal } from './expected.ts'
import { asJson } from './json.ts'
import { envelopeRefusals } from './operations.ts'
import { commit, changeBy, changeTo, lateOrWrong, refusalsOf } from './writes.ts'
import { sessionOf } from './world.ts'
import type { ModelSession, World } from './world.ts'

const DRAWS = 3

/** The id given, or the first that is free of those drawn. */
function newId(world: World, given: string | undefined): { id: string; refusals: Refusal[] } {
  const offered = given === undefined ? world.draws.slice(0, DRAWS) : [given]
  const id = offered.find((candidate) => world.live(candidate) === undefined)
  if (id !== undefined) return { id, refusals: [] }
  return { id: '', refusals: [{ code: 'ERR_SESSION_CONFLICT', attempts: offered.length }] }
}

const born = (world: World, session: ModelSession): Expected =>
  answers({ id: session.id, handle: world.handleOf(session.id), session: sessionOf(session) })

export const births = {
  create(world: World, given: object, options: CreateOptions = {}): Expected {
    const { envelope, client } = options
    const { idleTimeoutMs = world.options.idleTimeoutMs } = options
    const { absoluteTimeoutMs = world.options.absoluteTimeoutMs } = options
    const change = changeTo(world, given)
    const after = change.apply({})
    const { id, refusals } = newId(world, options.id)
    refusals.push(...refusalsOf(world, change, after), ...world.limitRefusals(after.data, undefined))
    refusals.push(...envelopeRefusals(envelope, world.options.maxDataBytes))
    if (refusals.length > 0) return refuses(refusals)
    world.makeWay(after.data, undefined)
    const { now } = world.time
    const session = {
      ...{ id, data: after.data, revision: world.revision(), createdMs: now, lastActivityMs: now },
      ...{ idleTimeoutMs, absoluteTimeoutMs, deadlineMs: absoluteTimeoutMs && now + absoluteTimeoutMs },
      ...{ envelope: envelope === undefined ? null : (asJson(envelope) as JsonObject), client },
    }
    world.put(session)
    return born(world, session)
  },

  regenerate(world: World, oldId: unknown, patch?: object, options: CreateOptions = {}): Expected {
    const change = changeBy(world, patch === undefined ? [] : [{ op: 'merge', path: [], value: patch }])
    const wrong = envelopeRefusals(options.envelope, world.options.maxDataBytes)
    const all = { ...change, refusals: [...change.refusals, ...wrong] }
    const session = world.live(oldId)
    if (session === undefined) return lateOrWrong(world, oldId, all, { method: 'regenerate', absent: null })
    const after = all.apply(session.data)
    const { id, refusals } = newId(world, options.id)
    refusals.push(...refusalsOf(world, all, after), ...world.limitRefusals(after.data, session))
    if (refusals.length > 0) return refuses(refusals)
    world.makeWay(after.data, session)
    world.drop(session.id)
    const moved = { ...session, id }
    renew(world, moved, patch !== undefined && Object.hasOwn(patch, 'user_id'), options)
    commit(world, moved, after.data, true)
    return born(world, moved)
  },
}

/** What regenerate brings beside the patch; the absolute deadline starts anew where it says who the user is. */
function renew(world: World, session: ModelSession, login: boolean, options: CreateOptions): void {
  const { envelope, client, idleTimeoutMs, absoluteTimeoutMs } = options
  if (envelope !== undefined) session.envelope = asJson(envelope) as JsonObject
  if (client !== undefined) session.client = client
  session.idleTimeoutMs = idleTimeoutMs ?? session.idleTimeoutMs
  if (!login && absoluteTimeoutMs === undefined) return
  session.absoluteTimeoutMs =
    absoluteTimeoutMs ?? session.absoluteTimeoutMs ?? world.options.absoluteTimeoutMs
  session.deadlineMs = session.absoluteTimeoutMs && world.time.now + session.absoluteTimeoutMs
}

/** What reads answer. */
import type { ClientInfo } from '../../../lib/domain/binding.ts'
import type { SessionEvent } from '../../../lib/events.ts'
import type { SessionPath } from '../../../lib/errors.ts'
import type { ReadOptions, TouchSettings } from '../../../lib/store-contract.ts'
import { addressOf, networkOf } from './places.ts'
import { answers, refuses } from './expected.ts'
import type { Expected, Refusal } from './expected.ts'
import { asJson, isObject } from './json.ts'
import { envelopeRefusals, readPathRefusals, TIMES } from './operations.ts'
import { sessionOf, timesOf } from './world.ts'
import type { ModelSession, World } from './world.ts'

type Touch = Pick<TouchSettings, 'envelope' | 'idleTimeoutMs'>

/** A read or a touch of one session: first as the client of a request, then for the answer. */
function visit(
  world: World,
  id: unknown,
  { client, touch }: { readonly client?: ClientInfo | undefined; readonly touch?: Touch | undefined },
  absent: unknown,
  answer: (session: ModelSession) => unknown,
): Expected {
  const session = world.live(id)
  if (session === undefined) return answers(absent)
  const mismatch = client !== undefined && !isSameClient(world, session.client, client)
  const destroyed = world.options.onBindingMismatch === 'destroy'
  const event = { type: 'binding-mismatch', handle: world.handleOf(session.id), destroyed } as const
  const events: SessionEvent[] = mismatch ? [event] : []
  if (mismatch && destroyed) {
    world.drop(session.id)
    return answers(absent, events)
  }
  if (touch !== undefined) slide(world, session, touch)
  return answers(answer(session), events)
}

/** At most once in an interval, unless there is something to write. */
function slide(world: World, session: ModelSession, { envelope, idleTimeoutMs }: Touch): void {
  const { now } = world.time
  const due = now - session.lastActivityMs >= world.options.touchIntervalMs
  if (!due && envelope === undefined && idleTimeoutMs === undefined) return
  session.lastActivityMs = now
  session.idleTimeoutMs = idleTimeoutMs ?? session.idleTimeoutMs
  if (envelope === undefined) return
  session.envelope = envelope && (asJson(envelope) as typeof session.envelope)
  session.revision = world.revision()
}

/** What was not known when the session was made is not compared. */
function isSameClient({ options: { binding } }: World, then: ClientInfo = {}, now: ClientInfo): boolean {
  const agent = binding.userAgent !== true || then.userAgent === undefined || then.userAgent === now.userAgent
  if (binding.ip === undefined || binding.ip === 'off' || then.ip === undefined) return agent
  const place = binding.ip === 'exact' ? addressOf : networkOf
  return agent && now.ip !== undefined && place(then.ip) === place(now.ip)
}

/** A wrong call is refused, whatever is stored. */
const unlessWrong = (refusals: readonly Refusal[], expected: () => Expected): Expected =>
  refusals.length === 0 ? expected() : refuses(refusals)

export const reads = {
  read(
    world: World,
    id: unknown,
    { ifRevision, ...options }: ReadOptions & { ifRevision?: string } = {},
  ): Expected {
    return visit(world, id, touching(options), null, (session) => {
      const common = { expiresInMs: world.expiresInMs(session), revision: session.revision }
      if (ifRevision === session.revision)
        return { ...common, unchanged: true, lastActivity: timesOf(session)['last_activity'] }
      return { ...common, session: sessionOf(session), envelope: structuredClone(session.envelope) }
    })
  },

  get(world: World, id: unknown, options: ReadOptions = {}): Expected {
    return visit(world, id, touching(options), null, sessionOf)
  },

  getFields(world: World, id: unknown, fields: readonly string[]): Expected {
    const refusals = fields.flatMap((name) => readPathRefusals([name]))
    const picked = (session: ModelSession): unknown =>
      Object.fromEntries(Object.entries(sessionOf(session)).filter(([name]) => fields.includes(name)))
    return unlessWrong(refusals, () => visit(world, id, {}, null, picked))
  },

  getPath(world: World, id: unknown, path: SessionPath): Expected {
    const time = path.length === 1 && TIMES.includes(String(path[0]))
    const at = (session: ModelSession): unknown => valueAt(time ? sessionOf(session) : session.data, path)
    return unlessWrong(readPathRefusals(path), () => visit(world, id, {}, undefined, at))
  },

  getPreference: (world: World, id: unknown, key: string): Expected =>
    reads.getPath(world, id, ['preferences', key]),

  hasPermission(world: World, id: unknown, permission: unknown): Expected {
    return visit(world, id, {}, false, ({ data }) => {
      const { permissions } = data
      return Array.isArray(permissions) && permissions.some((element) => element === permission)
    })
  },

  exists: (world: World, id: unknown): Expected => visit(world, id, {}, false, () => true),

  expiresInMs: (world: World, id: unknown): Expected =>
    visit(world, id, {}, null, (session) => world.expiresInMs(session)),

  touch(world: World, id: unknown, { client, ...touch }: TouchSettings = {}): Expected {
    const refusals = envelopeRefusals(touch.envelope, world.options.maxDataBytes)
    return unlessWrong(refusals, () => visit(world, id, { client, touch }, false, () => true))
  },

  keyOf: (world: World, id: string): Expected =>
    answers(world.options.prefix + (world.options.hashIds ? world.handleOf(id) : id)),
}

const touching = ({
  touch,
  client,
}: ReadOptions): { client?: ClientInfo | undefined; touch?: Touch | undefined } => ({
  client,
  touch: touch === true ? {} : undefined,
})

function valueAt(data: unknown, path: SessionPath): unknown {
  let here = data
  for (const segment of path) {
    const fits = typeof segment === 'number' ? Array.isArray(here) : isObject(here)
    if (!fits || !Object.hasOwn(here as object, segment)) return undefined
    here = (here as Record<string, unknown>)[segment]
  }
  return here
}

/** Reading: what a caller sees of a record. */
import type { ReadReply, ReadRequest } from '../backends/backend.ts'
import type { ClientInfo } from '../domain/binding.ts'
import { freezeJson } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { checkReadPath } from '../domain/path.ts'
import { TIME_NAMES, expiresAtMs, timesOf } from '../domain/session.ts'
import type { SessionState, SessionTimes } from '../domain/session.ts'
import type { SessionPath } from '../errors.ts'
import type {
  ReadOptions,
  ReadSession,
  StoredSession,
  TouchSettings,
  UnchangedSession,
} from '../store-contract.ts'
import { applyWrite } from './apply.ts'
import { isBound, judgeRead, readAs } from './client-binding.ts'
import type { StoreContext } from './context.ts'
import { NO_PARTS, prepareEnvelope } from './prepare.ts'
import { readUpToDate } from './upgrade-reads.ts'
import { isNewer } from './upgrades.ts'

type AnyReadOptions = ReadOptions & { readonly shared?: boolean | undefined }

export async function readWhole<S extends object>(
  context: StoreContext,
  id: unknown,
  { touch, client, ifRevision, shared }: AnyReadOptions & { readonly ifRevision?: string | undefined },
): Promise<ReadSession<S> | UnchangedSession | null> {
  const reply = await readRecord(
    context,
    id,
    { query: { kind: 'whole' }, touch: touch === true ? {} : undefined, ifRevision, shared },
    client,
  )
  if (!reply) return null
  const common = { expiresInMs: remainingMs(reply), revision: reply.state.revision }
  if (reply.unchanged === true)
    return { ...common, unchanged: true, lastActivity: timesOf(reply.state).last_activity }
  const { envelope = null } = reply
  if (shared !== true) return { ...common, session: sessionOf<S>(reply.data, reply.state), envelope }
  return Object.freeze({ ...common, session: sharedSessionOf<S>(reply), envelope: freezeJson(envelope) })
}

/** `null`: there is no such session for this caller. */
export function readRecord(
  context: StoreContext,
  id: unknown,
  request: ReadRequest,
  client?: ClientInfo,
): Promise<ReadReply | null> {
  const suffix = context.suffixOf(id)
  if (suffix === undefined) return Promise.resolve(null)
  const deadline = context.deadline()
  const { askedVersion } = context
  const isOfData =
    askedVersion !== undefined && request.query.kind !== 'none' && request.query.kind !== 'client'
  const asked = isOfData ? { ...request, schemaVersion: askedVersion } : request
  const reply = readAs(context, suffix, client, asked, deadline)
  if (!isOfData && context.options.validateOnRead === 'off') return reply
  return reply.then((found) => found && judged(context, suffix, asked, found, deadline))
}

/** Newer data are not this schema's business, and what was brought up to date has been judged. */
function judged(
  context: StoreContext,
  suffix: string,
  asked: ReadRequest,
  found: ReadReply,
  deadline: number,
): ReadReply | null | Promise<ReadReply | null> {
  if (found.otherVersion === true) return readUpToDate(context, suffix, asked, found, deadline)
  if (context.options.validateOnRead === 'off' || isNewer(context, found)) return found
  return judgeRead(context, suffix, found, deadline)
}

/** The data and the times. */
export async function readSession<S extends object>(
  context: StoreContext,
  id: unknown,
  { touch, client, shared }: AnyReadOptions,
): Promise<StoredSession<S> | null> {
  const request = { query: { kind: 'whole' }, touch: touch === true ? {} : undefined, shared } as const
  const reply = await readRecord(context, id, request, client)
  if (!reply) return null
  return shared === true ? sharedSessionOf<S>(reply) : sessionOf<S>(reply.data, reply.state)
}

export async function readFields(
  context: StoreContext,
  id: unknown,
  fields: readonly string[],
): Promise<Record<string, JsonValue> | null> {
  for (const name of fields) checkReadPath([name])
  const names = [...new Set(fields)].filter((name) => !TIME_NAMES.includes(name))
  const reply = await readRecord(context, id, { query: pathQuery(names.map((name) => [name])) })
  if (!reply) return null
  const members = names
    .map((name, i) => [name, reply.values?.[i]] as const)
    .filter(([, value]) => value !== undefined)
  const times = Object.entries<number>({ ...timesOf(reply.state) }).filter(([name]) => fields.includes(name))
  return Object.fromEntries([...members, ...times]) as Record<string, JsonValue>
}

export async function readPath(
  context: StoreContext,
  id: unknown,
  path: SessionPath,
): Promise<JsonValue | undefined> {
  checkReadPath(path)
  const time = path.length === 1 && TIME_NAMES.includes(String(path[0]))
  const reply = await readRecord(context, id, { query: pathQuery(time ? [] : [path]) })
  if (!reply) return undefined
  return time ? { ...timesOf(reply.state) }[String(path[0]) as 'created_at'] : reply.values?.[0]
}

export async function includes(
  context: StoreContext,
  id: unknown,
  path: SessionPath,
  value: unknown,
): Promise<boolean> {
  // What is no scalar is in no set of scalars.
  if (typeof value !== 'string' && typeof value !== 'number') return false
  if (typeof value === 'string' ? !value.isWellFormed() : !Number.isFinite(value)) return false
  const reply = await readRecord(context, id, { query: { kind: 'includes', path, value } })
  return reply?.values?.[0] === true
}

export async function touch(
  context: StoreContext,
  id: unknown,
  { client, envelope, idleTimeoutMs }: TouchSettings,
): Promise<boolean> {
  const prepared = prepareEnvelope(context, envelope)
  const change = {
    envelope: prepared,
    revision: prepared === undefined ? undefined : context.revision(),
    idleTimeoutMs: context.idleTimeoutMs(idleTimeoutMs),
  }
  const kind = client !== undefined && isBound(context) ? 'client' : 'none'
  const reply = await readRecord(context, id, { query: { kind }, touch: change }, client)
  const writes = change.envelope !== undefined || change.idleTimeoutMs !== undefined
  // A record of another hand has no place for what a touch brings, until a write has taken it over.
  return reply?.state.revision === '' && writes ? takeOver(context, id, change) : reply !== null
}

async function takeOver(
  context: StoreContext,
  id: unknown,
  change: { readonly envelope: JsonObject | null | undefined; readonly idleTimeoutMs: number | undefined },
): Promise<boolean> {
  const suffix = context.suffixOf(id)
  const nothing = { operations: [], whole: false, parts: NO_PARTS, user: undefined }
  if (suffix === undefined) return false
  return (await applyWrite(context, suffix, nothing, { ...change, touch: true }, context.deadline())) !== null
}

export const remainingMs = ({ state, nowMs }: Pick<ReadReply, 'state' | 'nowMs'>): number =>
  expiresAtMs(state) - nowMs

/**
 * The data, which is nobody else's, becomes the session. It is JSON that passed the schema when it was written; that it
 * still is an `S` is what `validateOnRead` is for.
 */
export const sessionOf = <S extends object>(
  data: object | undefined,
  state: SessionState,
): StoredSession<S> => Object.assign(data ?? {}, timesOf(state)) as StoredSession<S>

const sharedSessions = new WeakMap<object, SessionTimes>()

/** One and the same as long as the data and the times are; typed as read-only by who gives it away. */
function sharedSessionOf<S extends object>({ data = {}, state }: ReadReply): StoredSession<S> {
  const times = timesOf(state)
  const known = sharedSessions.get(data)
  if (known && TIMES.every((name) => known[name] === times[name])) return known as StoredSession<S>
  const session = Object.freeze({ ...freezeJson(data), ...times })
  sharedSessions.set(data, session)
  return session as StoredSession<S>
}

const TIMES = ['created_at', 'last_activity', 'expires_at'] as const

const pathQuery = (paths: readonly SessionPath[]): ReadRequest['query'] =>
  paths.length > 0 ? { kind: 'paths', paths } : { kind: 'none' }

/** Where ids come into being: a new session, and an old one under a new id. */
import type { NewRecord, Predecessor } from '../backends/backend.ts'
import { clientLabel } from '../domain/binding.ts'
import type { PatchOperation } from '../domain/patch.ts'
import type { SessionState } from '../domain/session.ts'
import {
  SessionConflictError,
  SessionLimitError,
  SessionRevokedError,
  SessionUnsupportedError,
} from '../errors.ts'
import { timeoutMs } from '../options.ts'
import type { CreateOptions, CreatedSession } from '../store-contract.ts'
import { applyWrite, stateAfter } from './apply.ts'
import type { WriteSettings } from './apply.ts'
import type { StoreContext } from './context.ts'
import { prepareData, prepareEnvelope, prepareOperations } from './prepare.ts'
import type { PreparedPatch } from './prepare.ts'
import { sessionOf } from './reads.ts'

/** 256 random bits do not collide; an id made by an injected source may. */
const DRAWS = 3

export async function create<S extends object>(
  context: StoreContext,
  given: unknown,
  options: CreateOptions,
): Promise<CreatedSession<S>> {
  const record = recordOf(context, given, options)
  const deadline = context.deadline()
  return withNewId(context, options.id, async (id, suffix) => {
    const reply = await context.backend.create(suffix, record, deadline)
    if (reply.kind === 'exists') return 'exists'
    if (reply.kind === 'limit') throw new SessionLimitError(context.options.maxSessionsPerUser ?? 0)
    if (reply.kind === 'revoked') throw new SessionRevokedError()
    return born<S>(context, id, suffix, record.data, reply.state)
  })
}

/** The limit is for who logs in: nobody is logged out by a move. `false`: it has changed, or there is a session of this id. */
export async function takeOver(
  context: StoreContext,
  id: unknown,
  given: unknown,
  predecessor: Predecessor,
  options: CreateOptions,
): Promise<boolean> {
  const record = { ...recordOf(context, given, options), limit: null }
  const suffix = context.suffixOf(id)
  if (suffix === undefined) throw new TypeError('takeOver takes an id; this cannot be one')
  const { backend } = context
  if (!backend.takeOver)
    throw new SessionUnsupportedError(['takeOver'], 'this store cannot take over what another has kept')
  const { kind } = await backend.takeOver(suffix, record, predecessor, context.deadline())
  if (kind === 'revoked') throw new SessionRevokedError()
  return kind === 'applied'
}

/** @throws {SessionInvalidError | SessionPathError} */
function recordOf(context: StoreContext, given: unknown, options: CreateOptions): NewRecord {
  const { data, text, user } = prepareData(context, given)
  return {
    data,
    text,
    user,
    revision: context.revision(),
    idleTimeoutMs: timeoutMs('idleTimeoutMs', options.idleTimeoutMs) ?? context.options.idleTimeoutMs,
    absoluteTimeoutMs:
      timeoutMs('absoluteTimeoutMs', options.absoluteTimeoutMs) ?? context.options.absoluteTimeoutMs,
    envelope: prepareEnvelope(context, options.envelope) ?? null,
    client: options.client === undefined ? null : clientLabel(options.client),
    limit: user === '' ? null : context.limit,
    schemaVersion: context.options.schemaVersion,
  }
}

export async function regenerate<S extends object>(
  context: StoreContext,
  oldId: unknown,
  change: object | undefined,
  options: CreateOptions,
): Promise<CreatedSession<S> | null> {
  const operations: PatchOperation[] = change === undefined ? [] : [{ op: 'merge', path: [], value: change }]
  const patch = prepareOperations(context, operations)
  const settings = regenerateSettings(context, patch, options)
  const from = context.suffixOf(oldId)
  if (from === undefined) return null
  const deadline = context.deadline()
  return withNewId(context, options.id, async (id, suffix) => {
    const applied = await applyWrite(context, from, patch, { ...settings, moveTo: suffix }, deadline)
    if (applied === 'exists') return 'exists'
    if (applied !== null) return born<S>(context, id, suffix, applied.data, stateAfter(applied))
    context.lateWrite(from, 'regenerate')
    return null
  })
}

/** The absolute deadline starts anew at a login: when the patch says who the user is. */
function regenerateSettings(
  context: StoreContext,
  patch: PreparedPatch,
  options: CreateOptions,
): WriteSettings {
  const own = timeoutMs('absoluteTimeoutMs', options.absoluteTimeoutMs)
  return {
    touch: true,
    envelope: prepareEnvelope(context, options.envelope),
    client: options.client === undefined ? undefined : clientLabel(options.client),
    idleTimeoutMs: timeoutMs('idleTimeoutMs', options.idleTimeoutMs),
    renew:
      own !== undefined || patch.user !== undefined
        ? { absoluteTimeoutMs: own ?? context.options.absoluteTimeoutMs, own: own !== undefined }
        : undefined,
  }
}

/** Draws ids until one is free. @throws {SessionConflictError} after three draws, or if a given id is in use. */
async function withNewId<T>(
  context: StoreContext,
  given: string | undefined,
  attempt: (id: string, suffix: string) => Promise<T | 'exists'>,
): Promise<T> {
  const draws = given === undefined ? DRAWS : 1
  for (let draw = 0; draw < draws; draw++) {
    const id = given ?? context.options.generateId()
    const suffix = context.suffixOf(id)
    if (suffix === undefined)
      throw new TypeError(
        `${given === undefined ? 'generateId' : 'id'} must give 16 to 256 characters of A-Z a-z 0-9 _ . , - that isId accepts`,
      )
    const made = await attempt(id, suffix)
    if (made !== 'exists') return made
  }
  throw new SessionConflictError(
    given === undefined ? 'every id that was drawn is in use' : 'the given id is in use',
    draws,
  )
}

const born = <S extends object>(
  context: StoreContext,
  id: string,
  suffix: string,
  data: object | undefined,
  state: SessionState,
): CreatedSession<S> => ({
  id,
  handle: context.handleOfSuffix(suffix),
  session: sessionOf<S>({ ...data }, state),
})

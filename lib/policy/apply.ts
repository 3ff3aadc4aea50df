/** Atomic changes of one record: in place where the schema allows it, else by compare-and-set on the revision. */
import type { PatchReply, PatchRequest, ReadReply } from '../backends/backend.ts'
import { applyPatch } from '../domain/apply-patch.ts'
import type { JsonObject } from '../domain/json.ts'
import type { SessionState } from '../domain/session.ts'
import {
  SessionConflictError,
  SessionInvalidError,
  SessionLimitError,
  SessionPathError,
  SessionRevokedError,
} from '../errors.ts'
import type { ValidationIssue } from '../errors.ts'
import type { StoreContext } from './context.ts'
import { judgeData, refuse } from './prepare.ts'
import type { PreparedData, PreparedPatch } from './prepare.ts'
import { isNewer, newerError, upToDate } from './upgrades.ts'

export type Applied = PatchReply & { kind: 'applied' }

/** The state after a write that asks for it (`replace`, `moveTo`). @throws {TypeError} at a backend that keeps it back. */
export function stateAfter({ state }: Applied): SessionState {
  if (!state) throw new TypeError('the backend answered without the state after a replace or a move')
  return state
}

/** What a write asks beside its operations. */
export type WriteSettings = Pick<
  PatchRequest,
  'touch' | 'envelope' | 'ifRevision' | 'ifUser' | 'moveTo' | 'idleTimeoutMs' | 'renew' | 'client'
>

/** How often a race may be lost. Each time somebody else has won, so this many writers at once all get through. */
export const MAX_ATTEMPTS = 128
const MAX_ISSUES = 100

/** `null`: no such record. `exists`: `moveTo` is taken. */
type Outcome = Applied | 'exists' | null

/** What a change of the whole makes of it; it may take its time. */
type Change = (data: JsonObject, state: SessionState) => WholeChange | Promise<WholeChange>

/**
 * In place; what is older is brought up to date and changed in one step, and in place again if another has been first.
 * @throws {SessionStoreError}
 */
export async function applyWrite(
  context: StoreContext,
  suffix: string,
  patch: PreparedPatch,
  settings: WriteSettings,
  deadline: number,
): Promise<Outcome> {
  const change = (data: JsonObject): WholeChange => applyToWhole(context, data, patch)
  let isInPlace = !patch.whole
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (isInPlace) {
      let reply = await patchInPlace(context, suffix, patch, settings, deadline)
      if (isNewerVersion(context, reply))
        reply = await moveNewer(context, suffix, patch, settings, reply, deadline)
      if (reply.kind === 'applied') return reply
      if (reply.kind === 'whole') isInPlace = false
      else if (reply.kind !== 'version') return settle(context, reply, patch)
    }
    const done = await changeWhole(context, suffix, settings, deadline, change, attempt)
    if (done !== 'conflict') return done
  }
  throw changedMeanwhile(MAX_ATTEMPTS)
}

function patchInPlace(
  context: StoreContext,
  suffix: string,
  patch: PreparedPatch,
  settings: WriteSettings,
  deadline: number,
): Promise<PatchReply> {
  if (patch.parts.length > 0) return applyWithParts(context, suffix, patch, settings, deadline)
  return context.backend.patch(suffix, requestOf(context, settings, patch.user, patch.operations), deadline)
}

type OfVersion = PatchReply & { kind: 'version' }
const isNewerVersion = (context: StoreContext, reply: PatchReply): reply is OfVersion =>
  reply.kind === 'version' && isNewer(context, reply)

/** What is of a newer version can be moved as it is, and no more. @throws {SessionVersionError} */
function moveNewer(
  context: StoreContext,
  suffix: string,
  patch: PreparedPatch,
  settings: WriteSettings,
  reply: OfVersion,
  deadline: number,
): Promise<PatchReply> {
  if (patch.operations.length > 0 || context.options.onNewerVersion === 'refuse')
    throw newerError(context, suffix, reply)
  const request = { ...requestOf(context, settings, patch.user, patch.operations), schemaVersion: null }
  return context.backend.patch(suffix, request, deadline)
}

/** As `compareAndSet`, but only what judges the patch is read, and only the patch is sent. @throws {SessionInvalidError} */
async function applyWithParts(
  context: StoreContext,
  suffix: string,
  patch: PreparedPatch,
  settings: WriteSettings,
  deadline: number,
): Promise<PatchReply> {
  const paths = patch.parts.flatMap(({ reads }) => reads)
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const asked = { query: { kind: 'paths', paths }, schemaVersion: context.options.schemaVersion } as const
    const found = await context.backend.read(suffix, asked, deadline)
    if (!found) return { kind: 'gone' }
    if (found.otherVersion === true) return { kind: 'version', schemaVersion: found.schemaVersion ?? 0 }
    const { revision } = found.state
    if (settings.ifRevision !== undefined && settings.ifRevision !== revision) throw changedMeanwhile(attempt)
    if (!judgeParts(patch, found.values ?? [])) return { kind: 'whole' }
    const request = requestOf(context, { ...settings, ifRevision: revision }, patch.user, patch.operations)
    const reply = await context.backend.patch(suffix, request, deadline)
    if (reply.kind !== 'conflict') return reply
  }
  throw changedMeanwhile(MAX_ATTEMPTS)
}

/** `false`: the whole has to tell. @throws {SessionInvalidError} */
function judgeParts({ parts, operations }: PreparedPatch, values: NonNullable<ReadReply['values']>): boolean {
  let from = 0
  const issues: ValidationIssue[] = []
  for (const part of parts) {
    const found = part.judge(values.slice(from, (from += part.reads.length)), operations)
    if (found === undefined) return false
    issues.push(...found)
  }
  refuse(issues.slice(0, MAX_ISSUES))
  return true
}

/** Reads, changes, writes if nobody else has; again if somebody has. */
export async function compareAndSet(
  context: StoreContext,
  suffix: string,
  settings: WriteSettings,
  deadline: () => number,
  change: Change,
): Promise<Outcome> {
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const done = await changeWhole(context, suffix, settings, deadline, change, attempt)
    if (done !== 'conflict') return done
  }
  throw changedMeanwhile(MAX_ATTEMPTS)
}

async function changeWhole(
  context: StoreContext,
  suffix: string,
  settings: WriteSettings,
  deadline: number | (() => number),
  change: Change,
  attempt: number,
): Promise<Outcome | 'conflict'> {
  const until = typeof deadline === 'number' ? () => deadline : deadline
  const found = await context.backend.read(suffix, { query: { kind: 'whole' } }, until())
  if (!found) return null
  if (settings.ifRevision !== undefined && settings.ifRevision !== found.state.revision)
    throw changedMeanwhile(attempt)
  const { prepared, numbers } = await change(upToDate(context, suffix, found), found.state)
  const user = prepared.user === found.state.user ? undefined : prepared.user
  const { revision: ifRevision } = found.state
  const request = requestOf(context, { ...settings, ifRevision }, user, [], prepared)
  const reply = await context.backend.patch(suffix, request, until())
  if (reply.kind === 'applied') return { ...reply, numbers }
  return reply.kind === 'conflict' ? 'conflict' : settle(context, reply, undefined)
}

export interface WholeChange {
  readonly prepared: PreparedData
  readonly numbers: readonly number[]
}

function applyToWhole(context: StoreContext, data: JsonObject, patch: PreparedPatch): WholeChange {
  const outcome = applyPatch(data, patch.operations)
  if (outcome.kind !== 'applied') throw refusal(outcome, patch)
  return { prepared: judgeData(context, outcome.data), numbers: outcome.numbers }
}

/**
 * Where a record enters a user's index the session limit holds.
 * Member by member: requests of one shape, made without a spread, cost a tenth of the time.
 */
export function requestOf(
  context: StoreContext,
  settings: WriteSettings,
  user: string | undefined,
  operations: PatchRequest['operations'],
  replace?: PreparedData,
): PatchRequest {
  // What moves is answered whole.
  const isAboutData = operations.length > 0 || replace !== undefined || settings.moveTo !== undefined
  return {
    operations,
    replace,
    revision: context.revision(),
    user,
    limit: user === undefined || user === '' ? null : context.limit,
    touch: settings.touch,
    envelope: settings.envelope,
    ifRevision: settings.ifRevision,
    ifUser: settings.ifUser,
    moveTo: settings.moveTo,
    idleTimeoutMs: settings.idleTimeoutMs,
    renew: settings.renew,
    client: settings.client,
    schemaVersion: isAboutData ? context.options.schemaVersion : null,
  }
}

/** What is told of a write that was not applied. @throws {SessionStoreError} */
export function settle(
  context: StoreContext,
  reply: Exclude<PatchReply, Applied>,
  patch: PreparedPatch | undefined,
): 'exists' | null {
  switch (reply.kind) {
    case 'gone':
      return null
    case 'exists':
      return 'exists'
    case 'revoked':
      throw new SessionRevokedError()
    case 'limit':
      throw new SessionLimitError(context.options.maxSessionsPerUser ?? 0)
    case 'path':
    case 'bounds':
      throw refusal(reply, patch)
    default:
      throw changedMeanwhile(1)
  }
}

type Refused =
  { kind: 'path'; index: number; why: string } | { kind: 'bounds'; index: number; keyword: string }

function refusal(reply: Refused, patch: PreparedPatch | undefined): SessionPathError | SessionInvalidError {
  const path = patch?.operations[reply.index]?.path ?? []
  if (reply.kind === 'path') return new SessionPathError(path, reply.why)
  return new SessionInvalidError([{ path, keyword: reply.keyword, message: `would break ${reply.keyword}` }])
}

export const changedMeanwhile = (attempts: number): SessionConflictError =>
  new SessionConflictError('the session was changed by somebody else meanwhile', attempts)

/** Reading a record of another schema version: an older one is brought up to date and written back once. */
import type { PatchReply, Query, ReadReply, ReadRequest } from '../backends/backend.ts'
import { valueAt } from '../domain/apply-patch.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { SessionBackendError, SessionVersionError } from '../errors.ts'
import { MAX_ATTEMPTS, changedMeanwhile, requestOf, stateAfter } from './apply.ts'
import type { StoreContext } from './context.ts'
import type { PreparedData } from './prepare.ts'
import { isNewer, newerError, upgraded } from './upgrades.ts'

/** Why a record may stay as it is and be read all the same. */
const UNWRITABLE: ReadonlySet<string> = new Set(['out-of-memory', 'read-only', 'no-permission'])

/**
 * Of what was read for the store's version, what `query` asks. `null`: there is no such record any more, or it was
 * discarded. @throws {SessionVersionError}
 */
export async function readUpToDate(
  context: StoreContext,
  suffix: string,
  { query, schemaVersion }: ReadRequest,
  first: ReadReply,
  deadline: number,
): Promise<ReadReply | null> {
  let found: ReadReply | null = first
  // Each time somebody else has changed the record: mostly a reader who has brought it up to date.
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    if (found?.otherVersion !== true) return found
    if (isNewer(context, found)) return newer(context, suffix, query, found)
    const prepared = await upgradedOrGone(context, suffix, found, deadline)
    if (!prepared) return null
    const current = answered(found, prepared.data, query)
    // Of another hand: the first write takes it over, no read does.
    if (found.state.revision === '') return current
    const reply = await writeBack(context, suffix, found, prepared, deadline).catch(unwritable)
    if (reply === 'unwritable') return current
    if (reply.kind === 'applied') return { ...current, state: stateAfter(reply) }
    if (reply.kind === 'gone' || reply.kind === 'revoked') return null
    found = await context.backend.read(suffix, { query, schemaVersion }, deadline)
  }
  throw changedMeanwhile(MAX_ATTEMPTS)
}

/** Only over exactly what was read; TTL, envelope and client stay, and nobody is logged out for it. */
export async function writeBack(
  context: StoreContext,
  suffix: string,
  { state }: ReadReply,
  prepared: PreparedData,
  deadline: number,
): Promise<PatchReply> {
  const user = prepared.user === state.user ? undefined : prepared.user
  const request = requestOf(context, { touch: false, ifRevision: state.revision }, user, [], prepared)
  return context.backend.patch(suffix, { ...request, limit: null }, deadline)
}

function unwritable(error: unknown): 'unwritable' {
  const harmless =
    error instanceof SessionBackendError && error.outcome === 'not-applied' && UNWRITABLE.has(error.reason)
  if (harmless) return 'unwritable'
  throw error
}

function newer(context: StoreContext, suffix: string, query: Query, found: ReadReply): ReadReply {
  if (context.options.onNewerVersion === 'refuse') throw newerError(context, suffix, found)
  return answered(found, found.data ?? {}, query)
}

/** `validateOnRead` is about what `upgrade` makes too; a throw in it is never a reason to discard. */
async function upgradedOrGone(
  context: StoreContext,
  suffix: string,
  found: ReadReply,
  deadline: number,
): Promise<PreparedData | null> {
  try {
    return upgraded(context, suffix, found)
  } catch (error) {
    const { validateOnRead } = context.options
    const invalid = error instanceof SessionVersionError && error.reason === 'invalid'
    if (!invalid || validateOnRead === 'off') throw error
    const discarded = validateOnRead === 'discard'
    context.emit({ type: 'invalid-session', handle: error.handle, discarded })
    if (!discarded) throw error
    await context.backend.destroy(suffix, { ifRevision: found.state.revision }, deadline)
    return null
  }
}

function answered(found: ReadReply, data: JsonObject, query: Query): ReadReply {
  if (query.kind === 'paths') return { ...found, values: query.paths.map((path) => valueAt(data, path)) }
  if (query.kind === 'includes') return { ...found, values: [holds(valueAt(data, query.path), query.value)] }
  return { ...found, data }
}

const holds = (list: JsonValue | undefined, value: JsonValue): boolean =>
  Array.isArray(list) && list.includes(value)

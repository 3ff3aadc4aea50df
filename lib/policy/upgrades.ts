/** Data of another schema version than the store's: docs/decisions/004-schema-versions.md. */
import type { ReadReply } from '../backends/backend.ts'
import { isJsonObject, toJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import { RESERVED_NAME, withoutStoreMembers } from '../domain/session.ts'
import { SessionVersionError } from '../errors.ts'
import type { VersionFailureReason } from '../errors.ts'
import type { StoreContext } from './context.ts'
import { judgeData } from './prepare.ts'
import type { PreparedData } from './prepare.ts'

type Versioned = Pick<ReadReply, 'schemaVersion'>

export const isNewer = (context: StoreContext, { schemaVersion = 0 }: Versioned): boolean =>
  schemaVersion > context.options.schemaVersion

export const newerError = (
  context: StoreContext,
  suffix: string,
  { schemaVersion = 0 }: Versioned,
): SessionVersionError => new SessionVersionError('newer', context.handleOfSuffix(suffix), schemaVersion)

/** The data of a whole record as this code knows them, to be changed. @throws {SessionVersionError} */
export function upToDate(context: StoreContext, suffix: string, found: ReadReply): JsonObject {
  if (isNewer(context, found)) throw newerError(context, suffix, found)
  const { data = {}, schemaVersion = 0 } = found
  return schemaVersion === context.options.schemaVersion ? data : upgraded(context, suffix, found).data
}

/** The data of an older record, brought up to date and judged. @throws {SessionVersionError} */
export function upgraded(context: StoreContext, suffix: string, found: ReadReply): PreparedData {
  const { data = {}, schemaVersion = 0 } = found
  const { upgrade } = context.options
  const failed = (reason: VersionFailureReason, cause?: unknown): SessionVersionError =>
    new SessionVersionError(reason, context.handleOfSuffix(suffix), schemaVersion, cause)
  if (!upgrade || schemaVersion < upgrade.oldest) throw failed('no-upgrade')
  const made = attempt(() => plainData(upgrade.run(data, schemaVersion)), (cause) => failed('upgrade-failed', cause)) // prettier-ignore
  return attempt(
    () => judgeData(context, made),
    (cause) => failed('invalid', cause),
  )
}

function attempt<T>(act: () => T, failed: (cause: unknown) => SessionVersionError): T {
  try {
    return act()
  } catch (error) {
    throw failed(error)
  }
}

/** What `upgrade` answers may be anything. */
function plainData(made: unknown): JsonObject {
  const json = toJson(made)
  if (!isJsonObject(json)) throw new TypeError('upgrade has answered no object')
  if (Object.hasOwn(json, RESERVED_NAME)) throw new TypeError(`${RESERVED_NAME} is kept by the store`)
  return withoutStoreMembers(json)
}

/** Everything that a store can reject with, apart from a programming mistake (`TypeError`). Codes are stable; messages may change. */

/** A member name, or an index into an array. */
export type PathSegment = string | number
/** Where something lies in a session: member names and array indices, outermost first. */
export type SessionPath = readonly PathSegment[]

/** One reason why data was refused. Never holds the value itself. */
export interface ValidationIssue {
  /** Where in the data; empty for the whole. */
  readonly path: SessionPath
  /** The JSON Schema keyword that failed, or the store's own rule (`json`, `size`, `depth`, `userId`). */
  readonly keyword: string
  /** For people; may change. */
  readonly message: string
}

/**
 * What is certain about a failed write: `not-applied`, nothing has changed and nothing will;
 * `unknown`, it may or may not have taken effect, now or later.
 */
export type Outcome = 'not-applied' | 'unknown'

/** Why the backend failed. */
export type BackendFailureReason =
  /** No answer within `operationTimeoutMs`, or the client's own time limit. */
  | 'timeout'
  /** The connection is not there, or was lost. */
  | 'disconnected'
  /** The application closed the client. */
  | 'client-closed'
  /** The client's queue of unsent commands is full. */
  | 'queue-full'
  /** Something that is not a session lies under the session's name, or no index under the index's. It is left as it is. */
  | 'foreign-key'
  /** `maxmemory` is reached and nothing may be evicted. */
  | 'out-of-memory'
  /** The Redis user may not use a command or a key, or has to log in. */
  | 'no-permission'
  /** A replica, or a server that takes no writes at the moment. */
  | 'read-only'
  /** The server is running a script that does not end. */
  | 'busy'
  /** The server is loading its data. */
  | 'loading'
  /** A Redis Cluster is down, or its slots are moving. */
  | 'cluster'
  /** Any other error of the server. */
  | 'server'

/** What tells the errors apart. */
export type SessionStoreErrorCode =
  | 'ERR_SESSION_INVALID'
  | 'ERR_SESSION_PATH'
  | 'ERR_SESSION_CONFLICT'
  | 'ERR_SESSION_REVOKED'
  | 'ERR_SESSION_LIMIT'
  | 'ERR_SESSION_BACKEND'
  | 'ERR_SESSION_VERSION'
  | 'ERR_SESSION_UNSUPPORTED'

/** The base of all errors of a store; `code` tells them apart, also across two copies of this package. */
export abstract class SessionStoreError extends Error {
  abstract readonly code: SessionStoreErrorCode
}

/** The data, or a value to be written, breaks the schema or is not JSON. Nothing was written. */
export class SessionInvalidError extends SessionStoreError {
  override readonly name = 'SessionInvalidError'
  readonly code = 'ERR_SESSION_INVALID'
  /** All of them, up to 100. */
  readonly issues: readonly ValidationIssue[]
  constructor(issues: readonly ValidationIssue[]) {
    super(`session data refused: ${summary(issues)}`)
    this.issues = issues
  }
}

/** A path that the schema does not know, below a leaf, onto the store's own members, overlapping another, or with an unsafe segment. */
export class SessionPathError extends SessionStoreError {
  override readonly name = 'SessionPathError'
  readonly code = 'ERR_SESSION_PATH'
  readonly path: SessionPath
  constructor(path: SessionPath, why: string) {
    super(`${formatPath(path)}: ${why}`)
    this.path = path
  }
}

/** `ifRevision` did not hold, a race was lost too often, or an id is in use. Nothing was written. */
export class SessionConflictError extends SessionStoreError {
  override readonly name = 'SessionConflictError'
  readonly code = 'ERR_SESSION_CONFLICT'
  /** How often it was tried. */
  readonly attempts: number
  constructor(message: string, attempts: number) {
    super(message)
    this.attempts = attempts
  }
}

/**
 * The user was logged out everywhere while this session was being made. Where the index takes steps of its own (a
 * Cluster) also: it timed out, or a `destroy` of its id came, before it was complete. There is no such session.
 */
export class SessionRevokedError extends SessionStoreError {
  override readonly name = 'SessionRevokedError'
  readonly code = 'ERR_SESSION_REVOKED'
  constructor() {
    super('the session was ended while it was being made')
  }
}

/** The user has `maxSessionsPerUser` sessions and `onSessionLimit` is `'reject'`. */
export class SessionLimitError extends SessionStoreError {
  override readonly name = 'SessionLimitError'
  readonly code = 'ERR_SESSION_LIMIT'
  /** The option `maxSessionsPerUser`. */
  readonly limit: number
  constructor(limit: number) {
    super(`the user already has ${limit} sessions`)
    this.limit = limit
  }
}

/** Redis failed, did not answer in time, or refused. */
export class SessionBackendError extends SessionStoreError {
  override readonly name = 'SessionBackendError'
  readonly code = 'ERR_SESSION_BACKEND'
  readonly outcome: Outcome
  readonly reason: BackendFailureReason
  /** After a part of a call on many sessions (`destroyByUser`, `updateByUser`): on how many it was applied for certain. */
  readonly applied: number | undefined
  constructor(
    reason: BackendFailureReason,
    outcome: Outcome,
    message: string,
    options: { readonly cause?: unknown; readonly applied?: number } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined)
    this.reason = reason
    this.outcome = outcome
    this.applied = options.applied
  }
}

/**
 * Why a session of another schema version cannot be used. `newer`: newer code has written it. `no-upgrade`: the option
 * `upgrade` has no way from its version. `upgrade-failed`: it threw, or answered what is no data. `invalid`: what it has
 * made breaks the schema.
 */
export type VersionFailureReason = 'newer' | 'no-upgrade' | 'upgrade-failed' | 'invalid'

/** The session is of another schema version than the store, and stays as it is. `cause` is what `upgrade` threw, or the issues. */
export class SessionVersionError extends SessionStoreError {
  override readonly name = 'SessionVersionError'
  readonly code = 'ERR_SESSION_VERSION'
  readonly reason: VersionFailureReason
  /** The public name of the session. */
  readonly handle: string
  /** Of the session. */
  readonly schemaVersion: number
  constructor(reason: VersionFailureReason, handle: string, schemaVersion: number, cause?: unknown) {
    super(
      `session ${handle} of schema version ${schemaVersion}: ${reason}`,
      cause === undefined ? {} : { cause },
    )
    this.reason = reason
    this.handle = handle
    this.schemaVersion = schemaVersion
  }
}

/** The server lacks what the store needs. The message says how to get it. */
export class SessionUnsupportedError extends SessionStoreError {
  override readonly name = 'SessionUnsupportedError'
  readonly code = 'ERR_SESSION_UNSUPPORTED'
  /** Names of commands. */
  readonly missing: readonly string[]
  constructor(missing: readonly string[], message: string) {
    super(message)
    this.missing = missing
  }
}

/** Narrows by `code` in a `switch`. */
export type AnySessionStoreError =
  | SessionInvalidError
  | SessionPathError
  | SessionConflictError
  | SessionRevokedError
  | SessionLimitError
  | SessionBackendError
  | SessionVersionError
  | SessionUnsupportedError

/** The first few: `issues` has them all. */
function summary(issues: readonly ValidationIssue[]): string {
  const told = issues.slice(0, 5).map((issue) => `${formatPath(issue.path)} ${issue.message}`)
  return told.join('; ') + (issues.length > told.length ? ` (and ${issues.length - told.length} more)` : '')
}

/**
 * For a failure after which part of a call has taken effect: nobody may take it for `not-applied`.
 * `applied`: on how many sessions, where the call is about many.
 */
export function afterPart(error: unknown, applied?: number): unknown {
  if (!(error instanceof SessionBackendError)) return error
  if (applied !== undefined)
    return new SessionBackendError(
      error.reason,
      'unknown',
      `${error.message}; certain for ${applied} sessions`,
      {
        cause: error,
        applied,
      },
    )
  if (error.outcome === 'unknown') return error
  return new SessionBackendError(error.reason, 'unknown', `${error.message}; part of it was done before`, {
    cause: error,
  })
}

/**
 * All of them end before a failure is told: nothing goes on behind the caller's back. Of several failures the one that
 * leaves most open.
 */
export async function allEnded(calls: readonly Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(calls)
  const failures = results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }): unknown => reason)
  if (failures.length > 0) throw failures.find(isUnknown) ?? failures[0]
}

const isUnknown = (error: unknown): boolean =>
  error instanceof SessionBackendError && error.outcome === 'unknown'

/** A path for people: `preferences.theme`, `cart[0]`, `"odd name"`; the whole document is `(root)`. */
export function formatPath(path: SessionPath): string {
  if (path.length === 0) return '(root)'
  return path
    .map((s) =>
      typeof s === 'number' ? `[${s}]` : /^[A-Za-z_]\w*$/.test(s) ? `.${s}` : `[${JSON.stringify(s)}]`,
    )
    .join('')
    .replace(/^\./, '')
}

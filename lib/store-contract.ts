/** What an application sees of a store. Every statement holds for all stores alike. */
import type { Capabilities } from './backends/backend.ts'
import type {
  CreateOptions,
  ReadOptions,
  SharedReadOptions,
  TouchOptions,
  TouchSettings,
  WriteOptions,
} from './call-options.ts'
import type { JsonObject } from './domain/json.ts'
import type { PatchOperation } from './domain/patch.ts'
import type {
  CheckPath,
  CheckPathTo,
  DeepPartialPatch,
  PathTuple,
  Permission,
  PreferenceKey,
  PreferenceValue,
  ValueAt,
} from './domain/path-types.ts'
import type { SessionSummary, SessionTimes } from './domain/session.ts'
import type { DeepReadonly } from './domain/deep-readonly.ts'
import type { ReadCacheStats } from './domain/read-cache-stats.ts'
import type { UpgradeAllOptions, UpgradeTotals } from './domain/upgrade.ts'
import type { PathVerdicts } from './domain/path-verdict.ts'

export type * from './call-options.ts'
export type { SessionSummary } from './domain/session.ts'

/** A session as it is read: the data and the store's times. The caller's own copy. */
export type StoredSession<S> = S & SessionTimes

/** Who may be a user: both forms of a number are one user. */
export type UserId = string | number

/** What `create` and `regenerate` answer. */
export interface CreatedSession<S> {
  /** For the cookie, and nowhere else: who has it has the session. */
  readonly id: string
  /** The session's public name, base64url(SHA-256(id)): for lists and logs. It opens nothing. */
  readonly handle: string
  readonly session: StoredSession<S>
}

/** What `read` answers. */
export interface ReadSession<S> {
  readonly unchanged?: false
  readonly session: StoredSession<S>
  /** What an adapter keeps beside the data; `null` for none. */
  readonly envelope: JsonObject | null
  /** Until the session ends if nothing happens. */
  readonly expiresInMs: number
  /** Opaque; every applied write replaces it, and a touch that brings an envelope; no other touch does. */
  readonly revision: string
}

/** What `read` answers where `ifRevision` still holds: the session was not sent. */
export interface UnchangedSession {
  readonly unchanged: true
  /** Epoch seconds, as `last_activity`. */
  readonly lastActivity: number
  readonly expiresInMs: number
  readonly revision: string
}

/**
 * Sessions by id. An id is any string from a stranger: what is not the id of a live session is "no such session",
 * never an error. Every method may reject with `ERR_SESSION_BACKEND` (Redis failed or refused; `outcome` says what is
 * certain) and `ERR_SESSION_UNSUPPORTED`. Wrong arguments of the application's own are a `TypeError`.
 *
 * Every write counts as activity and restarts the idle timer unless `{ touch: false }`. A write for a session that has
 * gone changes nothing, revives nothing, and sends a `late-write` event. A refused write has changed nothing. Writes
 * may reject with `ERR_SESSION_INVALID` (the schema, JSON, size), `ERR_SESSION_PATH`, `ERR_SESSION_LIMIT` (it makes the
 * session another user's) and, where the schema needs the whole to judge a part, `ERR_SESSION_CONFLICT`.
 *
 * Paths are tuples of member names and indices, `['preferences', 'theme']`, checked against `S` by the compiler.
 */
export interface SessionStoreContract<S extends object> {
  /**
   * Makes a session. Never overwrites one: a drawn id that exists is drawn again.
   * Rejects with `ERR_SESSION_INVALID` (data), `ERR_SESSION_CONFLICT` (a given id exists; three draws did),
   * `ERR_SESSION_LIMIT`, `ERR_SESSION_REVOKED`. Members named like the store's times are ignored.
   */
  create(data: S, options?: CreateOptions): Promise<CreatedSession<S>>
  /** The whole, for adapters and caches; if `ifRevision` still holds, that is answered in its place. `null`: no such session. */
  read(
    id: string,
    options: SharedReadOptions & { readonly ifRevision?: undefined },
  ): Promise<DeepReadonly<ReadSession<S>> | null>
  read(
    id: string,
    options?: ReadOptions & { readonly ifRevision?: undefined },
  ): Promise<ReadSession<S> | null>
  read(
    id: string,
    options?: ReadOptions & { readonly ifRevision?: string | undefined },
  ): Promise<ReadSession<S> | UnchangedSession | null>
  /** The data and the times. `null`: no such session. With `validateOnRead: 'throw'` also `ERR_SESSION_INVALID`. */
  get(id: string, options: SharedReadOptions): Promise<DeepReadonly<StoredSession<S>> | null>
  get(id: string, options?: ReadOptions): Promise<StoredSession<S> | null>
  /** Some top-level members; those not set are left out. `null`: no such session. */
  getFields<K extends keyof StoredSession<S> & string>(
    id: string,
    fields: readonly K[],
  ): Promise<Pick<StoredSession<S>, K> | null>
  /** The value at a path; `null` is a value. `undefined`: not set, or no such session. */
  getPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<StoredSession<S>, P>,
  ): Promise<ValueAt<StoredSession<S>, P> | undefined>
  /** One preference. `undefined`: not set, or no such session. */
  getPreference<K extends PreferenceKey<S>>(id: string, key: K): Promise<PreferenceValue<S, K> | undefined>
  /** Whether there is such a session. Does not restart the idle timer. */
  exists(id: string): Promise<boolean>
  /** Milliseconds until it ends if nothing happens. `null`: no such session. */
  expiresInMs(id: string): Promise<number | null>
  /**
   * Restarts the idle timer, at most once per `touchIntervalMs` unless it is also given something to write.
   * Works when Redis is out of memory. `false`: no such session.
   */
  touch(id: string, options?: TouchSettings): Promise<boolean>
  /**
   * Puts a value at a path, replacing what is there; absent or null parents are created. `false`: no such session.
   * `ERR_SESSION_PATH`: a parent is something else, an index is past the end; `ERR_SESSION_INVALID`: the schema refuses.
   */
  setPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    value: ValueAt<S, P>,
    options?: TouchOptions,
  ): Promise<boolean>
  /** Removes a member, or an element (those behind it move up); nothing there is no error. `false`: no such session. */
  deletePath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    options?: TouchOptions,
  ): Promise<boolean>
  /**
   * Adds `by` (1 unless given) to a number; an absent one becomes `by`. The new number, or `null`: no such session.
   * `ERR_SESSION_INVALID`: a bound of the schema, or ±(2^53 − 1), would be broken.
   */
  increment<const P extends PathTuple>(
    id: string,
    path: P & CheckPathTo<number, S, P>,
    by?: number,
    options?: TouchOptions,
  ): Promise<number | null>
  /** Merges (RFC 7396): `null` removes a member, objects are merged, all else is replaced. `false`: no such session. */
  update(id: string, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<boolean>
  /** Replaces the whole data, atomically. `false`: no such session. */
  replace(id: string, data: S, options?: WriteOptions): Promise<boolean>
  /**
   * Reads, lets `change` make new data of it (or change what it is given), writes if nobody else has meanwhile, else
   * again: `change` may run several times. The new session, or `null`: no such session.
   * `ERR_SESSION_CONFLICT`: the race was lost too often.
   */
  modify(
    id: string,
    change: (session: StoredSession<S>) => S | void | Promise<S | void>,
    options?: TouchOptions,
  ): Promise<StoredSession<S> | null>
  /** Changes one preference and nothing else. `false`: no such session. */
  setPreference<K extends PreferenceKey<S>>(
    id: string,
    key: K,
    value: PreferenceValue<S, K>,
    options?: TouchOptions,
  ): Promise<boolean>
  /** Removes one preference; nothing there is no error. `false`: no such session. */
  deletePreference(id: string, key: PreferenceKey<S>, options?: TouchOptions): Promise<boolean>
  /** Adds those not there yet; parallel grants all survive. `false`: no such session. */
  grantPermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean>
  /** Removes those that are there. `false`: no such session. */
  revokePermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean>
  /** `false`: it has not, or no such session. Reads nothing else. */
  hasPermission(id: string, permission: Permission<S>): Promise<boolean>
  /**
   * Moves the session to a new id in one step and changes it on the way; the old id is dead. Call it at every change of
   * privilege (OWASP Session Management Cheat Sheet). `created_at`, data and envelope stay; the absolute deadline too, unless the patch
   * sets or changes the user: then it starts anew. `null`: no such session.
   */
  regenerate(
    id: string,
    patch?: DeepPartialPatch<S>,
    options?: CreateOptions,
  ): Promise<CreatedSession<S> | null>
  /** Ends a session. `false`: there was none. Works when Redis is out of memory. */
  destroy(id: string): Promise<boolean>
  /** The user's live sessions, newest first, 100 at most unless `limit` says otherwise. */
  listByUser(userId: UserId, options?: { readonly limit?: number }): Promise<SessionSummary[]>
  /** How many live sessions the user has. */
  countByUser(userId: UserId): Promise<number>
  /**
   * Logs out everywhere, but from `except`. How many were destroyed; safe to repeat. Works when Redis is out of memory.
   * A failure on the way is `unknown`, and its `applied` says how many were destroyed for certain.
   */
  destroyByUser(userId: UserId, options?: { readonly except?: string | undefined }): Promise<number>
  /** Logs out one device of a list. `false`: this user has no such session. */
  destroyByHandle(userId: UserId, handle: string): Promise<boolean>
  /** Merges into all of a user's sessions, each atomically; does not restart idle timers unless told to. How many were changed. */
  updateByUser(userId: UserId, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<number>
  /** Every live session, in no order, some perhaps twice; for tools, never on a request's way. */
  scan(): AsyncIterable<SessionSummary>
  /** Brings all sessions to `schemaVersion` that are older, as reading each would; for those who want it done. How many. */
  upgradeAll(options?: UpgradeAllOptions): Promise<UpgradeTotals>
  /**
   * The primitive under all writes: several operations in one atomic step, on any path, values unknown but validated.
   * `false`: no such session. `ERR_SESSION_CONFLICT`: `ifRevision` does not hold. `ERR_SESSION_PATH`: also paths that overlap.
   */
  patch(id: string, operations: readonly PatchOperation[], options?: WriteOptions): Promise<boolean>
  /** What the read cache (option `readCache`) has done since this store was made; all 0 without one. */
  stats(): ReadCacheStats
  /** The Redis key of an id, for debugging with redis-cli. It opens nothing. */
  keyOf(id: string): string
  /** By what the schema judges a change at a path, and why: `explainPath(['role']).text`. Asks no server. */
  explainPath(path: PathTuple): PathVerdicts
  /** What the server can do. `ERR_SESSION_UNSUPPORTED` if that is not enough. Nothing on a request's way needs it. */
  ready(): Promise<Capabilities>
}

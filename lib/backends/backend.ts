/**
 * The mechanism under a store. A backend keeps records; it decides nothing that is policy: ids, schema,
 * binding, validation and errors for the caller are the store's. Whoever writes one needs this file and the
 * contract suite (`json-session-store/testing`).
 *
 * Rules that hold for every method:
 * - A record is named by its `suffix`, a text the store makes; it is unique and safe in a key.
 * - **Expired is absent.** A record has expired when `min(lastActivityMs + idleTimeoutMs, deadlineMs)` is not
 *   later than "now". "Now" is the backend's own (Redis: the server's clock) unless the store was given a
 *   clock; then it is that clock's, and nothing else judges.
 * - **All or nothing.** A method checks first and writes after; what it answers other than `applied` changed nothing.
 * - **Nothing lives forever.** Whatever is written expires by itself, records and index alike.
 * - **Gone stays gone.** Only `create` (and `patch` with `moveTo`, for the new name) makes a record where there is none.
 * - **The index tells the truth.** `user` is set: the record is listed for that user until it is gone. It is
 *   listed, moved and un-listed in the same step as the record. Members listed but gone are stepped over and forgotten.
 * - Methods may run at the same time, in several processes, in any order; each is atomic.
 * - A record's data is JSON (`lib/domain/json.ts`); what is returned is the caller's own copy.
 * - A record that this library did not write (a hand-made HSET or JSON.SET with an expiry) reads with
 *   `revision: ''`, the default idle timeout and what is left of its expiry; the first write takes it over.
 *   Anything else under the name is `foreign-key`, and is left as it is; `list`, `revoke` and `scan` step over it.
 * - Failures are `SessionBackendError` or `SessionUnsupportedError`; `deadline` (an instant of `performance.now()`)
 *   is when a method has to have settled. After it nothing more is sent.
 */
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PreparedOperation } from '../domain/patch.ts'
import type { ClientLabel, SessionState } from '../domain/session.ts'
import type { SessionPath } from '../errors.ts'
import type { Capabilities } from '../domain/capabilities.ts'
import type { ReadCacheStats } from '../domain/read-cache-stats.ts'

export type { Capabilities, ServerWarning } from '../domain/capabilities.ts'

/** What every backend is told once. */
export interface BackendSettings {
  /** For records written by another hand. */
  readonly idleTimeoutMs: number
  /** A touch earlier than this after the last one changes nothing. */
  readonly touchIntervalMs: number
  /** "Now" in ms since the epoch; absent: the backend's own. */
  readonly clock?: (() => number) | undefined
  /** The top-level member of the data that names the user; for records written by another hand. */
  readonly userIdField: string
  /**
   * Top-level members that the schema takes nothing but a string for. A hash written by another hand is all text:
   * there "1001" reads as a number, but as a string where it can be nothing else. Other backends need none of it.
   */
  readonly textMembers?: readonly string[] | undefined
}

/** How many sessions a user may have, checked where a record enters that user's index. */
export interface SessionLimit {
  readonly max: number
  /** `destroy-oldest` destroys the surplus, earliest `createdMs` first; `reject` answers `limit`. */
  readonly onLimit: 'destroy-oldest' | 'reject'
}

export interface NewRecord {
  readonly data: JsonObject
  /** The same data as JSON text. */
  readonly text: string
  readonly revision: string
  readonly user: string
  readonly idleTimeoutMs: number
  /** From now to the absolute deadline; `null` for none. */
  readonly absoluteTimeoutMs: number | null
  readonly envelope: JsonObject | null
  readonly client: ClientLabel | null
  readonly limit: SessionLimit | null
  /** Of the data's shape, kept beside the data for as long as the record lives. Left out: 0, as for a record that has none. */
  readonly schemaVersion?: number
}

export type CreateReply =
  | { readonly kind: 'applied'; readonly state: SessionState }
  /** A live record, or anything else, has this name; it is left as it is. */
  | { readonly kind: 'exists' }
  | { readonly kind: 'limit' }
  /** The user was revoked while the record was being made. */
  | { readonly kind: 'revoked' }

/** What a record goes on from that another hand has kept. Its absolute timeout begins anew. */
export interface Predecessor {
  /** Epoch milliseconds; `null`: now. */
  readonly createdMs: number | null
  /** Until it would have ended; its idle timeout is at least that. */
  readonly leftMs: number
  /** Ends in the same step, if it still has this content (the SHA-1 of what DUMP answers); else `changed`. */
  readonly key?: { readonly name: string; readonly digest: string }
}

export type TakeOverReply = CreateReply | { readonly kind: 'changed' }

/** Which part of a record is wanted. */
export type Query =
  | { readonly kind: 'none' }
  /** Everything: `data`, `envelope`, `client`. */
  | { readonly kind: 'whole' }
  /** `values`, in the order of the paths; `undefined` where there is nothing. Never the store's own members. */
  | { readonly kind: 'paths'; readonly paths: readonly SessionPath[] }
  /** `values: [true]` if the array at `path` has an element equal to the scalar `value`, else `[false]`. */
  | { readonly kind: 'includes'; readonly path: SessionPath; readonly value: JsonValue }
  /** `client` only. */
  | { readonly kind: 'client' }

/** Restarts the idle timer if `touchIntervalMs` has passed, or at once if it is given anything to write. */
export interface Touch {
  readonly idleTimeoutMs?: number | undefined
  readonly envelope?: JsonObject | null | undefined
  /** With an envelope: the revision after it. One revision never names two contents, and an envelope is content. */
  readonly revision?: string | undefined
}

export interface ReadRequest {
  readonly query: Query
  /** Never refused for want of memory. Changes `revision` only where it brings one. */
  readonly touch?: Touch | undefined
  /** If the record still has this revision, `unchanged: true` is answered in place of what `query` asks. */
  readonly ifRevision?: string | undefined
  /** The caller changes nothing of what is answered, which may be frozen and others' too. */
  readonly shared?: boolean | undefined
  /** If the record's is another one, the whole is answered, whatever `query` asks, with `otherVersion: true`. */
  readonly schemaVersion?: number | undefined
}

export interface ReadReply {
  /** After the touch. */
  readonly state: SessionState
  /** The instant by which the read was judged. */
  readonly nowMs: number
  readonly unchanged?: boolean
  readonly otherVersion?: boolean
  /** Of a whole record; may be left out where it is 0. */
  readonly schemaVersion?: number
  readonly data?: JsonObject
  readonly envelope?: JsonObject | null
  readonly client?: ClientLabel | null
  readonly values?: readonly (JsonValue | undefined)[]
}

export interface PatchRequest {
  /** Applied in one step; their paths do not overlap. Empty is allowed (a move, an envelope). */
  readonly operations: readonly PreparedOperation[]
  /** In place of `operations`: the whole data. */
  readonly replace?: { readonly data: JsonObject; readonly text: string } | undefined
  /** After the write. */
  readonly revision: string
  /** Only if it is this one now. */
  readonly ifRevision?: string | undefined
  /** Only if the record is of this user now; else it is answered as gone. */
  readonly ifUser?: string | undefined
  /** Restart the idle timer, whenever it was last restarted. */
  readonly touch: boolean
  /** `null` removes it. */
  readonly envelope?: JsonObject | null | undefined
  /** The user from now on, if the operations set, change or remove it; `limit` applies if it is another. */
  readonly user?: string | undefined
  readonly limit?: SessionLimit | null | undefined
  /** Regenerate: the record gets this name, the old one is gone, in the same step. */
  readonly moveTo?: string | undefined
  readonly idleTimeoutMs?: number | undefined
  /**
   * The absolute deadline starts anew, from now: with this timeout, if `own` or if the record has none; else with the
   * record's. `null`: none.
   */
  readonly renew?: { readonly absoluteTimeoutMs: number | null; readonly own: boolean } | undefined
  /** The label of the client from now on. */
  readonly client?: ClientLabel | undefined
  /** What the operations are for: a record of another version is answered as `version`; `replace` raises an older one. Left out: 0. `null`: any, which stays. */
  readonly schemaVersion?: number | null | undefined
  /** Asks for `revisions`. */
  readonly tellRevisions?: boolean | undefined
}

export type PatchReply =
  /** `numbers`: the result of each `increment`, in order. */
  | {
      readonly kind: 'applied'
      /** After it; may be left out unless the request has `replace` or `moveTo`. */
      readonly state?: SessionState
      readonly numbers: readonly number[]
      /** May be left out, in answer to `tellRevisions` too. */
      readonly revisions?: readonly [before: string, after: string] | undefined
      /** The whole data after it, only where the record moved. */
      readonly data?: JsonObject
    }
  | { readonly kind: 'gone' }
  /** `ifRevision` does not hold. */
  | { readonly kind: 'conflict' }
  /** The record has this schema version. */
  | { readonly kind: 'version'; readonly schemaVersion: number }
  /** Something at or above the path of operation `index` is not what it needs (see `PatchOperation`). */
  | { readonly kind: 'path'; readonly index: number; readonly why: string }
  /** Operation `index` would break one of its bounds, or ±(2^53 − 1). */
  | { readonly kind: 'bounds'; readonly index: number; readonly keyword: string }
  | { readonly kind: 'limit' }
  /** `moveTo` is in use. */
  | { readonly kind: 'exists' }
  /** The record was revoked on its way to its user, or to its new name. */
  | { readonly kind: 'revoked' }
  /** This backend cannot do these operations in place; the store does them by `replace` with `ifRevision`. Nothing was sent. */
  | { readonly kind: 'whole' }

/** Conditions of `destroy`; what they do not hold for is left as it is. */
export interface DestroyConditions {
  readonly ifUser?: string
  readonly ifRevision?: string
}

export interface ListedRecord {
  readonly suffix: string
  readonly state: SessionState
  readonly client: ClientLabel | null
}

/** A bounded piece of a longer list; `next: null` ends it. */
export interface Page {
  readonly records: readonly ListedRecord[]
  readonly nowMs: number
  readonly next: string | null
}

export interface SessionBackend {
  create(suffix: string, record: NewRecord, deadline: number): Promise<CreateReply>
  /**
   * `create`, in the place of what another hand has kept. A backend that cannot has no such method; where no step reaches
   * both keys it throws as a clustered server does (CROSSSLOT), and nothing has changed.
   */
  takeOver?(suffix: string, record: NewRecord, from: Predecessor, deadline: number): Promise<TakeOverReply>
  /** `null`: there is no such record. */
  read(suffix: string, request: ReadRequest, deadline: number): Promise<ReadReply | null>
  patch(suffix: string, request: PatchRequest, deadline: number): Promise<PatchReply>
  /** `true` if there was a live record for which the conditions hold. Never refused for want of memory. */
  destroy(suffix: string, only: DestroyConditions, deadline: number): Promise<boolean>
  /** The live records of a user, each at least once, in no order, by pages. `from` is `null`, then `next`. */
  list(user: string, from: string | null, deadline: number): Promise<Page>
  /**
   * Destroys all of a user's records but `except`, and answers how many; up to 25 of them in one step.
   * More are marked first, until none is left that is not, so that it can be repeated. Never refused for want of memory.
   */
  revoke(user: string, except: string | undefined, deadline: number): Promise<number>
  /** Every live record, once or more, in no order; for tools. `from` is `null`, then `next`. */
  scan(from: string | null, deadline: number): Promise<Page>
  /** Finds out what the server can do. @throws {SessionUnsupportedError} if that is not enough. */
  probe(deadline: number): Promise<Capabilities>
  /** The name of the record where it is kept, for debugging. */
  keyOf(suffix: string): string
  /** Of what it keeps of its reads, if it keeps anything. */
  stats?(): ReadCacheStats
}

/** What the calls of a store can be told. */
import type { ClientInfo } from './domain/binding.ts'

/** Whether a call counts as activity. */
export interface TouchOptions {
  /** Restart the idle timer. @default true for writes to one session, false for reads and `updateByUser` */
  readonly touch?: boolean
}

/** For `read` and `get`. */
export interface ReadOptions extends TouchOptions {
  /** The client of the request, judged by the option `binding`; without it nothing is judged. */
  readonly client?: ClientInfo
}

/**
 * For `read` and `get`: the answer is frozen, with all that is in it, and may be the same object for all who read the
 * session like this while nothing has changed. With the option `readCache` that saves the copy.
 */
export interface SharedReadOptions extends ReadOptions {
  readonly shared: true
}

/** For `touch`. With an envelope or a timeout it writes at once, whatever `touchIntervalMs` says. */
export interface TouchSettings {
  /** The client of the request, judged by the option `binding`. */
  readonly client?: ClientInfo
  /** Replaces the envelope; `null` removes it. */
  readonly envelope?: object | null
  /** The session's own idle timeout from now on, in milliseconds; `null`: the store's. */
  readonly idleTimeoutMs?: number | null
}

/** For `patch` and `replace`. */
export interface WriteOptions extends TouchOptions, Pick<TouchSettings, 'envelope' | 'idleTimeoutMs'> {
  /** Only if the session still has this revision; else `ERR_SESSION_CONFLICT`. */
  readonly ifRevision?: string
}

/** For `create` and `regenerate`; what is left out stays as it is in a regenerated session. */
export interface CreateOptions {
  /** An id that a framework drew. Never one from a visitor. @default drawn by `generateId` */
  readonly id?: string
  /** The client of the request: shown in the device list, compared by `binding`. */
  readonly client?: ClientInfo
  /** An adapter's own small object, kept beside the data: a cookie's attributes, for example. */
  readonly envelope?: object
  /** This session's own idle timeout in milliseconds, kept with it ("remember me"). @default the store's */
  readonly idleTimeoutMs?: number
  /** This session's own absolute timeout in milliseconds. @default the store's */
  readonly absoluteTimeoutMs?: number
}

/** A session as the store sees it: the application's data, and the state that only the store writes. */
import type { JsonObject } from './json.ts'

/** Members at the root that are the store's; read-only for the application, except `_session`, which it never sees. */
export const TIME_NAMES: readonly string[] = ['created_at', 'last_activity', 'expires_at']
export const RESERVED_NAME = '_session'
const STORE_NAMES = [...TIME_NAMES, RESERVED_NAME]

/** Whole epoch seconds, as other services read them in Redis. */
export interface SessionTimes {
  readonly created_at: number
  readonly last_activity: number
  /** The absolute deadline, if the session has one. */
  readonly expires_at?: number
}

/** What the store keeps about a session beside the data. Instants are milliseconds since the epoch. */
export interface SessionState {
  /** Opaque; every applied write replaces it, and a touch that brings an envelope; no other touch does. Empty: written by another hand, never by this store. */
  readonly revision: string
  readonly createdMs: number
  readonly lastActivityMs: number
  readonly idleTimeoutMs: number
  /** From creation, or from login, to the deadline; `null` for none. */
  readonly absoluteTimeoutMs: number | null
  /** The absolute deadline; `null` for none. */
  readonly deadlineMs: number | null
  /** The percent-encoded user id; empty for an anonymous session. */
  readonly user: string
}

/** Who was at the other end when the session was made, for a device list and for binding. */
export interface ClientLabel {
  readonly ip?: string
  /** Cut at 256 characters. */
  readonly userAgent?: string
  /** base64url(SHA-256) of the whole User-Agent. */
  readonly userAgentHash?: string
}

/** One line of a device list. Times are epoch seconds. */
export interface SessionSummary {
  readonly handle: string
  readonly created_at: number
  readonly last_activity: number
  readonly expiresInMs: number
  /** What `create` was told of the client. */
  readonly client?: { readonly ip?: string; readonly userAgent?: string }
}

export const expiresAtMs = (
  s: Pick<SessionState, 'lastActivityMs' | 'idleTimeoutMs' | 'deadlineMs'>,
): number => Math.min(s.lastActivityMs + s.idleTimeoutMs, s.deadlineMs ?? Infinity)

export function timesOf(state: SessionState): SessionTimes {
  const times = { created_at: seconds(state.createdMs), last_activity: seconds(state.lastActivityMs) }
  return state.deadlineMs === null ? times : { ...times, expires_at: seconds(state.deadlineMs) }
}

const seconds = (ms: number): number => Math.floor(ms / 1000)

/** The data part: what is left when the store's own members are taken out. */
export function withoutStoreMembers(document: JsonObject): JsonObject {
  if (!STORE_NAMES.some((name) => Object.hasOwn(document, name))) return document
  const { [RESERVED_NAME]: _own, created_at: _c, last_activity: _l, expires_at: _e, ...data } = document
  return data
}

/** What the calls of all processes did, as those saw it who made them. */

/** `absent`: "no such session". `wrong`: an error that no store may reject with. */
export type Ended = 'applied' | 'absent' | 'not-applied' | 'unknown' | 'wrong'

/** Members with one value at a time; each write has a value of its own. */
export type Register = 'theme' | 'role' | 'user'

/** What a call changes if it takes effect. */
export type Change =
  /** The session comes to be. */
  | { readonly kind: 'begin' }
  /** The session ends. */
  | { readonly kind: 'end' }
  /** It goes on under another id. */
  | { readonly kind: 'move'; readonly to: string }
  | { readonly kind: 'set'; readonly member: Register; readonly value: string }
  | { readonly kind: 'increment' }
  | { readonly kind: 'add' | 'remove'; readonly token: string }

/** What a call, or the server, showed of a session. */
export interface View {
  readonly visits?: number
  readonly theme?: string
  readonly role?: string
  /** `''`: nobody. */
  readonly user?: string
  readonly permissions?: readonly string[]
}

interface Timed {
  readonly operation: string
  readonly worker: number
  /** Milliseconds of a clock that all processes share and nobody sets. */
  readonly start: number
  readonly end: number
  readonly ended: Ended
  /** The error's code, and the reason of a backend's. */
  readonly error?: string
  /** How long it took beyond `operationTimeoutMs`, without the time in which its own process stood still. */
  readonly lateMs?: number
}

/** A call on one session. */
export interface SessionEntry extends Timed {
  /** What the session is called here; its ids change. */
  readonly session: string
  readonly id: string
  readonly changes: readonly Change[]
  readonly view?: View
  /** An id that it was to have and never had. */
  readonly tried?: string
}

/** A call on all sessions of a user. */
export interface UserEntry extends Timed {
  readonly user: string
  readonly kind: 'end' | 'set' | 'list'
  /** The id that is left out. */
  readonly except?: string
  /** The role that is set. */
  readonly value?: string
  /** Handles. */
  readonly listed?: readonly string[]
}

export type Entry = SessionEntry | UserEntry

export const isOfSession = (entry: Entry): entry is SessionEntry => 'session' in entry

/** CLOCK_MONOTONIC: one for all processes of a machine. */
export const now = (): number => Number(process.hrtime.bigint() / 1000n) / 1000

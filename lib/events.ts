/** What a store tells beside its answers. */

/** Carries the session's handle, never an id or a value. */
export type SessionEvent =
  /** A request of another client than the session is bound to; `destroyed` says what became of the session. */
  | { readonly type: 'binding-mismatch'; readonly handle: string; readonly destroyed: boolean }
  /** A write came for a session that has gone; it changed nothing. `operation` is the method's name. */
  | { readonly type: 'late-write'; readonly handle: string; readonly operation: string }
  /** A stored session broke the schema when it was read (`validateOnRead`); `discarded` says what became of it. */
  | { readonly type: 'invalid-session'; readonly handle: string; readonly discarded: boolean }

/** The option `onEvent`. May be async; the store does not wait for it. */
export type SessionEventListener = (event: SessionEvent) => void

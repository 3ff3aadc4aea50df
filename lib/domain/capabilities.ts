/** What a backend finds out about its server. */

/** What `probe` found. */
export interface Capabilities {
  /** How sessions are kept: `json`, `hash`, `memory`, or another backend's own word. */
  readonly store: string
  /** Names of what the server offers beyond the minimum, for example `JSON.MERGE`. */
  readonly features: readonly string[]
  /** What an operator should know. The store works all the same. */
  readonly warnings: readonly ServerWarning[]
  /** Codes of warnings that could not be looked for: a server without INFO, or a user who may not ask. */
  readonly unchecked: readonly ServerWarning['code'][]
}

export interface ServerWarning {
  /**
   * `eviction`: when memory is full, sessions are removed before their time, in any order, an index perhaps before its
   * sessions. `no-persistence`: sessions do not outlive the process that keeps them.
   */
  readonly code: 'eviction' | 'no-persistence'
  /** For people; may change. */
  readonly message: string
}

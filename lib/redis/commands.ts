/** The commands of a client that a store sends, and how one is taken back. */

/** What a script is given. */
export interface EvalOptions {
  readonly keys: string[]
  readonly arguments: string[]
}

/** The commands whose form is the same on a client, a pool, a cluster and a sentinel. */
export interface RedisCommands {
  /** EVAL. */
  eval(script: string, options: EvalOptions): Promise<unknown>
  /** EVALSHA; where the server does not know the script the error's message begins with `NOSCRIPT`. */
  evalSha(sha: string, options: EvalOptions): Promise<unknown>
  /** CONFIG GET of one name, for `ready()` and nothing else, since no script may ask; without it that is not looked at. */
  configGet?(name: string): Promise<unknown>
}

/** What node-redis uses of an AbortSignal: it listens until it has written the command. */
export interface Withdrawal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** What a command of `json-sessions` is. */

export interface Command {
  readonly usage: string
  /** @throws {UsageError | Failure} whose message is all that is said. */
  run(args: readonly string[]): Promise<void>
}

/** Exit code 1. */
export class Failure extends Error {}

/** Exit code 2, and a word about `--help`. */
export class UsageError extends Error {}

/**
 * Commands through createSentinel of node-redis, each at most once. When a connection is lost it sends a command again,
 * even one that had been written and may have run: one call, two increments (spec/redis/sentinel-once.spec.ts).
 */
import { SessionBackendError } from '../errors.ts'
import type { EvalOptions, RedisCommands, Withdrawal } from './commands.ts'
import { saysUnsent } from './failure.ts'

/** A sentinel, or a lease of one (`acquire`, `use`): no other client has these. */
export const isSentinel = (client: object): boolean =>
  ['getSentinelNode', 'release'].some((name) => typeof Reflect.get(client, name) === 'function')

/** @param commandsWith the client's commands, withdrawn by this signal */
export function eachOnce(
  client: object,
  signal: Withdrawal,
  commandsWith: (signal: Withdrawal) => RedisCommands,
): RedisCommands {
  const once = async (command: (redis: RedisCommands) => Promise<unknown>): Promise<unknown> => {
    const attempt = new Attempt(signal)
    try {
      return await command(commandsWith(attempt))
    } catch (error) {
      // Another connection may say that it has not sent what an earlier one has.
      if (attempt.isRepeated || (attempt.isWritten && saysUnsent(error)))
        throw new SocketClosedUnexpectedlyError(error)
      throw error instanceof TypeError && isClosed(client) ? closed(attempt, error) : error
    }
  }
  return {
    eval: (script: string, options: EvalOptions) => once((redis) => redis.eval(script, options)),
    evalSha: (sha: string, options: EvalOptions) => once((redis) => redis.evalSha(sha, options)),
    configGet: (name: string) => once(async (redis) => redis.configGet?.(name)),
  }
}

const isClosed = (client: object): boolean => Reflect.get(client, 'isOpen') === false

/** One that its owner has closed looks for a connection where it has none any more, and stumbles. */
const closed = ({ isWritten }: Attempt, cause: TypeError): SessionBackendError =>
  new SessionBackendError(
    'client-closed',
    isWritten ? 'unknown' : 'not-applied',
    'no answer from Redis: client-closed',
    { cause },
  )

/** To the client a command that has been written is withdrawn: a second time it refuses it. */
class Attempt implements Withdrawal {
  /** Whether it would have been written again. */
  isRepeated = false
  isWritten = false
  readonly #signal: Withdrawal

  constructor(signal: Withdrawal) {
    this.#signal = signal
  }

  get aborted(): boolean {
    this.isRepeated ||= this.isWritten
    return this.isWritten || this.#signal.aborted
  }

  addEventListener(type: 'abort', listener: () => void): void {
    this.#signal.addEventListener(type, listener)
  }

  /** The client listens until it has written the command. */
  removeEventListener(type: 'abort', listener: () => void): void {
    this.isWritten ||= !this.#signal.aborted
    this.#signal.removeEventListener(type, listener)
  }
}

/** The name of node-redis' own: the connection was lost and nothing is certain. */
class SocketClosedUnexpectedlyError extends Error {
  constructor(cause: unknown) {
    super('The connection was lost after the command had been written', { cause })
  }
}

/** Bounded time without a timer or a signal for each command: one serves all whose deadlines lie close together. */
import type { RedisCommands, RedisTransport, Withdrawal } from './client.ts'
import { timedOut } from './failure.ts'

/** How early a deadline may be taken for reached, and how late it may be noticed. */
const SPAN_MS = 50

/**
 * A signal for very many commands. An AbortSignal looks through all its listeners whenever one is added: 20,000 commands
 * on one, while the server is away, keep the process busy for a minute (docs/decisions).
 */
class SharedSignal implements Withdrawal {
  aborted = false
  readonly #listeners = new Set<() => void>()

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener)
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener)
  }

  abort(): void {
    this.aborted = true
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}

type Command = (redis: RedisCommands) => Promise<unknown>

const rethrow = async (error: unknown): Promise<never> => {
  throw error
}

/** A client of another make may throw where it should reject. */
function begun(command: Command, redis: RedisCommands): Promise<unknown> {
  try {
    return command(redis)
  } catch (error) {
    return rethrow(error)
  }
}

/** The commands whose deadlines lie in one span. */
class Span {
  readonly signal: SharedSignal = new SharedSignal()
  readonly redis: RedisCommands
  /** What rejects each command that has not settled. */
  readonly waiting: Set<(error: Error) => void> = new Set()

  constructor(transport: RedisTransport) {
    this.redis = transport.withdrawable(this.signal)
  }
}

/**
 * Settles each command by its deadline. What the client has not written by then is taken back (`not-applied`): a command
 * given up must not run when the server returns. For what has been written nothing is certain (`unknown`).
 */
export class Deadlines {
  readonly #transport: RedisTransport
  readonly #spans = new Map<number, Span>()
  #waiting = 0
  #timer: NodeJS.Timeout | undefined

  constructor(transport: RedisTransport) {
    this.#transport = transport
  }

  /**
   * @param recover what becomes of the client's own error, if that came in time
   * @throws {SessionBackendError} a timeout
   */
  run(
    deadline: number,
    command: Command,
    recover: (error: unknown) => Promise<unknown> = rethrow,
  ): Promise<unknown> {
    if (performance.now() >= deadline) return Promise.reject(timedOut('not-applied'))
    const span = this.#spanOf(deadline)
    return new Promise((resolve, reject) => {
      this.#enter(span, reject)
      begun(command, span.redis).then(
        (value) => {
          this.#leave(span, reject)
          resolve(value)
        },
        (error: unknown) => {
          // Whoever has been told of a timeout must not have it run after all.
          if (this.#leave(span, reject)) resolve(recover(error))
        },
      )
    })
  }

  #spanOf(deadline: number): Span {
    const at = Math.floor(deadline / SPAN_MS)
    let span = this.#spans.get(at)
    if (!span) this.#spans.set(at, (span = new Span(this.#transport)))
    return span
  }

  #enter(span: Span, reject: (error: Error) => void): void {
    span.waiting.add(reject)
    this.#timer ??= this.#startTimer()
    if (this.#waiting++ === 0) this.#timer.ref()
  }

  // A process with nothing left to wait for may end.
  #leave(span: Span, reject: (error: Error) => void): boolean {
    const waited = span.waiting.delete(reject)
    if (waited && --this.#waiting === 0) this.#timer?.unref()
    return waited
  }

  #startTimer(): NodeJS.Timeout {
    return setTimeout(() => this.#look(), SPAN_MS)
  }

  #look(): void {
    const now = performance.now() / SPAN_MS
    for (const [at, span] of this.#spans) {
      if (at > now) continue
      this.#spans.delete(at)
      span.signal.abort()
      // What was taken back has rejected by itself by then; what is left has been written.
      setImmediate(() => this.#expire(span))
    }
    this.#timer = this.#waiting > 0 ? this.#startTimer() : undefined
  }

  #expire(span: Span): void {
    for (const reject of span.waiting) {
      this.#leave(span, reject)
      reject(timedOut('unknown'))
    }
  }
}

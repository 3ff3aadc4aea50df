/** Bounded time without a timer for each command: one timer serves all that wait. */
import type { RedisCommands, RedisTransport } from './client.ts'
import { timedOut } from './failure.ts'

interface Waiting {
  readonly at: number
  readonly expire: () => void
}

/** How late a deadline may be noticed. Deadlines given in one such span are served by one timer and one signal. */
const SPAN_MS = 50

/**
 * Settles a command by its deadline at the latest. While the client is ready its commands are written at once and a
 * deadline says `unknown`. While it is not, they carry a signal (one for all of a span) and what has not been written is
 * withdrawn (`not-applied`): a command given up must not run when the server returns.
 */
export class Deadlines {
  readonly #transport: RedisTransport
  readonly #waiting = new Set<Waiting>()
  readonly #withdrawals = new Map<number, AbortController>()
  #timer: NodeJS.Timeout | undefined

  constructor(transport: RedisTransport) {
    this.#transport = transport
  }

  /** @throws {SessionStoreError} what `failureOf` makes of the client's error, or a timeout. */
  run(deadline: number, command: (redis: RedisCommands) => Promise<unknown>): Promise<unknown> {
    if (performance.now() >= deadline) return Promise.reject(timedOut('not-applied'))
    const redis = this.#transport.isReady()
      ? this.#transport
      : this.#transport.withdrawable(this.#signal(deadline))
    return this.#race(deadline, command(redis))
  }

  #race(deadline: number, reply: Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const entry = { at: deadline, expire: () => reject(timedOut('unknown')) }
      this.#add(entry)
      const settle = (give: () => void): void => {
        this.#remove(entry)
        give()
      }
      reply.then(
        (value) => settle(() => resolve(value)),
        (error: unknown) => settle(() => reject(error)),
      )
    })
  }

  #add(entry: Waiting): void {
    this.#waiting.add(entry)
    this.#timer ??= this.#startTimer()
    if (this.#waiting.size === 1) this.#timer.ref()
  }

  // A process with nothing left to wait for may end.
  #remove(entry: Waiting): void {
    this.#waiting.delete(entry)
    if (this.#waiting.size === 0) this.#timer?.unref()
  }

  #startTimer(): NodeJS.Timeout {
    return setTimeout(() => this.#look(), SPAN_MS)
  }

  #look(): void {
    const now = performance.now()
    for (const [at, controller] of this.#withdrawals) {
      if (at <= now) {
        this.#withdrawals.delete(at)
        controller.abort()
      }
    }
    for (const entry of this.#waiting) {
      // Withdrawn commands have rejected by themselves a microtask later; what is left has been written.
      if (entry.at <= now) queueMicrotask(() => queueMicrotask(entry.expire))
    }
    this.#timer = this.#waiting.size > 0 ? this.#startTimer() : undefined
  }

  #signal(deadline: number): AbortSignal {
    const at = Math.floor(deadline / SPAN_MS) * SPAN_MS
    const controller = this.#withdrawals.get(at) ?? new AbortController()
    this.#withdrawals.set(at, controller)
    return controller.signal
  }
}

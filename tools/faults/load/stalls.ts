/** When this process stood still: a machine that is busy is no fault of the store. */
import { now } from '../journal.ts'

const TICK_MS = 10
/** What a timer is late on an idle machine. */
const USUAL_MS = 10
const KEPT = 10_000

export class Stalls {
  readonly #stalls: { readonly from: number; readonly to: number }[] = []
  #last = now()
  #longest = 0

  readonly #timer: NodeJS.Timeout = setInterval(() => this.#tick(), TICK_MS).unref()

  end(): void {
    clearInterval(this.#timer)
  }

  get longestMs(): number {
    return this.#longest
  }

  /** How much of that time. */
  within(start: number, end: number): number {
    this.#tick()
    let sum = 0
    for (const { from, to } of this.#stalls.toReversed()) {
      if (to <= start) break
      sum += Math.max(0, Math.min(to, end) - Math.max(from, start))
    }
    return sum
  }

  #tick(): void {
    const at = now()
    const from = this.#last + TICK_MS + USUAL_MS
    this.#last = at
    if (at <= from) return
    this.#stalls.push({ from, to: at })
    this.#longest = Math.max(this.#longest, at - from)
    if (this.#stalls.length > KEPT) this.#stalls.shift()
  }
}

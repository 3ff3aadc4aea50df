/**
 * koa-session sets its cookie when the store has answered. A handler that does not wait for its own `save()` would answer
 * first, and what koa-session then throws, the headers being sent, nobody could catch: so the end of the response waits.
 */
import type { KoaResponse } from './types.ts'

const ends = new WeakMap<KoaResponse, HeldEnd>()

/** The end of `res` waits for `work`, and for what koa-session does after it. */
export function beforeEnd<T>(res: KoaResponse | undefined, work: Promise<T>): Promise<T> {
  if (!res) return work
  const held = ends.get(res) ?? new HeldEnd(res)
  ends.set(res, held)
  held.until(work)
  return work
}

class HeldEnd {
  #pending = 0
  /** What was to be done while something was pending. */
  #end: (() => unknown) | undefined

  constructor(res: KoaResponse) {
    const end = res.end.bind(res)
    res.end = (...given): unknown => {
      if (this.#pending === 0) return end(...given)
      this.#end = () => end(...given)
      return res
    }
  }

  until(work: Promise<unknown>): void {
    this.#pending++
    // All that hangs on the promise comes first.
    const release = (): void => void setImmediate(() => this.#settled())
    work.then(release, release)
  }

  #settled(): void {
    this.#pending--
    if (this.#pending > 0) return
    const end = this.#end
    this.#end = undefined
    end?.()
  }
}

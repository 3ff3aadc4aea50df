/** Runs calls of real stores one Redis command at a time, in every order there is. */
import type { RedisCommands, RedisTransport } from '../../lib/index.ts'

/** A process whose commands wait until they are let through. One that has died sends nothing more. */
export class Gate {
  dead = false
  steps = 0
  onFirst: () => void = () => {}
  readonly #waiting: { readonly key: string; readonly run: () => Promise<void> }[] = []
  readonly #server: RedisCommands

  constructor(server: RedisCommands) {
    this.#server = server
  }

  get isWaiting(): boolean {
    return !this.dead && this.#waiting.length > 0
  }

  get nextKey(): string | undefined {
    return this.#waiting[0]?.key
  }

  readonly redis: RedisCommands = {
    eval: (text, options) => this.#pass(options.keys[0], () => this.#server.eval(text, options)),
    evalSha: (sha, options) => this.#pass(options.keys[0], () => this.#server.evalSha(sha, options)),
  }

  readonly transport: RedisTransport = { withdrawable: () => this.redis }

  /** Lets one command through; afterwards its process stands at the next, or has ended. */
  async step(): Promise<void> {
    if (this.steps++ === 0) this.onFirst()
    await this.#waiting.shift()?.run()
    await settled()
  }

  #pass(key: string | undefined, command: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key: key ?? '', run: () => command().then(resolve, reject) })
    })
  }
}

/** What follows an answer happens before the next turn of the event loop. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** One order: which of those that wait goes next, at each point where there is more than one. */
export type Schedule = readonly number[]

/** A command that went: whose it was, and the key that it was about. */
export interface Went {
  readonly process: number
  readonly key: string
}

/** Runs to the end, by `schedule` and then always the first that waits. */
export async function follow(gates: readonly Gate[], schedule: Schedule): Promise<readonly Went[]> {
  const trace: Went[] = []
  for (;;) {
    const first = gates.findIndex((gate) => gate.isWaiting)
    if (first < 0) return trace
    const process = schedule[trace.length] ?? first
    trace.push({ process, key: gates[process]?.nextKey ?? '' })
    await gates[process]?.step()
  }
}

/**
 * Every order of two processes that can make a difference, `run` following each in a world of its own; answers how many.
 * Commands on different keys may change places and nobody notices, so only where the two meet on one key the other goes
 * first in another run, and what an earlier run began with is not begun again (dynamic partial-order reduction: Flanagan
 * and Godefroid 2005; Abdulla, Aronis, Jonsson and Sagonas 2014).
 */
export async function inEveryOrder(run: (schedule: Schedule) => Promise<readonly Went[]>): Promise<number> {
  const left: Schedule[] = [[]]
  const known = new Set<string>()
  let count = 0
  for (let schedule = left.shift(); schedule !== undefined; schedule = left.shift()) {
    const trace = await run(schedule)
    count++
    for (const beginning of beginnings(trace)) known.add(normalForm(beginning))
    for (const beginning of reversals(trace)) {
      if (known.size < known.add(normalForm(beginning)).size)
        left.push(beginning.map(({ process }) => process))
    }
  }
  return count
}

/** What may have gone while the rest has not, of two processes. */
function* beginnings(trace: readonly Went[]): Generator<readonly Went[]> {
  for (const first of upTo(trace, 0))
    for (const second of upTo(trace, 1)) {
      const rest = trace.filter((went) => !first.includes(went) && !second.includes(went))
      const beginning = trace.filter((went) => !rest.includes(went))
      const isFirst = beginning.every((went) =>
        rest.every((later) => trace.indexOf(went) < trace.indexOf(later) || mayChangePlaces(later, went)),
      )
      if (isFirst) yield beginning
    }
}

function upTo(trace: readonly Went[], process: number): Went[][] {
  const own = trace.filter((went) => went.process === process)
  return [...own.map((_, i) => own.slice(0, i)), own]
}

/** Where one met the other on a key: all that does not follow from the first, then the second. */
function* reversals(trace: readonly Went[]): Generator<readonly Went[]> {
  for (const [j, first] of trace.entries()) {
    const after = [first]
    const free: Went[] = []
    for (const went of trace.slice(j + 1)) {
      // It met the first on its key, and followed from nothing else of it.
      const meets =
        !mayChangePlaces(first, went) && after.every((one) => one === first || mayChangePlaces(one, went))
      if (meets && first.process !== went.process) yield [...trace.slice(0, j), ...free, went]
      if (after.every((one) => mayChangePlaces(one, went))) free.push(went)
      else after.push(went)
    }
  }
}

/** One for all orders that come to the same: the first process goes as early as it may. */
export function normalForm(trace: readonly Went[]): string {
  const left = [...trace]
  let form = ''
  while (left.length > 0) {
    const free = left.filter((went, i) => left.slice(0, i).every((earlier) => mayChangePlaces(earlier, went)))
    const next = free.reduce((least, went) => (went.process < least.process ? went : least))
    left.splice(left.indexOf(next), 1)
    form += next.process
  }
  return form
}

const mayChangePlaces = (a: Went, b: Went): boolean => a.process !== b.process && a.key !== b.key

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
 * Every order that can make a difference, `run` following each in a world of its own; answers how many, and how many are left
 * after `most`. Commands on
 * different keys may change places and nobody notices, so only where two processes meet on one key the other goes first in
 * another run (dynamic partial-order reduction, Flanagan and Godefroid 2005).
 */
export async function inEveryOrder(
  run: (schedule: Schedule) => Promise<readonly Went[]>,
  most: number = Infinity,
): Promise<{ readonly count: number; readonly left: number }> {
  const left: Schedule[] = [[]]
  const known = new Set([''])
  let count = 0
  for (let schedule = left.shift(); schedule !== undefined && count < most; schedule = left.shift()) {
    const trace = await run(schedule)
    count++
    for (const other of reversals(trace)) if (known.size < known.add(other.join('')).size) left.push(other)
  }
  return { count, left: left.length }
}

/** For two processes: where one met the other on a key, unless it had met something later of the other before. */
function* reversals(trace: readonly Went[]): Generator<Schedule> {
  const met = new Map<number, number>()
  for (const [i, { process, key }] of trace.entries()) {
    const before = trace.slice(0, i)
    const j = before.findLastIndex((went) => went.key === key && went.process !== process)
    if (j <= (met.get(process) ?? -1)) continue
    met.set(process, j)
    yield [...before.slice(0, j).map((went) => went.process), process]
  }
}

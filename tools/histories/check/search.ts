/**
 * Whether a history is linearisable: whether its operations can be put in an order, each at a moment between its start
 * and its end, in which the model gives the same replies. Wing and Gong's search with Lowe's memory of what was tried:
 * which operations have taken effect, and what state they led to.
 */
import type { Operation } from '../history.ts'
import { isWithoutEffect } from './effect.ts'
import { step } from '../model/model.ts'
import { tracksTime } from '../model/step.ts'
import type { Moment, Step, World } from '../model/step.ts'
import { NOTHING_YET, StateTexts } from '../model/state.ts'
import type { State } from '../model/state.ts'

/** Operations to explain, from one of some states on. */
export interface Problem {
  /** In the order of their starts. */
  readonly operations: readonly Operation[]
  readonly world: World
  readonly starts: readonly Start[]
}

export interface Start {
  readonly state: State
  /** Operations without a known outcome that have taken effect before. */
  readonly taken: readonly Operation[]
  /** The revisions that reads before have answered. */
  readonly revisions: readonly string[]
  /** The latest start of those that took effect before, on the servers' clock. */
  readonly wall: number
}

export const FROM_NOTHING: Start = { state: NOTHING_YET, taken: [], revisions: [], wall: -Infinity }

/** The farthest that the search came. */
export interface Dead {
  readonly order: readonly Operation[]
  readonly state: State
  /** What could come next, and why it cannot. */
  readonly next: readonly { readonly operation: Operation; readonly why: string }[]
}

export type Verdict =
  | { readonly kind: 'linearisable'; readonly order: readonly Operation[] }
  | { readonly kind: 'not linearisable'; readonly dead: Dead }
  /** The time was over. */
  | { readonly kind: 'undecided' }

/** How far two clocks that show milliseconds may differ: theirs in a script, ours around it, and that of a TTL. */
const CLOCK_MS = 2

class TimeOver extends Error {}

export const isUnknown = ({ outcome }: Operation): boolean => outcome.kind === 'unknown'

/** When it can take effect at the latest. */
const endOf = (operation: Operation): number => (isUnknown(operation) ? Infinity : operation.end)

export function check(problem: Problem, timeLimitMs: number): Verdict {
  let dead: Dead | undefined
  try {
    for (const start of problem.starts) {
      const search = new Search(problem, start, timeLimitMs, undefined)
      if (search.explore(start.state, start.wall)) return { kind: 'linearisable', order: [...search.order] }
      if (dead === undefined || search.dead.order.length > dead.order.length) dead = search.dead
    }
  } catch (error) {
    if (error instanceof TimeOver) return { kind: 'undecided' }
    throw error
  }
  if (dead === undefined) throw new Error('there is no state to start from')
  return { kind: 'not linearisable', dead }
}

/** All that a history can end in; `undefined` if that is more than `most`, or takes too long. */
export function endsOf(problem: Problem, timeLimitMs: number, most: number): readonly Start[] | undefined {
  const ends = new Map<string, Start>()
  try {
    for (const start of problem.starts)
      new Search(problem, start, timeLimitMs, (end, key) => {
        ends.set(key, end)
        if (ends.size > most) throw new TimeOver()
      }).explore(start.state, start.wall)
  } catch (error) {
    if (error instanceof TimeOver) return undefined
    throw error
  }
  return [...ends.values()]
}

class Search {
  readonly order: Operation[] = []
  dead: Dead
  readonly #operations: readonly Operation[]
  readonly #world: World
  readonly #start: Start
  readonly #until: number
  readonly #onEnd: ((end: Start, key: string) => void) | undefined
  readonly #done: boolean[]
  readonly #harmless: readonly boolean[]
  readonly #tried = new Set<string>()
  readonly #texts = new StateTexts()
  readonly #seen = new Map<string, number>()
  #mask = 0n
  #left: number

  constructor(
    { operations, world }: Problem,
    start: Start,
    timeLimitMs: number,
    onEnd: ((end: Start, key: string) => void) | undefined,
  ) {
    this.#operations = operations.filter((one) => !start.taken.includes(one))
    this.#world = world
    this.#start = start
    this.#until = performance.now() + timeLimitMs
    this.#onEnd = onEnd
    this.#done = this.#operations.map(() => false)
    this.#harmless = this.#operations.map(
      (one) => !tracksTime(world) && !isUnknown(one) && isWithoutEffect(one, world),
    )
    this.#left = this.#operations.filter((one) => !isUnknown(one)).length
    this.dead = { order: [], state: start.state, next: [] }
    for (const revision of start.revisions) this.#seen.set(revision, 1)
  }

  /** Whether what is left can follow. @throws {TimeOver} */
  explore(state: State, wall: number): boolean {
    const key = `${this.#mask.toString(36)}|${this.#texts.of(state)}`
    if (this.#left === 0 && this.#onEnd === undefined) return true
    if (this.#tried.has(key)) return false
    this.#tried.add(key)
    if (performance.now() > this.#until) throw new TimeOver()
    if (this.#left === 0) this.#onEnd?.(this.#endAs(state, wall), key)
    const next = this.#candidates()
    const harmless = next.find((at) => this.#isHarmless(at, state, wall))
    // What changes nothing may come first: whatever works without it works after it.
    const tried = harmless === undefined ? next : [harmless]
    const why: (true | string)[] = []
    for (const at of tried) {
      const one = this.#follow(at, state, wall)
      if (one === true) return true
      why.push(one)
    }
    if (this.order.length >= this.dead.order.length) this.#remember(state, tried, why)
    return false
  }

  /** Only where no time passes: else a later one might have had to come before its start. */
  #isHarmless(at: number, state: State, wall: number): boolean {
    const operation = this.#operations[at] as Operation // a candidate
    if (this.#harmless[at] !== true) return false
    const { states } = step(this.#world, state, operation, this.#momentOf(operation, wall))
    return states.length === 1 && states.every((after) => this.#texts.of(after) === this.#texts.of(state))
  }

  /** What nobody has heard of, and what would change nothing, may as well never take effect. */
  #step(state: State, operation: Operation, moment: Moment): Step {
    const found = step(this.#world, state, operation, moment)
    if (!isUnknown(operation)) return found
    const before = this.#texts.of(state)
    const states = found.states.filter((after) => this.#texts.of(after) !== before)
    return states.length > 0 ? { states } : { states: [], why: 'it would change nothing' }
  }

  #momentOf(operation: Operation, wall: number): Moment {
    const own = operation.wallStart - CLOCK_MS
    const to = isUnknown(operation) ? Infinity : operation.wallEnd + CLOCK_MS
    const now = { from: Math.max(wall, own), to }
    return { now, own: { from: own, to }, seen: (revision) => (this.#seen.get(revision) ?? 0) > 0 }
  }

  /** `true`, or why it cannot be the next. */
  #follow(at: number, state: State, wall: number): true | string {
    const operation = this.#operations[at]
    if (operation === undefined) throw new Error('there is no such operation')
    const moment = this.#momentOf(operation, wall)
    const { states, why } = this.#step(state, operation, moment)
    if (why !== undefined) return why
    const revision = revisionIn(operation)
    this.#take(at, operation, revision, 1)
    const found = states.some((after) => this.explore(after, moment.now.from))
    if (!found || this.#onEnd !== undefined) this.#take(at, operation, revision, -1)
    return found || 'then what follows cannot be explained'
  }

  #take(at: number, operation: Operation, revision: string | undefined, by: 1 | -1): void {
    this.#done[at] = by === 1
    this.#mask ^= 1n << BigInt(at)
    if (!isUnknown(operation)) this.#left -= by
    if (by === 1) this.order.push(operation)
    else this.order.pop()
    if (revision !== undefined) this.#seen.set(revision, (this.#seen.get(revision) ?? 0) + by)
  }

  /** Those that no other one has to come before; the ones that end first are tried first. */
  #candidates(): number[] {
    const found: number[] = []
    let firstEnd = Infinity
    for (const [at, operation] of this.#operations.entries()) {
      if (operation.start > firstEnd) break
      if (this.#done[at] === true) continue
      found.push(at)
      firstEnd = Math.min(firstEnd, endOf(operation))
    }
    const end = (at: number): number => endOf(this.#operations[at] as Operation) // one of them
    return found.sort((a, b) => (end(a) < end(b) ? -1 : Number(end(a) > end(b))))
  }

  #remember(state: State, next: readonly number[], why: readonly (true | string)[]): void {
    const told = next.map((at, i) => ({ operation: this.#operations[at] as Operation, why: String(why[i]) }))
    this.dead = { order: [...this.order], state, next: told }
  }

  #endAs(state: State, wall: number): Start {
    const taken = [...this.#start.taken, ...this.order.filter(isUnknown)]
    const revisions = [...this.#seen].filter(([, times]) => times > 0).map(([revision]) => revision)
    return { state, taken, revisions, wall }
  }
}

const revisionIn = ({ call, outcome }: Operation): string | undefined => {
  if (call.kind !== 'read' || outcome.kind !== 'reply') return undefined
  const { value } = outcome
  const revision =
    typeof value === 'object' && value !== null && 'revision' in value ? value['revision'] : undefined
  return typeof revision === 'string' ? revision : undefined
}

/** Where samples are entered: only whole rounds count, and a task that failed once has no figure at all. */
import { NAMES } from '../contenders/contender.ts'
import { messageOf } from '../failure.ts'
import type { Operation } from '../plan.ts'
import type { Cell, CellName, LeftOut, Sample } from './samples.ts'
import { YIELDS } from './turn.ts'
import type { Samples, Task } from './turn.ts'

export interface Outcome {
  readonly cells: readonly Cell[]
  /** How many were finished, besides the one that warms up. */
  readonly rounds: number
  readonly leftOut: readonly LeftOut[]
}

type Place = Omit<CellName, 'operation'>
interface Entry {
  readonly name: CellName
  readonly samples: Sample[]
  latest: Sample | undefined
}

export class Book {
  readonly #operations: readonly Operation[]
  readonly #entries = new Map<string, Entry>()
  readonly #failures = new Map<string, LeftOut>()
  #rounds = 0

  /** @param operations those that are wanted; others are not kept */
  constructor(operations: readonly Operation[]) {
    this.#operations = operations
  }

  enter(place: Place, samples: Samples): void {
    for (const operation of this.#operations) {
      const sample = samples[operation]
      if (sample) this.#entry({ ...place, operation }).latest = sample
    }
  }

  fail(place: Place, task: Task, error: unknown): void {
    const what = `${NAMES[place.contender]}: ${YIELDS[task].join(' and ')}, ${place.kilobytes} KB, ${place.mode}`
    this.#failures.set(keyOf(place, task), { what, why: messageOf(error) })
    for (const operation of YIELDS[task]) this.#entries.delete(keyOf(place, operation))
  }

  hasFailed(place: Place, task: Task): boolean {
    return this.#failures.has(keyOf(place, task))
  }

  /** @param counts whether it is one whose figures are kept */
  endRound(counts: boolean): void {
    if (counts) this.#rounds++
    for (const entry of this.#entries.values()) {
      if (counts && entry.latest) entry.samples.push(entry.latest)
      entry.latest = undefined
    }
  }

  outcome(): Outcome {
    const cells = [...this.#entries.values()].map(({ name, samples }) => ({ ...name, samples }))
    return {
      cells: cells.filter(({ samples }) => samples.length > 0),
      rounds: this.#rounds,
      leftOut: [...this.#failures.values()],
    }
  }

  #entry(name: CellName): Entry {
    const key = keyOf(name, name.operation)
    let entry = this.#entries.get(key)
    if (!entry) this.#entries.set(key, (entry = { name, samples: [], latest: undefined }))
    return entry
  }
}

const keyOf = ({ mode, kilobytes, contender }: Place, operation: Operation): string =>
  [mode, kilobytes, contender, operation].join(' ')

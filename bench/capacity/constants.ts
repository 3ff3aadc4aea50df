/** What estimates are made of: each number is one that the committed run has measured. */
import { readFileSync } from 'node:fs'
import type { Forms, Step } from '../scale/forms.ts'
import { sizeAt } from '../scale/population.ts'
import type { Operation } from '../scale/plan.ts'
import type { Part } from '../scale/scale.ts'
import type { Cost } from '../scale/turn.ts'

/** The parts of bench/results/scale.json that are read here. */
export interface Measured {
  readonly at: string
  readonly notPublishable: string | null
  readonly machine: Readonly<Record<'cpu' | 'node' | 'server' | 'module', string>>
  readonly forms: Forms
  readonly parts: readonly Part[]
}

export const STORES = ['json', 'hash'] as const
export type StoreKey = (typeof STORES)[number]

const FILE = new URL('../results/scale.json', import.meta.url)

export const measuredRun = (): Measured => JSON.parse(readFileSync(FILE, 'utf8')) as Measured

/** Where it is measured as a form; a hash with the larger listpacks, as we advise. */
const FORM = { json: 'json', hash: 'hash128' } as const

export class Constants {
  readonly #run: Measured

  constructor(run: Measured) {
    this.#run = run
  }

  /** Bytes of a session of that size, without an index: between two measured sizes, on the line between them. */
  document(store: StoreKey | 'string', kilobytes: number): number {
    const form = store === 'string' ? 'string' : FORM[store]
    return between(
      this.#points(form, ({ bytes }) => bytes),
      kilobytes,
    )
  }

  /** Bytes of its place in the index of its user. */
  get entry(): number {
    return this.#most('server').weights.entry
  }

  /** What the system gives the server for each byte that it has in use. */
  get fragmentation(): number {
    const { memory } = this.#most('server')
    return Math.max(1, memory.resident / memory.used)
  }

  /** One part of what a call costs on one server, among very many sessions. */
  cost(store: StoreKey, step: Step, part: keyof Cost, kilobytes: number): number {
    return this.#among(store, step, part, kilobytes) * this.atScale(step, part)
  }

  /**
   * How many times more work it is for a server among very many sessions, which no cache of a processor holds, than among
   * the few that sizes were measured with: of the mix, as RedisJSON. For clients and on the wire it is the same.
   */
  atScale(step: Step, part: keyof Cost): number {
    if (part !== 'serverMicros') return 1
    const few = overMix((kilobytes) => this.#among('json', step, part, kilobytes))
    return (this.mixed('server', OPERATION[step])?.[part] ?? NaN) / few
  }

  /** How many times more a create costs on a Cluster, where a session and its index lie in different slots; all else is the same script. */
  onCluster(step: Step, part: keyof Cost): number {
    if (step !== 'create') return 1
    const of = (topology: 'server' | 'cluster'): number => this.mixed(topology, 'create')?.[part] ?? NaN
    return of('cluster') / of('server')
  }

  /** Of the mix, among the most sessions. */
  mixed(topology: 'server' | 'cluster', operation: Operation): Cost | undefined {
    const { count } = this.#most(topology)
    return this.part(topology).cells.find(
      (cell) => cell.operation === operation && cell.mode === 'busy' && cell.count === count,
    )?.cost
  }

  part(topology: 'server' | 'cluster'): Part {
    const part = this.#run.parts.find((one) => one.topology === topology)
    if (!part) throw new RangeError(`the run has not measured ${topology}`)
    return part
  }

  #among(store: StoreKey, step: Step, part: keyof Cost, kilobytes: number): number {
    return between(
      this.#points(store, ({ costs }) => costs?.[step][part] ?? NaN),
      kilobytes,
    )
  }

  #most(topology: 'server' | 'cluster'): Part['populations'][number] {
    return this.part(topology).populations.at(-1) as Part['populations'][number] // one at least
  }

  #points(form: string, of: (rung: Forms['ladder'][number]) => number): Point[] {
    return this.#run.forms.ladder
      .filter((rung) => rung.form === form)
      .map((rung) => ({ x: rung.kilobytes, y: of(rung) }))
  }
}

const STEPS = 1000

/** The mean over sizes as they are in the mix. */
export const overMix = (of: (kilobytes: number) => number): number =>
  Array.from({ length: STEPS }, (_, i) => of(sizeAt((i + 0.5) / STEPS))).reduce((a, b) => a + b) / STEPS

const OPERATION = { create: 'create', read: 'read', cached: 'shared', change: 'change' } as const

interface Point {
  readonly x: number
  readonly y: number
}

/** Outside of what was measured, the line of the two nearest points goes on. */
export function between(points: readonly Point[], x: number): number {
  const above = points.findIndex((point) => point.x >= x)
  const right = Math.max(1, above < 0 ? points.length - 1 : above)
  const [a, b] = [points[right - 1], points[right]]
  if (!a || !b) throw new RangeError('a line needs two points')
  return a.y + ((b.y - a.y) * (x - a.x)) / (b.x - a.x)
}

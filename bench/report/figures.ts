/** The samples, by name. */
import type { Cell, CellName, Sample } from '../measuring/samples.ts'
import { median, percentile } from './statistics.ts'

export class Figures<C extends CellName = Cell> {
  readonly #cells: ReadonlyMap<string, C>

  constructor(cells: readonly C[]) {
    this.#cells = new Map(cells.map((cell) => [keyOf(cell), cell]))
  }

  /** `undefined`: it was not measured. */
  of(name: CellName): C | undefined {
    return this.#cells.get(keyOf(name))
  }

  has(part: Partial<CellName>): boolean {
    const wanted = Object.entries(part)
    return [...this.#cells.values()].some((cell) =>
      wanted.every(([name, value]) => Reflect.get(cell, name) === value),
    )
  }
}

const keyOf = ({ mode, operation, kilobytes, contender }: CellName): string =>
  [mode, operation, kilobytes, contender].join(' ')

/** Operations a second, in each round. */
export const rates = ({ samples }: { samples: readonly Pick<Sample, 'perSecond'>[] }): number[] =>
  samples.map(({ perSecond }) => perSecond)

/** What half of them took at most, in milliseconds, in each round. */
export const halves = ({ samples }: Cell): number[] =>
  samples.map(({ latencies }) => percentile(latencies, 0.5))

/** Of all rounds together. */
export const latency = ({ samples }: Cell, share: number): number =>
  percentile(
    samples.flatMap(({ latencies }) => latencies),
    share,
  )

export const middle = ({ samples }: Cell, of: (sample: Sample) => number): number => median(samples.map(of))

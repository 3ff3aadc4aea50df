/** Figures that were not measured, to see what is made of them. */
import type { Cell, CellName, Sample } from '../../bench/measuring/samples.ts'

/** One operation a second for each rate, one round each. */
export const cell = (
  name: Partial<CellName>,
  perSecond: readonly number[],
  more: Partial<Sample> = {},
): Cell => ({
  mode: 'busy',
  operation: 'change',
  kilobytes: 0.4,
  contender: 'json',
  ...name,
  samples: perSecond.map((rate) => ({
    perSecond: rate,
    clientMicros: 10,
    serverMicros: 5,
    latencies: [],
    ...more,
  })),
})

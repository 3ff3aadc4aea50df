/** The figures of `npm run bench`. */
import { NAMES } from '../contenders/contender.ts'
import type { ContenderKey, Mode, Operation } from '../plan.ts'
import { CONTENDERS, DELAY_MS } from '../plan.ts'
import { rates } from '../report/figures.ts'
import type { SavedCell, SavedRun } from '../report/saved.ts'
import { short, times } from '../report/table.ts'
import { OPERATION_TITLES } from '../report/targets.ts'
import type { Chart } from './chart.ts'
import { lineChart } from './lines.ts'
import { runLines } from './origin.ts'
import { pointOf } from './points.ts'
import type { Point } from './points.ts'
import { rowChart } from './rows.ts'
import { comparison, described, listed } from './words.ts'
import type { Rounds } from './words.ts'

/** The memory store has no server: it would stand far above all that are compared here. What is kept of a read helps no change. */
const COMPARED = {
  read: CONTENDERS.filter((key) => key !== 'memory'),
  change: CONTENDERS.filter((key) => !['memory', 'cached', 'shared'].includes(key)),
} as const satisfies Partial<Record<Operation, readonly ContenderKey[]>>
type Compared = keyof typeof COMPARED

const sizeText = (kilobytes: number): string => `${kilobytes} KB`
const sizesText = (sizes: readonly number[]): string => `${listed(sizes.map(String))} KB`

export const storeCharts = (run: SavedRun): Chart[] => [
  rateChart(run, 'change'),
  rateChart(run, 'read'),
  networkChart(run, 'change'),
  networkChart(run, 'read'),
  memoryChart(run),
  workChart(run, 'change'),
  workChart(run, 'read'),
]

/** Those that were measured, in the order of all. */
const cellsOf = ({ cells }: SavedRun, mode: Mode, operation: Compared): SavedCell[] =>
  COMPARED[operation].flatMap((key) =>
    cells.filter((cell) => cell.contender === key && cell.mode === mode && cell.operation === operation),
  )

type ValuesOf = (cell: SavedCell) => number[]
const pointsOf = (cells: readonly SavedCell[], values: ValuesOf): Point[] =>
  cells.map((cell) => pointOf(cell.contender, cell.kilobytes, values(cell)))
const roundsOf = (cells: readonly SavedCell[], values: ValuesOf): Rounds[] =>
  cells.map((cell) => ({ series: cell.contender, x: cell.kilobytes, values: values(cell) }))

const capital = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1)
/** The store most people take, next to all that is not ours; the others, next to connect-redis. */
function against(cells: readonly SavedCell[], values: ValuesOf): string {
  const rounds = roundsOf(cells, values)
  const of = (own: ContenderKey, ...others: ContenderKey[]): string =>
    comparison(rounds, own, others, { placesText: sizesText })
  const rest = (['hash', 'cached', 'shared'] as const).map((own) => of(own, 'connect', 'connect0'))
  const all = [of('json', 'connect', 'connect0', 'hset', 'rewrite', 'bare'), ...rest]
  return all.filter((sentence) => sentence !== '').join(' ')
}

function rateChart(run: SavedRun, operation: Compared): Chart {
  const { inFlight } = run.plan
  const cells = cellsOf(run, 'busy', operation)
  const points = pointsOf(cells, rates)
  const about = {
    title: `${capital(OPERATION_TITLES[operation])}, by session size`,
    subtitle: `Operations a second with ${inFlight} calls in flight, server on the same machine; higher is better`,
    foot: runLines(run, inFlight),
  }
  return {
    name: operation,
    ...about,
    sentence: against(cells, rates),
    svg: lineChart(points, {
      ...about,
      description: described(points, 'Operations a second', sizeText),
      axis: { below: 'session, KB of JSON (log)', beside: 'operations a second (log)' },
      placeText: sizeText,
    }),
  }
}

/** Of one call, since one follows the other. */
const millisOf: ValuesOf = (cell) => rates(cell).map((perSecond) => 1000 / perSecond)

function networkChart(run: SavedRun, operation: Compared): Chart {
  const cells = cellsOf(run, 'network', operation)
  const points = pointsOf(cells, millisOf)
  const about = {
    title: `${capital(OPERATION_TITLES[operation])}, over a network`,
    subtitle: `Milliseconds a call, one after the other, with ${DELAY_MS} ms of network added each way; lower is better`,
    foot: runLines(run, 1),
  }
  return {
    name: `network-${operation}`,
    ...about,
    sentence: against(cells, rates),
    svg: rowChart(points, {
      ...about,
      ...ROWS,
      description: described(points, 'Milliseconds a call', sizeText),
      axis: { below: 'milliseconds a call: the mean of a round', type: 'linear', ticks: [0, 2, 4, 6, 8, 10] },
      valueText: ({ median }) => median.toFixed(2),
    }),
  }
}

const ROWS = { placeText: sizeText, rowText: (key: string) => NAMES[key as ContenderKey] }

function workChart(run: SavedRun, operation: Compared): Chart {
  const work: ValuesOf = ({ samples }) => samples.map(({ serverMicros }) => serverMicros)
  const cells = cellsOf(run, 'busy', operation)
  const points = pointsOf(cells, work)
  const about = {
    title: `${capital(OPERATION_TITLES[operation])}: the server's work`,
    subtitle: `Microseconds of the server's CPU a call, ${run.plan.inFlight} in flight; lower is better`,
    foot: runLines(run, run.plan.inFlight),
  }
  const spared: ValuesOf = (cell) => work(cell).map((micros) => 1 / micros)
  return {
    name: `work-${operation}`,
    ...about,
    sentence: against(cells, spared),
    svg: rowChart(points, {
      ...about,
      ...ROWS,
      description: described(points, "Microseconds of the server's CPU a call", sizeText),
      axis: { below: "µs of the server's CPU a call (log)", type: 'log', ticks: [1, 10, 100, 1000] },
      valueText: ({ median }) => short(median),
    }),
  }
}

function memoryChart(run: SavedRun): Chart {
  const weights = COMPARED.change.flatMap((key) => run.weights.filter(({ contender }) => contender === key))
  const bytesOf = (key: string, x: number): number =>
    weights.find(({ contender, kilobytes }) => contender === key && kilobytes === x)?.bytes ?? NaN
  const shown = weights.filter(({ contender }) => !['connect0', 'bare'].includes(contender))
  const points = shown.map(({ contender, kilobytes, bytes }) =>
    pointOf(contender, kilobytes, [bytes / bytesOf('connect', kilobytes)]),
  )
  const about = {
    title: 'Memory of one session, by its size',
    subtitle:
      "As a multiple of connect-redis' string; beside the mark: bytes in Redis, user index included; lower is better",
    foot: runLines(run, undefined),
  }
  return {
    name: 'memory',
    ...about,
    sentence: (['json', 'hash'] as const).map((own) => memoryWords(points, own)).join(' '),
    svg: rowChart(points, {
      ...about,
      placeText: sizeText,
      rowText: (key) => (key === 'connect' ? 'connect-redis' : NAMES[key as ContenderKey]),
      description: described(points, "Multiples of connect-redis' string", sizeText),
      axis: { below: "times the bytes of connect-redis' string", type: 'linear', ticks: [0, 1, 2, 3, 4, 5] },
      valueText: ({ series, x }) => bytesText(bytesOf(series, x)),
    }),
  }
}

const bytesText = (bytes: number): string =>
  bytes < 10_000 ? `${Math.round(bytes)} B` : `${short(bytes / 1000)} kB`

function memoryWords(points: readonly Point[], own: ContenderKey): string {
  const found = points.filter(({ series }) => series === own)
  const texts = found.map(({ median }) => times(median))
  return `**${NAMES[own]}** takes ${listed(texts)} times the string of connect-redis, at ${sizesText(found.map(({ x }) => x))}.`
}

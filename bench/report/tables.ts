/** The tables of a run. */
import { NAMES } from '../contenders/contender.ts'
import type { Cell, Weight } from '../measuring/samples.ts'
import { CONTENDERS, DELAY_MS, OPERATIONS, SIZES_KB, inFlightOf } from '../plan.ts'
import type { Mode, Operation, Plan, Size } from '../plan.ts'
import { latency, middle, rates } from './figures.ts'
import type { Figures } from './figures.ts'
import { median, ratio, spread } from './statistics.ts'
import { short, table, times, whole } from './table.ts'
import type { Row } from './table.ts'
import { AGAINST_STRINGS, OPERATION_TITLES, TARGETS, judge, titleOf } from './targets.ts'
import type { Target, Verdict } from './targets.ts'

const BASELINE = 'connect'

export const rateTables = (figures: Figures, mode: 'busy' | 'single', plan: Plan): string[] =>
  byOperation(
    figures,
    mode,
    `${inFlightOf(plan, mode)} in flight: a second, ± the farthest round${figures.has({ mode, contender: BASELINE }) ? `, × ${NAMES[BASELINE]}` : ''}`,
    (cell) => {
      const baseline = figures.of({ ...cell, contender: BASELINE })
      const factor = baseline ? ` ${times(ratio(rates(cell), rates(baseline)))}×`.padStart(6) : ''
      return `${short(median(rates(cell)))} ±${(100 * spread(rates(cell))).toFixed(0)}%${factor}`
    },
  )

export const networkTables = (figures: Figures): string[] =>
  byOperation(
    figures,
    'network',
    `1 in flight, ${DELAY_MS} ms of network each way: p50/p99 in ms, bytes sent+received`,
    (cell) => {
      const [p50, p99] = [0.5, 0.99].map((share) => latency(cell, share).toFixed(2))
      const bytes = [middle(cell, (s) => s.sentBytes ?? NaN), middle(cell, (s) => s.receivedBytes ?? NaN)]
      return `${p50}/${p99} ${bytes.map(whole).join('+')}`
    },
  )

export const cpuTables = (figures: Figures, mode: 'busy' | 'single', plan: Plan): string[] =>
  byOperation(figures, mode, `${inFlightOf(plan, mode)} in flight: µs of work, client+server`, (cell) =>
    [middle(cell, (s) => s.clientMicros ?? NaN), middle(cell, (s) => s.serverMicros)]
      .map((µs) => µs.toFixed(1))
      .join('+'),
  )

function byOperation(figures: Figures, mode: Mode, title: string, text: (cell: Cell) => string): string[] {
  return OPERATIONS.filter((operation) => figures.has({ mode, operation })).map((operation) => {
    const sizes = SIZES_KB.filter((kilobytes) => figures.has({ mode, operation, kilobytes }))
    const rows = rowsOf(figures, mode, operation, sizes, text)
    return table(`${OPERATION_TITLES[operation]} · ${title}`, sizes.map(sizeName), rows)
  })
}

function rowsOf(
  figures: Figures,
  mode: Mode,
  operation: Operation,
  sizes: readonly Size[],
  text: (cell: Cell) => string,
): Row[] {
  const there = CONTENDERS.filter((contender) => figures.has({ mode, operation, contender }))
  return there.map((contender) => ({
    head: NAMES[contender],
    columns: sizes.map((kilobytes) => {
      const cell = figures.of({ mode, operation, kilobytes, contender })
      return cell ? text(cell) : 'left out'
    }),
  }))
}

export function memoryTable(weights: readonly Weight[]): string {
  const sizes = SIZES_KB.filter((size) => weights.some(({ kilobytes }) => kilobytes === size))
  const there = CONTENDERS.filter((key) => weights.some(({ contender }) => contender === key))
  const rows = there.map((key) => ({
    head: NAMES[key],
    columns: sizes.map((size) => {
      const found = weights.find(({ contender, kilobytes }) => contender === key && kilobytes === size)
      return found ? whole(found.bytes) : 'left out'
    }),
  }))
  return table(
    'bytes in Redis for one session, its place in the user index included (MEMORY USAGE)',
    sizes.map(sizeName),
    rows,
  )
}

export function targetTable(figures: Figures): string {
  const wanted = TARGETS.filter(({ mode, operation, own }) =>
    figures.has({ mode, operation, contender: own }),
  )
  return verdictTable(
    'targets of JsonSessionStore: median of the ratios within each round, of operations a second, of time where ≤',
    wanted,
    figures,
    ({ sense }, { ratio: found, limit, met }) => {
      const wish = `${sense === 'at least' ? '≥' : '≤'}${limit}`
      return found === undefined
        ? 'not measured'
        : `${found.toPrecision(3)} ${wish} ${met ? 'met' : 'not met'}`
    },
  )
}

export function stringTable(figures: Figures): string {
  const wanted = AGAINST_STRINGS.filter(({ mode, operation, own }) =>
    figures.has({ mode, operation, contender: own }),
  )
  const text = (_: Target, { ratio: found, met }: Verdict): string =>
    found === undefined ? 'not measured' : `${times(found)} ${met ? 'wins' : 'loses'}`
  return verdictTable('a whole document against a string (operations a second)', wanted, figures, text)
}

function verdictTable(
  title: string,
  targets: readonly Target[],
  figures: Figures,
  text: (target: Target, verdict: Verdict) => string,
): string {
  const sizes = SIZES_KB.filter((kilobytes) => figures.has({ kilobytes }))
  const rows = targets.map((target) => {
    const verdicts = judge(figures, target)
    const columns = sizes.map((size) => {
      const verdict = verdicts.find(({ kilobytes }) => kilobytes === size)
      return verdict ? text(target, verdict) : ''
    })
    return { head: titleOf(target), columns }
  })
  return rows.length === 0 ? '' : table(title, sizes.map(sizeName), rows)
}

const sizeName = (size: Size): string => `${size} KB`

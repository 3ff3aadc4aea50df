/** What a run says next to an earlier one: as text, and whether it fails. */
import { NAMES } from '../contenders/contender.ts'
import type { Machine } from '../machine.ts'
import { whyMeaningless } from '../plan.ts'
import type { SavedRun } from '../report/saved.ts'
import { median } from '../report/statistics.ts'
import { table } from '../report/table.ts'
import { judge } from './judge.ts'
import type { Ratios, Versus } from './judge.ts'

export interface Comparison {
  readonly text: string
  readonly failed: boolean
}

/** @param file where the earlier run is from */
export function compare(then: SavedRun, now: SavedRun, file: string): Comparison {
  const { rows, skipped } = judge(then, now)
  const regressions = rows.filter(({ regression }) => regression)
  const meaningless = whyNot(then, 'the run that it is compared with') ?? whyNot(now, 'this run')
  const parts = [
    [`Compared with ${file}`, `then: ${headOf(then)}`, `now:  ${headOf(now)}`, ...differences(then, now)],
    skipped.map((text) => `not compared: ${text}`),
    rows.length === 0 ? [] : [tableOf(rows)],
    [verdictOf(rows, regressions, meaningless)],
  ]
  return {
    text: parts
      .filter((lines) => lines.length > 0)
      .map((lines) => lines.join('\n'))
      .join('\n\n'),
    failed: meaningless === undefined && (rows.length === 0 || regressions.length > 0),
  }
}

function whyNot({ plan, rounds }: SavedRun, whose: string): string | undefined {
  const why = whyMeaningless({ ...plan, rounds })
  return why === undefined ? undefined : `${whose}: ${why}`
}

const headOf = ({ at, rounds, plan, machine }: SavedRun): string =>
  `${at.slice(0, 10)}, ${rounds} rounds of ${plan.millis} ms, load ${machine.load.toFixed(2)} before`

const TOLD = ['cpu', 'cores', 'system', 'node', 'server', 'module', 'redisClient', 'connectRedis'] as const

/** Another machine does not fail a run, but whoever reads it should know. */
const differences = (then: { machine: Machine }, now: { machine: Machine }): string[] =>
  TOLD.filter((name) => then.machine[name] !== now.machine[name]).map(
    (name) => `${name}: ${then.machine[name]} then, ${now.machine[name]} now`,
  )

const tableOf = (rows: readonly Versus[]): string =>
  table(
    'operations a second as a multiple of the other: median (lowest to highest round)',
    ['then', 'now', 'change', 'verdict'],
    rows.map((row) => ({
      head: `${row.mode} ${row.operation} ${row.kilobytes} KB · ${NAMES[row.contender]} / ${NAMES[row.other]}`,
      columns: [ratiosText(row.before), ratiosText(row.after), changeText(row), verdictText(row)],
    })),
  )

const ratiosText = (ratios: Ratios): string =>
  `${median(ratios).toPrecision(3)} (${Math.min(...ratios).toPrecision(3)} to ${Math.max(...ratios).toPrecision(3)})`

const changeText = ({ before, after }: Versus): string => {
  const percent = (median(after) / median(before) - 1) * 100
  return `${percent < 0 ? '' : '+'}${percent.toFixed(0)} %`
}

const verdictText = ({ change, regression }: Versus): string => {
  if (change !== 'slower') return change
  return regression ? 'REGRESSION' : 'slower, but not a regression'
}

function verdictOf(
  rows: readonly Versus[],
  regressions: readonly Versus[],
  meaningless: string | undefined,
): string {
  if (meaningless !== undefined) return `MEANINGLESS, and no failure: ${meaningless}`
  if (rows.length === 0) return 'nothing can be compared: the two runs have nothing in common'
  const cells = new Set(
    regressions.map(({ mode, operation, kilobytes, contender }) =>
      [mode, operation, `${kilobytes} KB`, NAMES[contender]].join(' '),
    ),
  )
  return cells.size === 0 ? 'no regression' : `regressions: ${[...cells].join('; ')}`
}

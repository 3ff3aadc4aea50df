/**
 * Is one run worse than another? Machines and hours differ, so no time is compared: only what ours is to others, in the
 * same round of the same run.
 */
import { NAMES } from '../contenders/contender.ts'
import { CONTENDERS, MODES, OPERATIONS, SIZES_KB } from '../plan.ts'
import type { ContenderKey } from '../plan.ts'
import type { CellName } from '../measuring/samples.ts'
import { Figures, rates } from '../report/figures.ts'
import type { SavedCell, SavedRun } from '../report/saved.ts'
import { median } from '../report/statistics.ts'

const OURS: readonly ContenderKey[] = ['json', 'cached', 'shared', 'hash', 'memory']
/** Nobody here changes these: they decide. There are two, since one of them may itself have become faster. */
const FOREIGN: readonly ContenderKey[] = ['connect0', 'hset']
/** It runs our scripts, so it is slower when they are: it tells what is lost in the client. */
const OTHERS: readonly ContenderKey[] = [...FOREIGN, 'bare']

/** Less than that is not worth a failure, however sure it is. */
const TOLERANCE = 0.15

/** Ours as a multiple of another, in each round. */
export type Ratios = readonly number[]
export type Change = 'slower' | 'faster' | 'no clear change'

/** One of ours next to another, at one task. */
export interface Versus extends CellName {
  readonly other: ContenderKey
  readonly before: Ratios
  readonly after: Ratios
  readonly change: Change
  /** Of the cell: slower next to all that decide. */
  readonly regression: boolean
}

export interface Judgement {
  readonly rows: readonly Versus[]
  /** What only one of the two runs has, and which. */
  readonly skipped: readonly string[]
}

export function judge(before: SavedRun, after: SavedRun): Judgement {
  const [then, now] = [new Figures(before.cells), new Figures(after.cells)]
  const rows = cellNames().flatMap((name) => judgeCell(then, now, name))
  return { rows, skipped: skippedOf(then, now) }
}

const cellNames = (): CellName[] =>
  MODES.flatMap((mode) =>
    OPERATIONS.flatMap((operation) =>
      OURS.flatMap((contender) => SIZES_KB.map((kilobytes) => ({ mode, operation, kilobytes, contender }))),
    ),
  )

type Saved = Figures<SavedCell>

function judgeCell(then: Saved, now: Saved, name: CellName): Versus[] {
  const rows = OTHERS.flatMap((other) => {
    const [before, after] = [ratiosOf(then, name, other), ratiosOf(now, name, other)]
    return before && after ? [{ ...name, other, before, after, change: changeOf(before, after) }] : []
  })
  const foreign = rows.filter(({ other }) => FOREIGN.includes(other))
  const deciding = foreign.length > 0 ? foreign : rows
  // What it has no part in, the way to the server, differs from machine to machine by more than anything here.
  const comparable = name.contender !== 'memory'
  const regression = comparable && deciding.every(({ change }) => change === 'slower')
  return rows.map((row) => ({ ...row, regression }))
}

function ratiosOf(figures: Saved, name: CellName, other: ContenderKey): Ratios | undefined {
  const [own, theirs] = [figures.of(name), figures.of({ ...name, contender: other })]
  if (!own || !theirs || own.samples.length !== theirs.samples.length) return undefined
  const others = rates(theirs)
  return rates(own).map((rate, round) => rate / (others[round] ?? NaN))
}

/** Every round of the one run beyond every round of the other, and the medians farther apart than is tolerated. */
export function changeOf(before: Ratios, after: Ratios): Change {
  const factor = median(after) / median(before)
  if (Math.max(...after) < Math.min(...before) && factor < 1 - TOLERANCE) return 'slower'
  if (Math.min(...after) > Math.max(...before) && factor > 1 / (1 - TOLERANCE)) return 'faster'
  return 'no clear change'
}

function skippedOf(then: Saved, now: Saved): string[] {
  const needed = CONTENDERS.filter((key) => OURS.includes(key) || OTHERS.includes(key))
  return needed.flatMap((contender) => {
    const [before, after] = [then.has({ contender }), now.has({ contender })]
    if (before === after) return []
    return [`${NAMES[contender]}: not in ${before ? 'this run' : 'the run that it is compared with'}`]
  })
}

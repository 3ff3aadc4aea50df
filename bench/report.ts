/** The table for people. */
import { BASELINE, WITHOUT_TIMEOUT } from './contenders.ts'
import { SIZES_KB } from './data.ts'
import { OPERATIONS } from './measure.ts'
import type { Cell, Operation } from './measure.ts'

const TITLES: Readonly<Record<Operation, string>> = {
  change: 'change one preference',
  read: 'read the whole and slide',
  create: 'create a session of a user',
}

/** Against connect-redis on a default client, and on one without its timeout. */
const TARGETS: readonly (readonly [baseline: string, factors: readonly number[]])[] = [
  [BASELINE, [2.8, 4, 13, 110]],
  [WITHOUT_TIMEOUT, [1.1, 2.5, 11, 110]],
]

export function tableOf(cells: readonly Cell[]): string {
  const lines: string[] = []
  for (const operation of OPERATIONS) {
    const own = cells.filter((cell) => cell.operation === operation)
    if (own.length === 0) continue
    lines.push(
      '',
      `${TITLES[operation]}: operations a second, median (lowest-highest) · work of client+server · ratio to ${BASELINE}`,
      row(
        '',
        SIZES_KB.map((size) => `${size} KB`),
      ),
    )
    for (const name of new Set(own.map((cell) => cell.contender)))
      lines.push(
        row(
          name,
          SIZES_KB.map((size) => cellText(own, name, size)),
        ),
      )
  }
  return [...lines, '', ...TARGETS.map(([baseline, factors]) => targetLine(cells, baseline, factors))].join(
    '\n',
  )
}

function cellText(cells: readonly Cell[], name: string, size: number): string {
  const cell = find(cells, name, size)
  if (!cell) return '-'
  const rates = cell.samples.map((sample) => sample.perSecond)
  const work = (['client', 'server'] as const).map((side) => median(cell.samples.map((one) => one[side])))
  const ratio = ratioOf(cells, name, BASELINE, size)
  return `${short(median(rates))} (${short(Math.min(...rates))}-${short(Math.max(...rates))}) ${work.map((µs) => µs.toFixed(0)).join('+')}µs ${ratio.toFixed(1)}×`
}

function targetLine(cells: readonly Cell[], baseline: string, factors: readonly number[]): string {
  const changes = cells.filter((cell) => cell.operation === 'change')
  const verdicts = SIZES_KB.map((size, i) => {
    const ratio = ratioOf(changes, 'JsonSessionStore', baseline, size)
    return `${size} KB ${ratio.toFixed(1)}× of ${factors[i]}× ${ratio >= (factors[i] ?? 0) ? 'met' : 'not met'}`
  })
  return `JsonSessionStore changes, against ${baseline}: ${verdicts.join(' · ')}`
}

const find = (cells: readonly Cell[], name: string, size: number): Cell | undefined =>
  cells.find((cell) => cell.contender === name && cell.kilobytes === size)

/** The median over the rounds of the ratio within a round. */
function ratioOf(cells: readonly Cell[], name: string, baseline: string, size: number): number {
  const [own, other] = [find(cells, name, size)?.samples ?? [], find(cells, baseline, size)?.samples ?? []]
  return median(own.map(({ perSecond }, i) => perSecond / (other[i]?.perSecond ?? NaN)))
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = NaN, high = NaN] =
    sorted.length % 2 ? [sorted[middle], sorted[middle]] : sorted.slice(middle - 1)
  return (low + high) / 2
}

const short = (rate: number): string => (rate < 10_000 ? rate.toFixed(0) : `${(rate / 1000).toFixed(1)}k`)

const row = (head: string, columns: readonly string[]): string =>
  head.padEnd(34) + columns.map((text) => text.padEnd(38)).join('')

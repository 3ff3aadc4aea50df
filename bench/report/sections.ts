/** What the pages show of the published run. */
import type { Machine } from '../machine.ts'
import type { Cell, Weight } from '../measuring/samples.ts'
import { SIZES_KB } from '../plan.ts'
import type { ContenderKey, Operation, Size } from '../plan.ts'
import { Figures, rates } from './figures.ts'
import { ratio } from './statistics.ts'
import { times } from './table.ts'
import { OPERATION_TITLES } from './targets.ts'

/** The parts of bench/results/published.json that are read here. */
export interface Published {
  readonly at: string
  readonly rounds: number
  readonly machine: Machine
  readonly cells: readonly Cell[]
  readonly weights: readonly Weight[]
}

const SHOWN: readonly Operation[] = ['change', 'read', 'create']
/** Titles of the tables that docs/performance.md repeats; all of them are in the file of the run. */
const REPEATED = [
  /^(change one preference|whole read with slide|two fields|create|increment|touch|destroy) · 50 in flight: a second/,
  /^(change one preference|whole read with slide) · 1 in flight, 0\.5 ms of network/,
  /^bytes in Redis/,
  /^a whole document against a string/,
  /^targets/,
]

/** For the README: how many times connect-redis' speed, and memory. */
export function costSection({ at, rounds, machine, cells, weights }: Published): string {
  const figures = new Figures(cells)
  const head = ['', ...SIZES_KB.map((size) => `${size} KB`)]
  const rows = SHOWN.map((operation) => [
    OPERATION_TITLES[operation],
    ...SIZES_KB.map((size) => bothRatios(figures, operation, size)),
  ])
  const memory = ['memory', ...SIZES_KB.map((size) => memoryRatio(weights, size))]
  return [
    `\`JsonSessionStore\` as a multiple of connect-redis ${machine.connectRedis}: operations a second with 50 in flight, against a client with the defaults of \`redis\` / with \`timeout: 0\`; memory, against its string. Median of ${rounds} rounds on ${at.slice(0, 10)}: ${machine.cpu}, ${machine.cores} cores, ${machine.system}, Node ${machine.node}, ${machine.server}, ${machine.module}, redis ${machine.redisClient}.`,
    [head, head.map(() => '---'), ...rows, memory].map((cells_) => `| ${cells_.join(' | ')} |`).join('\n'),
  ].join('\n\n')
}

function bothRatios(figures: Figures, operation: Operation, kilobytes: Size): string {
  const own = figures.of({ mode: 'busy', operation, kilobytes, contender: 'json' })
  const texts = (['connect', 'connect0'] as const).map((contender) => {
    const theirs = figures.of({ mode: 'busy', operation, kilobytes, contender })
    return own && theirs ? `${times(ratio(rates(own), rates(theirs)))}×` : 'left out'
  })
  return texts.join(' / ')
}

function memoryRatio(weights: readonly Weight[], size: Size): string {
  const of = (key: ContenderKey): number | undefined =>
    weights.find(({ contender, kilobytes }) => contender === key && kilobytes === size)?.bytes
  const [own, theirs] = [of('json'), of('connect')]
  return own === undefined || theirs === undefined ? 'left out' : `${times(own / theirs)}×`
}

/** What a run has printed, in its file. */
export const textIn = (report: string): string => /```text\n([\s\S]*?)\n```/.exec(report)?.[1] ?? ''

/** For docs/performance.md: tables of the run as they are. */
export function figuresSection(report: string): string {
  const [head = '', ...parts] = textIn(report).split('\n\n')
  const shown = parts.filter((part) => REPEATED.some((title) => title.test(part)))
  return `\`\`\`text\n${[head, ...shown].join('\n\n')}\n\`\`\`\n\nAll of it, with what each call took and the work of both sides: [bench/results/published.md](../bench/results/published.md).`
}

/** For the decision about hot paths: the overview, before the parts of each operation. */
export function profileSection(report: string): string {
  const shown = textIn(report).split('\n\n').slice(0, 3).join('\n\n')
  return `\`\`\`text\n${shown}\n\`\`\`\n\nThe functions, commands and allocations of each: [bench/results/profile.md](../../bench/results/profile.md).`
}

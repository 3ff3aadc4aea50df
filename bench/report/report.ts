/** What a run says: as text for people, as JSON for programs. */
import type { Machine } from '../machine.ts'
import type { Cell, LeftOut, Sample, Weight } from '../measuring/samples.ts'
import { DELAY_MS } from '../plan.ts'
import type { Plan } from '../plan.ts'
import { Figures, latency, rates } from './figures.ts'
import { median, spread } from './statistics.ts'
import { cpuTables, memoryTable, networkTables, rateTables, stringTable, targetTable } from './tables.ts'
import { TARGETS, judge, titleOf } from './targets.ts'

export interface Run {
  /** When it began: an ISO date. */
  readonly at: string
  readonly seconds: number
  readonly machine: Machine
  readonly plan: Plan
  /** How many were finished. */
  readonly rounds: number
  /** `undefined`: they may be published. */
  readonly notPublishable: string | undefined
  readonly cells: readonly Cell[]
  readonly weights: readonly Weight[]
  readonly leftOut: readonly LeftOut[]
  /** What a PING takes through the network, in milliseconds, the least that any operation takes there; and without. */
  readonly ping: { readonly network: number; readonly direct: number } | undefined
}

export function textOf(run: Run, withCpu: boolean): string {
  const figures = new Figures(run.cells)
  const parts = [
    head(run),
    ...rateTables(figures, 'busy', run.plan),
    ...rateTables(figures, 'single', run.plan),
    ...networkTables(figures),
    ...(withCpu ? (['busy', 'single'] as const).flatMap((mode) => cpuTables(figures, mode, run.plan)) : []),
    run.weights.length > 0 ? memoryTable(run.weights) : '',
    stringTable(figures),
    targetTable(figures),
    foot(run),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function head({ at, seconds, machine, plan, rounds, ping }: Run): string {
  const { cpu, cores, memoryMB, load, system, node, server, module, redisClient, connectRedis } = machine
  const lines = [
    `json-session-store ${machine.package}, ${at.slice(0, 10)}, ${Math.round(seconds)} s: ${rounds} of ${plan.rounds} rounds, ${plan.millis} ms a turn, ${plan.sessions} sessions of each size`,
    `${cpu}, ${cores} cores, ${memoryMB} MB, load ${load.toFixed(2)} before the run, ${system}`,
    `Node ${node}, ${server}, ${module}, redis ${redisClient}, connect-redis ${connectRedis}`,
    'Our stores get a client on its defaults; what is made by hand and the bare script, one with timeout 0',
  ]
  if (ping)
    lines.push(
      `network: ${DELAY_MS} ms each way make a PING ${ping.network.toFixed(2)} ms, ${ping.direct.toFixed(2)} ms without`,
    )
  return lines.join('\n')
}

function foot({ notPublishable, leftOut, cells }: Run): string {
  const lines = leftOut.map(({ what, why }) => `left out: ${what}: ${why}`)
  if (cells.length === 0) lines.push('nothing could be measured')
  if (notPublishable !== undefined) lines.push(`NOT FOR PUBLICATION: ${notPublishable}`)
  return lines.join('\n')
}

export function jsonOf(run: Run): string {
  const figures = new Figures(run.cells)
  const { cells, notPublishable = null, ...rest } = run
  const targets = TARGETS.map((target) => ({
    title: titleOf(target),
    ...target,
    verdicts: judge(figures, target),
  }))
  return JSON.stringify({ ...rest, notPublishable, targets, cells: cells.map(cellJson) }, rounded, 1)
}

const cellJson = (cell: Cell): object => {
  const { samples, ...name } = cell
  const timed = samples.every(({ latencies }) => latencies.length > 0)
  return {
    ...name,
    perSecond: median(rates(cell)),
    spread: spread(rates(cell)),
    ...(timed ? { p50Ms: latency(cell, 0.5), p99Ms: latency(cell, 0.99) } : {}),
    samples: samples.map(sampleJson),
  }
}

/** Without the thousands of single times. */
const sampleJson = ({ latencies, ...sample }: Sample): object => ({ ...sample, timed: latencies.length })

const rounded = (_: string, value: unknown): unknown =>
  typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value

/** A run as people read it, and as programs do. */
import { median, spread } from '../report/statistics.ts'
import { short, table, times, whole } from '../report/table.ts'
import type { Row } from '../report/table.ts'
import { figuresOf } from './figures.ts'
import type { Cell } from './measure.ts'
import { MODES, OPERATIONS, OPERATION_KEYS, TOPOLOGIES } from './plan.ts'
import type { Mode, Operation, Plan } from './plan.ts'
import { burstTables } from './report-bursts.ts'
import { formTables } from './report-forms.ts'
import type { Measured, Part } from './scale.ts'
import { slowdown, verdictsOn } from './targets.ts'

export interface Run extends Measured {
  readonly at: string
  readonly seconds: number
  readonly seed: number
  readonly plan: Plan
  /** `undefined`: they may be published. */
  readonly notPublishable: string | undefined
}

export function textOf(run: Run): string {
  const parts = [
    head(run),
    ...run.parts.flatMap((part) => [
      rateTable(part),
      latencyTable(part),
      workTable(part),
      memoryTable(part),
      ...burstTables(part),
    ]),
    ...formTables(run.forms),
    targetTable(run),
    foot(run),
  ]
  return parts.filter((part) => part !== '').join('\n\n')
}

function head({ at, seconds, seed, machine, plan }: Run): string {
  const { cpu, cores, memoryMB, load, system, node, server, module, redisClient } = machine
  return [
    `json-session-store ${machine.package}, ${at.slice(0, 10)}, ${Math.round(seconds)} s: ${plan.rounds} rounds of ${plan.calls.busy} calls a turn, seed ${seed}`,
    `${cpu}, ${cores} cores, ${memoryMB} MB, load ${load.toFixed(2)} before the run, ${system}`,
    `Node ${node}, ${server}, ${module}, redis ${redisClient}; servers and clients on one machine`,
  ].join('\n')
}

const countsOf = ({ populations }: Part): number[] => populations.map(({ count }) => count)
const headsOf = (part: Part): string[] => countsOf(part).map((count) => `${whole(count)} sessions`)

const cellOf = ({ cells }: Part, operation: Operation, mode: Mode, count: number): Cell | undefined =>
  cells.find((cell) => cell.operation === operation && cell.mode === mode && cell.count === count)

function rowsOf(
  part: Part,
  mode: Mode,
  text: (cell: Cell) => string,
  more: (o: Operation) => string[] = () => [],
): Row[] {
  return OPERATION_KEYS.map((operation) => {
    const columns = countsOf(part).map((count) => {
      const cell = cellOf(part, operation, mode, count)
      return cell ? text(cell) : 'not measured'
    })
    return { head: OPERATIONS[operation], columns: [...columns, ...more(operation)] }
  })
}

const rateTable = (part: Part): string =>
  table(
    `${TOPOLOGIES[part.topology]} · ${MODES.busy} in flight: a second, ± the farthest round; times slower among the most than among the fewest`,
    [...headsOf(part), 'slower'],
    rowsOf(
      part,
      'busy',
      ({ perSecond }) => `${short(median(perSecond))} ±${(100 * spread(perSecond)).toFixed(0)}%`,
      (operation) => [times(slowdown(part, operation))],
    ),
  )

const latencyTable = (part: Part): string =>
  table(
    `${TOPOLOGIES[part.topology]} · ${MODES.calm} in flight: p50/p99/p99.9 in ms`,
    headsOf(part),
    rowsOf(part, 'calm', ({ latency: { p50, p99, p999 } }) =>
      [p50, p99, p999].map((ms) => ms.toFixed(2)).join('/'),
    ),
  )

const workTable = (part: Part): string =>
  table(
    `${TOPOLOGIES[part.topology]} · ${MODES.busy} in flight: µs of work for each, client+servers (of these in scripts); bytes to and from the servers`,
    headsOf(part),
    rowsOf(part, 'busy', ({ cost }) => {
      const work = `${cost.clientMicros.toFixed(0)}+${cost.serverMicros.toFixed(0)} (${cost.scriptMicros.toFixed(0)})`
      return `${work} ${whole(cost.bytesIn)}+${whole(cost.bytesOut)}`
    }),
  )

function memoryTable(part: Part): string {
  const { populations, topology } = part
  const row = (title: string, of: (i: number) => number | undefined): Row => ({
    head: title,
    columns: populations.map((_, i) => whole(of(i) ?? NaN)),
  })
  return table(`${TOPOLOGIES[topology]} · bytes for each session of the mix`, headsOf(part), [
    row('used_memory', (i) => populations[i]?.memory.used),
    row('resident set', (i) => populations[i]?.memory.resident),
    row('its document (MEMORY USAGE)', (i) => populations[i]?.weights.document),
    row('its place in the index of its user (MEMORY USAGE)', (i) => populations[i]?.weights.entry),
    row('made a second, 100 in flight', (i) => populations[i]?.perSecond),
  ])
}

function targetTable({ parts }: Run): string {
  const rows = parts.flatMap(verdictsOn).map(({ what, found, limit, met }) => ({
    head: what,
    columns: [found.toFixed(2), `≤${limit}`, met ? 'met' : 'not met'],
  }))
  return table('targets', ['found', 'asked', ''], rows)
}

function foot({ notPublishable, parts }: Run): string {
  const fewer = parts.flatMap(({ topology, populations }) =>
    populations
      .filter(({ count, wanted }) => count < wanted)
      .map(
        ({ count, wanted }) =>
          `${TOPOLOGIES[topology]}: ${count} sessions in place of ${wanted}: the memory of this machine bears no more`,
      ),
  )
  const label = notPublishable === undefined ? [] : [`NOT FOR PUBLICATION: ${notPublishable}`]
  return [...fewer, ...label].join('\n')
}

export const jsonOf = (run: Run): string =>
  JSON.stringify(
    {
      ...run,
      rounds: run.plan.rounds,
      notPublishable: run.notPublishable ?? null,
      targets: run.parts.flatMap(verdictsOn),
      figures: figuresOf(run.parts),
    },
    (_, value: unknown) =>
      typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(5)) : value,
    1,
  )

/** A run as people read it. */
import type { Machine } from '../machine.ts'
import { median, ratio, spread } from '../report/statistics.ts'
import { short, table, times } from '../report/table.ts'
import type { Row } from '../report/table.ts'
import type { Cell } from './measure.ts'
import { MOST_COMMANDS, SERVICES, SIZES, TARGETS, TASKS, TASK_KEYS } from './plan.ts'
import type { Plan, Size, Task } from './plan.ts'

export interface Run {
  readonly at: string
  readonly seconds: number
  readonly plan: Plan
  readonly machine: Machine
  readonly cells: readonly Cell[]
}

export function textOf({ at, seconds, plan, machine, cells }: Run): string {
  const { cpu, cores, memoryMB, system, node, server, module, redisClient, connectRedis, load } = machine
  const heads = [
    `${at} · ${plan.rounds} rounds of ${plan.seconds} s a turn · ${plan.connections} browsers at a time · ${Math.round(seconds)} s in all`,
    `${cpu}, ${cores} cores, ${memoryMB} MB, ${system} · load before: ${load.toFixed(2)}`,
    `Node ${node} · ${server} · ${module} · redis ${redisClient} · connect-redis ${connectRedis} · json-session-store ${machine.package}`,
    'Requests a second, median of the rounds (± the farthest round); in parentheses: times those of connect-redis.',
  ]
  const tables = TASK_KEYS.map((task) => tableOf(task, cells))
  return [heads.join('\n'), ...tables, costsOf(cells), targetsOf(cells)].join('\n\n')
}

const names = SIZES.map((kb) => `${kb} KB`)
const rates = ({ samples }: Cell): number[] => samples.map(({ perSecond }) => perSecond)

const tableOf = (task: Task, cells: readonly Cell[]): string =>
  table(
    TASKS[task],
    names,
    rowsOf(cells, (own) => rateText(own, cells), task),
  )

function rowsOf(cells: readonly Cell[], textOfCell: (cell: Cell) => string, task: Task): Row[] {
  const own = cells.filter((cell) => cell.task === task)
  return [...new Set(own.map(({ service }) => service))].map((service) => ({
    head: SERVICES[service],
    columns: own.filter((cell) => cell.service === service).map(textOfCell),
  }))
}

function rateText(cell: Cell, cells: readonly Cell[]): string {
  const own = rates(cell)
  const versus = times(ratio(own, rates(peerOf(cell, cells))))
  return `${short(median(own))} ± ${Math.round(spread(own) * 100)} % (${versus})`
}

const peerOf = (
  { task, kilobytes }: Pick<Cell, 'task' | 'kilobytes'>,
  cells: readonly Cell[],
  service = 'connect',
): Cell => {
  const found = cells.find(
    (cell) => cell.service === service && cell.task === task && cell.kilobytes === kilobytes,
  )
  if (!found) throw new RangeError(`${service} was not measured`)
  return found
}

/** Commands, bytes to Redis and bytes from it. */
function costsOf(cells: readonly Cell[]): string {
  const text = ({ cost }: Cell): string =>
    `${times(cost.commands)} / ${short(cost.bytesIn)} / ${short(cost.bytesOut)}`
  return TASK_KEYS.map((task) =>
    table(`${TASKS[task]}: commands / bytes to Redis / bytes from Redis`, names, rowsOf(cells, text, task)),
  ).join('\n\n')
}

function targetsOf(cells: readonly Cell[]): string {
  const speed = TARGETS.map(({ service, task, kilobytes, limit }) => {
    const at = { task, kilobytes }
    const found = ratio(rates(peerOf(at, cells, service)), rates(peerOf(at, cells)))
    return lineOf(
      found >= limit,
      `${service === 'cached' ? 'with readCache, ' : ''}${TASKS[task]}, ${kilobytes} KB`,
      `${times(found)} of connect-redis, asked ${limit}`,
    )
  })
  const commands = cells
    .filter(({ service }) => service !== 'connect' && service !== 'memory')
    .filter(({ cost, task }) => cost.commands > MOST_COMMANDS[task])
    .map(({ service, task, kilobytes, cost }) => commandLine(service, task, kilobytes, cost.commands))
  const all = lineOf(commands.length === 0, 'commands a request', '1 to read, 2 to change')
  return ['Targets', ...speed, ...(commands.length > 0 ? commands : [all])].join('\n')
}

const commandLine = (service: keyof typeof SERVICES, task: Task, kb: Size, commands: number): string =>
  lineOf(false, `${SERVICES[service]}, ${task}, ${kb} KB`, `${times(commands)} commands a request`)

const lineOf = (met: boolean, what: string, found: string): string =>
  `${met ? 'met   ' : 'missed'}  ${what}: ${found}`

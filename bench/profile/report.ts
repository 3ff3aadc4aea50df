/** What one call costs, as text. */
import { short, table } from '../report/table.ts'
import type { Row } from '../report/table.ts'
import type { Machine } from '../machine.ts'
import { AREAS } from './client.ts'
import type { Spent } from './client.ts'
import type { Profile } from './measure.ts'

const LARGEST = 12

export interface Run {
  readonly at: string
  readonly machine: Machine
  readonly kilobytes: number
  readonly profiles: readonly Profile[]
}

/** Of one call of each task; then where it goes. */
export const textOf = (run: Run): string =>
  [overviewOf(run), ...run.profiles.map((profile) => detailsOf(profile))].join('\n\n')

export const overviewOf = (run: Run): string => [headOf(run), ...overviews(run.profiles)].join('\n\n')

const headOf = ({ at, machine, kilobytes, profiles }: Run): string =>
  [
    `json-session-store ${machine.package}, ${at.slice(0, 10)}: ${kilobytes} KB, one round of ${profiles[0]?.calls ?? 0} calls`,
    `${machine.cpu}, ${machine.cores} cores, load ${machine.load.toFixed(2)} before the run, ${machine.system}`,
    `Node ${machine.node}, ${machine.server}, ${machine.module}, redis ${machine.redisClient}, connect-redis ${machine.connectRedis}`,
  ].join('\n')

const overviews = (profiles: readonly Profile[]): string[] => [
  table(
    'one call, 50 in flight: µs of processor time of the client, by whose code it is, and of the server',
    ['a second', 'client', ...AREAS, 'server', 'in commands', 'commands a packet'],
    profiles.map((profile) => ({ head: profile.task.title, columns: timesOf(profile) })),
  ),
  table(
    'one call: bytes that the client allocates',
    ['all', ...AREAS],
    profiles.map(({ task, bytes, calls }) => ({ head: task.title, columns: areasOf(bytes, calls) })),
  ),
]

function timesOf({ perSecond, micros, calls, server }: Profile): string[] {
  const scripts = server.commands.filter(({ command }) => /^(evalsha|fcall)/.test(command))
  const outer = scripts.length > 0 ? scripts : server.commands
  const inCommands = outer.reduce((sum, { micros: all }) => sum + all, 0)
  const sent = outer.reduce((sum, { calls: all }) => sum + all, 0)
  return [
    short(perSecond),
    ...areasOf(micros, calls),
    ...[server.cpuMicros, inCommands].map((all) => short(all / calls)),
    short(sent / server.reads),
  ]
}

function areasOf({ areas }: Spent, calls: number): string[] {
  const all = [...areas.values()].reduce((sum, one) => sum + one, 0)
  return [all, ...AREAS.map((area) => areas.get(area) ?? 0)].map((amount) => short(amount / calls))
}

function detailsOf({ task, calls, micros, bytes, server }: Profile): string {
  const largest = ({ functions }: Spent): Row[] =>
    functions
      .slice(0, LARGEST)
      .map(({ what, amount }) => ({ head: `  ${what}`, columns: [short(amount / calls)] }))
  const commands = server.commands.map(({ command, calls: count, micros: all }) => ({
    head: `  ${command}`,
    columns: [short(count / calls), short(all / count)],
  }))
  return [
    task.title,
    table(' functions of the client', ['µs'], largest(micros)),
    table(' what allocates', ['bytes'], largest(bytes)),
    table(' commands of the server', ['a call', 'µs each'], commands),
    ` longest call that the server has seen: ${server.longestMicros === 0 ? 'below 1 ms' : `${server.longestMicros} µs`}`,
  ].join('\n')
}

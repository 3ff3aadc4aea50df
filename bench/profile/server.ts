/** What the server does in the meantime: its processor time, and each command's share, those within scripts among them. */
import type { Client } from '../contenders/contender.ts'

export interface CommandCost {
  readonly command: string
  readonly calls: number
  /** All calls together. */
  readonly micros: number
}

export interface ServerCost {
  /** Of all its threads. */
  readonly cpuMicros: number
  /** How often it read from a connection: many commands come in one piece. */
  readonly reads: number
  /** Largest first. The time of a script holds that of the commands that it calls. */
  readonly commands: readonly CommandCost[]
  /** The longest call that its slow log has, in microseconds; 0 for none above a millisecond. */
  readonly longestMicros: number
}

/** On a server that nobody else uses. */
export async function serverCost(client: Client, act: () => Promise<void>): Promise<ServerCost> {
  await client.configSet('slowlog-log-slower-than', '1000')
  await client.sendCommand(['SLOWLOG', 'RESET'])
  const before = await statistics(client)
  await act()
  const after = await statistics(client)
  const commands = [...after.commands.values()]
    .map(({ command, calls, micros }) => {
      const then = before.commands.get(command)
      return { command, calls: calls - (then?.calls ?? 0), micros: micros - (then?.micros ?? 0) }
    })
    .filter(({ command, calls }) => calls > 0 && !OWN.has(command))
  return {
    cpuMicros: after.cpuMicros - before.cpuMicros,
    reads: after.reads - before.reads,
    commands: commands.toSorted((a, b) => b.micros - a.micros),
    longestMicros: longest(await client.sendCommand(['SLOWLOG', 'GET', '-1'])),
  }
}

/** What is asked here. */
const OWN: ReadonlySet<string> = new Set(['info', 'slowlog|reset', 'slowlog|get', 'config|set'])

interface Statistics {
  readonly cpuMicros: number
  readonly reads: number
  readonly commands: ReadonlyMap<string, CommandCost>
}

async function statistics(client: Client): Promise<Statistics> {
  const [cpu, stats] = [await client.info('cpu'), await client.info('stats')]
  const reads = Number(/^total_reads_processed:(\d+)/m.exec(stats)?.[1] ?? 0)
  return { cpuMicros: cpuIn(cpu), reads, commands: commandsIn(await client.info('commandstats')) }
}

const cpuIn = (info: string): number =>
  [...info.matchAll(/^used_cpu_(?:user|sys):(.*)$/gm)].reduce((sum, [, text]) => sum + Number(text) * 1e6, 0)

function commandsIn(info: string): Map<string, CommandCost> {
  const lines = info.matchAll(/^cmdstat_([^:]+):calls=(\d+),usec=(\d+)/gm)
  return new Map(
    [...lines].map(([, command = '', calls, micros]) => [
      command,
      { command, calls: Number(calls), micros: Number(micros) },
    ]),
  )
}

/** Entries are [id, time, microseconds, …]. */
function longest(entries: unknown): number {
  const all = Array.isArray(entries) ? (entries as unknown[]) : []
  return Math.max(0, ...all.map((entry) => (Array.isArray(entry) ? Number(entry[2]) : 0)))
}

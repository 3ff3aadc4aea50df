/** What a request costs on the wire to Redis, by the server's own count of the service's connection. */
import type { Client } from '../contenders/contender.ts'

export interface Cost {
  readonly commands: number
  readonly bytesIn: number
  readonly bytesOut: number
}

const NONE: Cost = { commands: NaN, bytesIn: NaN, bytesOut: NaN }

/** Of each of `count` requests; NaN where the server does not tell. */
export async function costOf(client: Client, count: number, act: () => Promise<void>): Promise<Cost> {
  const before = await counters(client)
  await act()
  const after = await counters(client)
  const each = (of: (cost: Cost) => number): number => (of(after) - of(before)) / count
  return {
    commands: each(({ commands }) => commands),
    bytesIn: each(({ bytesIn }) => bytesIn),
    bytesOut: each(({ bytesOut }) => bytesOut),
  }
}

async function counters(client: Client): Promise<Cost> {
  const text = String(await client.sendCommand(['CLIENT', 'LIST']))
  return text
    .split('\n')
    .filter((line) => line.includes(' name=bench-service '))
    .map((line) => ({
      commands: field(line, 'tot-cmds'),
      bytesIn: field(line, 'tot-net-in'),
      bytesOut: field(line, 'tot-net-out'),
    }))
    .reduce<Cost>((sum, one) => (Number.isNaN(sum.commands) ? one : added(sum, one)), NONE)
}

const added = (a: Cost, b: Cost): Cost => ({
  commands: a.commands + b.commands,
  bytesIn: a.bytesIn + b.bytesIn,
  bytesOut: a.bytesOut + b.bytesOut,
})

const field = (line: string, name: string): number =>
  Number(new RegExp(`\\b${name}=(\\d+)`).exec(line)?.[1] ?? NaN)

/** What a request costs on the wire to Redis, by the server's own counts. */
import type { Client } from '../contenders/contender.ts'

export interface Cost {
  readonly commands: number
  readonly bytesIn: number
  readonly bytesOut: number
}

/** Those that services send; what scripts call is other ones, and counted with them. */
const SENT: readonly string[] = ['evalsha', 'eval', 'get', 'set', 'expire', 'del']

/** Of each of `count` requests. Bytes are NaN where the server does not tell them. */
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
  const stats = await client.info('commandstats')
  const lines = (await client.sendCommand<string>(['CLIENT', 'LIST'])).split('\n')
  const services = lines.filter((line) => line.includes(' name=bench-service '))
  return {
    commands: sum(SENT.map((name) => numberIn(stats, `cmdstat_${name}:calls`) || 0)),
    bytesIn: sum(services.map((line) => numberIn(line, 'tot-net-in'))),
    bytesOut: sum(services.map((line) => numberIn(line, 'tot-net-out'))),
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

const numberIn = (text: string, name: string): number =>
  Number(new RegExp(`\\b${name}=(\\d+)`).exec(text)?.[1] ?? NaN)

/** Some calls, and what they took. */
import { setImmediate } from 'node:timers/promises'
import { percentile } from '../report/statistics.ts'
import type { Servers } from './servers.ts'

export interface Latency {
  readonly p50: number
  readonly p99: number
  readonly p999: number
  readonly calls: number
}

/** What one call costs, in the mean. */
export interface Cost {
  readonly serverMicros: number
  readonly scriptMicros: number
  readonly clientMicros: number
  readonly bytesIn: number
  readonly bytesOut: number
}

export interface Turn {
  readonly perSecond: number
  readonly cost: Cost
  /** Milliseconds of each. */
  readonly latencies: readonly number[]
}

/** One call; `null` and `false` say that a session was not there. */
export type Act = (i: number) => Promise<unknown>

/** Each of the first `count` once, so many at a time. */
export async function inFlight(count: number, atATime: number, act: Act): Promise<number[]> {
  const latencies: number[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < count) latencies.push(await timed(act, next++))
  }
  await allOf(Array.from({ length: atATime }, worker))
  return latencies
}

/** What calls take that are made until another has ended. */
export async function meanwhile(
  atATime: number,
  act: Act,
  until: Promise<unknown>,
): Promise<readonly number[]> {
  const latencies: number[] = []
  let [ended, next] = [false, 0]
  const end = until.finally(() => (ended = true))
  const worker = async (): Promise<void> => {
    while (!ended) latencies.push(await timed(act, next++))
  }
  await allOf([...Array.from({ length: atATime }, worker), end])
  return latencies
}

async function timed(act: Act, i: number): Promise<number> {
  const begin = performance.now()
  const answer = await act(i)
  if (answer === null || answer === false) throw new Error('a session of the benchmark was not there')
  return performance.now() - begin
}

/** All have to end, or what one left behind would run in somebody else's turn. */
async function allOf(works: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(works)
  await Promise.all(works)
}

export async function takeTurn(servers: Servers, count: number, atATime: number, act: Act): Promise<Turn> {
  await setImmediate()
  const before = await servers.work()
  const [cpu, begin] = [process.cpuUsage(), performance.now()]
  const latencies = await inFlight(count, atATime, act)
  const millis = performance.now() - begin
  const { user, system } = process.cpuUsage(cpu)
  const after = await servers.work()
  const each = (total: number): number => total / count
  const cost: Cost = {
    serverMicros: each(after.cpuMicros - before.cpuMicros),
    scriptMicros: each(after.scriptMicros - before.scriptMicros),
    clientMicros: each(user + system),
    bytesIn: each(after.bytesIn - before.bytesIn),
    bytesOut: each(after.bytesOut - before.bytesOut),
  }
  return { perSecond: (count / millis) * 1000, cost, latencies }
}

/** Several as one. */
export function merged(turns: readonly Turn[]): Turn {
  const latencies = turns.flatMap((turn) => turn.latencies)
  const mean = (of: (turn: Turn) => number): number =>
    turns.reduce((sum, turn) => sum + of(turn) * turn.latencies.length, 0) / latencies.length
  return {
    perSecond: 1 / mean(({ perSecond }) => 1 / perSecond),
    cost: {
      serverMicros: mean(({ cost }) => cost.serverMicros),
      scriptMicros: mean(({ cost }) => cost.scriptMicros),
      clientMicros: mean(({ cost }) => cost.clientMicros),
      bytesIn: mean(({ cost }) => cost.bytesIn),
      bytesOut: mean(({ cost }) => cost.bytesOut),
    },
    latencies,
  }
}

export const latencyOf = (latencies: readonly number[]): Latency => ({
  p50: percentile(latencies, 0.5),
  p99: percentile(latencies, 0.99),
  p999: percentile(latencies, 0.999),
  calls: latencies.length,
})

/** Where the figures of a chart come from: machine, versions, date, rounds. No figure is without. */
import type { Origin, SavedHttpRun, SavedRun } from '../report/saved.ts'

const SPREAD = 'bars: lowest to highest round'

const originLines = ({ at, machine }: Origin, rounds: string, how: string): string[] => {
  const { cpu, cores, memoryMB, system, load, node, server, module, redisClient, connectRedis } = machine
  return [
    `${at.slice(0, 10)} · ${rounds} · ${how}`,
    `${cpu}, ${cores} cores, ${memoryMB} MB, ${system}, load ${load.toFixed(2)} before the run`,
    `Node ${node} · ${server} · ${module} · redis ${redisClient} · connect-redis ${connectRedis} · json-session-store ${machine.package}`,
  ]
}

/** Of `npm run bench`. @param inFlight `undefined` for what is not a matter of calls */
export function runLines(run: SavedRun, inFlight: number | undefined): string[] {
  const { millis, sessions } = run.plan
  if (inFlight === undefined)
    return originLines(run, `${sessions} sessions of each size, weighed once`, 'MEMORY USAGE')
  return originLines(
    run,
    roundsText(run.rounds),
    `${millis} ms a turn, ${inFlight} in flight, ${sessions} sessions of each size`,
  )
}

/** Of `npm run bench:http`. */
export const httpLines = (run: SavedHttpRun): string[] =>
  originLines(
    run,
    roundsText(run.plan.rounds),
    `${run.plan.seconds} s a turn, ${run.plan.connections} browsers at a time`,
  )

/** Of any other run. */
export const otherLines = (origin: Origin & { readonly rounds: number }, how: string): string[] =>
  originLines(origin, roundsText(origin.rounds), how)

const roundsText = (rounds: number): string => `median of ${rounds} rounds, ${SPREAD}`

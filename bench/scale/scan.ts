/** All sessions looked at, and what readers feel meanwhile. */
import type { Field } from './field.ts'
import { Other } from './other.ts'
import { MODES } from './plan.ts'
import type { Plan } from './plan.ts'
import { inFlight, latencyOf, meanwhile } from './turn.ts'
import type { Latency } from './turn.ts'

export interface Scan {
  readonly count: number
  readonly seen: number
  readonly seconds: number
  /** Of reads, before and at the same time. */
  readonly quiet: Latency
  readonly meanwhile: Latency
  readonly longestScriptMs: number
}

export async function scan(field: Field, { enough, scanSeconds }: Plan): Promise<Scan> {
  const { servers, address } = field.ground
  const other = await Other.start(address)
  try {
    const quiet = await inFlight(enough, MODES.calm, field.readAny)
    await servers.watchScripts()
    const work = other.do({ kind: 'scan', seconds: scanSeconds })
    const busy = await meanwhile(MODES.calm, field.readAny, work)
    const { millis, count } = await work
    return {
      count: field.count,
      seen: count,
      seconds: millis / 1000,
      quiet: latencyOf(quiet),
      meanwhile: latencyOf(busy),
      longestScriptMs: await servers.longestScript(),
    }
  } finally {
    other.stop()
  }
}

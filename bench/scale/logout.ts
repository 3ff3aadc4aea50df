/** A user of very many sessions, and what others feel while something is done to all of them. */
import { Bar } from '../progress.ts'
import type { Stop } from '../stop.ts'
import type { Field } from './field.ts'
import { goOn } from './fill.ts'
import { BY_USER, Other } from './other.ts'
import type { ByUser } from './other.ts'
import { MODES } from './plan.ts'
import type { Plan } from './plan.ts'
import { inFlight, latencyOf, meanwhile } from './turn.ts'
import type { Latency } from './turn.ts'
import { median } from '../report/statistics.ts'

export interface ForAll {
  readonly what: ByUser
  /** Of the user's sessions. */
  readonly sessions: number
  /** Of all of it, in the middle of the rounds. */
  readonly millis: number
  readonly longestScriptMs: number
  /** Of changes of others' sessions, at the same time. */
  readonly others: Latency
}

export interface Crowd {
  readonly quiet: Latency
  readonly forAll: readonly ForAll[]
}

const USER = 4_000_000_000

interface Seen {
  readonly millis: number[]
  readonly scripts: number[]
  latencies: number[]
}

export async function crowd(field: Field, plan: Plan, stop: Stop): Promise<Crowd> {
  const other = await Other.start(field.ground.address)
  const bar = new Bar(process.stderr)
  const quiet: number[] = []
  const seen = new Map<ByUser, Seen>(
    BY_USER.map((what) => [what, { millis: [], scripts: [], latencies: [] }]),
  )
  const enough = (): boolean => [...seen.values()].every(({ latencies }) => latencies.length >= plan.enough)
  try {
    for (let round = 0; round < plan.logouts && !enough(); round++) {
      bar.show(round, plan.logouts, `a user of ${plan.user} sessions`, `${field.count} others`)
      await other.do({ kind: 'fill', user: USER, count: plan.user })
      // In every round, since the machine is not as quiet in one as in another.
      quiet.push(...(await inFlight(plan.enough / 2, MODES.calm, field.changeAny)))
      for (const [what, found] of seen) {
        goOn(stop)
        await lookAt(field, other, what, found)
      }
    }
  } finally {
    other.stop()
    bar.end()
  }
  const forAll = [...seen].map(([what, { millis, scripts, latencies }]) => ({
    what,
    sessions: plan.user,
    millis: median(millis),
    longestScriptMs: Math.max(...scripts),
    others: latencyOf(latencies),
  }))
  return { quiet: latencyOf(quiet), forAll }
}

async function lookAt(field: Field, other: Other, what: ByUser, seen: Seen): Promise<void> {
  const { servers } = field.ground
  await servers.watchScripts()
  const work = other.do({ kind: what, user: USER })
  seen.latencies.push(...(await meanwhile(MODES.calm, field.changeAny, work)))
  seen.millis.push((await work).millis)
  seen.scripts.push(await servers.longestScript())
}

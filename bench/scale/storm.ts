/** Very many sessions that expire within the same seconds, and what others feel meanwhile. */
import { setTimeout } from 'node:timers/promises'
import { sessionOf } from '../data.ts'
import { Bar } from '../progress.ts'
import type { Stop } from '../stop.ts'
import type { Field } from './field.ts'
import { goOn, makeAll } from './fill.ts'
import { MODES } from './plan.ts'
import type { Plan } from './plan.ts'
import { SMALLEST_KB } from './population.ts'
import { inFlight, latencyOf, meanwhile } from './turn.ts'
import type { Latency } from './turn.ts'

export interface Storm {
  readonly sessions: number
  readonly withinMs: number
  readonly quiet: Latency
  /** Of changes and reads of others, from the first expiry until nine tenths are gone, or `LONGEST_MS`. */
  readonly meanwhile: Latency
  /** From the last expiry until the server has removed nine tenths of them, and all. */
  readonly mostGoneAfterSeconds: number
  readonly goneAfterSeconds: number
  /** Sessions that were still in memory when the waiting ended. */
  readonly left: number
  /** What they still took then: those left, and the entries of all in indexes, before anybody looks. */
  readonly leftBytes: number
  /** Milliseconds of a `countByUser` and of a `listByUser` of an affected user: the first removes what is left, the next finds nothing. */
  readonly firstCount: Latency
  readonly nextList: Latency
}

const LONGEST_MS = 60_000
/** Sessions of each user of the storm. */
const DEVICES = 5
const FIRST_USER = 3_000_000_000
const LOOKED_AT = 400

export async function storm(field: Field, plan: Plan, rate: number, stop: Stop): Promise<Storm> {
  const { servers } = field.ground
  const quiet = await inFlight(plan.enough, MODES.calm, mixOf(field))
  const [keys, { used }] = [await servers.keys(), await servers.memory()]
  const at = await gather(field, plan, rate, stop)
  const indexes = Math.ceil(plan.storm / DEVICES)
  await setTimeout(Math.max(0, at - Date.now()))
  const left = async (): Promise<number> => Math.max(0, (await servers.keys()) - keys - indexes)
  const last = at + plan.stormMs
  const most = settled(left, plan.storm / 10, last, stop)
  const busy = await meanwhile(MODES.calm, mixOf(field), most)
  const all = await settled(left, 0, last, stop)
  const leftBytes = (await servers.memory()).used - used
  const users = Math.min(LOOKED_AT, indexes)
  const { store } = field.ground
  const firstCount = await inFlight(users, MODES.calm, (i) => store.countByUser(FIRST_USER + i))
  const nextList = await inFlight(users, MODES.calm, (i) => store.listByUser(FIRST_USER + i))
  await inFlight(indexes, MODES.busy, (i) => store.destroyByUser(FIRST_USER + i))
  return {
    sessions: plan.storm,
    withinMs: plan.stormMs,
    quiet: latencyOf(quiet),
    meanwhile: latencyOf(busy),
    mostGoneAfterSeconds: (await most).seconds,
    goneAfterSeconds: all.seconds,
    left: all.left,
    leftBytes,
    firstCount: latencyOf(firstCount),
    nextList: latencyOf(nextList),
  }
}

const mixOf =
  (field: Field) =>
  (i: number): Promise<unknown> =>
    i % 2 === 0 ? field.changeAny() : field.readAny()

/** Makes them; answers when the first expires. They are to be all there by then. */
async function gather({ ground }: Field, plan: Plan, rate: number, stop: Stop): Promise<number> {
  const { storm: count, stormMs } = plan
  const at = Date.now() + (count / rate) * 1500 + stormMs
  const make = (i: number): Promise<unknown> =>
    ground.store.create(sessionOf(SMALLEST_KB, FIRST_USER + Math.floor(i / DEVICES)), {
      idleTimeoutMs: Math.max(1, Math.round(at - Date.now() + (stormMs * i) / count)),
    })
  await makeAll(count, make, `making ${count} sessions that expire together`, stop)
  return at
}

/** Until no more of them are left than that. */
async function settled(
  leftNow: () => Promise<number>,
  wanted: number,
  last: number,
  stop: Stop,
): Promise<{ seconds: number; left: number }> {
  const bar = new Bar(process.stderr)
  for (;;) {
    goOn(stop)
    const [now, left] = [Date.now(), await leftNow()]
    bar.show(Math.max(0, now - last), LONGEST_MS, 'expiring', `${left} left`)
    if (now >= last && (left <= wanted || now > last + LONGEST_MS)) {
      bar.end()
      return { seconds: (now - last) / 1000, left }
    }
    await setTimeout(20)
  }
}

/** The population, made by the store as any other session. */
import { Refusal } from '../failure.ts'
import { Bar } from '../progress.ts'
import type { Stop } from '../stop.ts'
import type { Ground, Store } from './ground.ts'
import { dataOf, idOf } from './population.ts'
import type { Memory } from './servers.ts'
import { inFlight } from './turn.ts'

const AT_A_TIME = 100
/** What is made between two looks at the bar and at Ctrl-C. */
const STRETCH = 2000

/** @throws {Refusal} when it is told to stop */
export function goOn(stop: Stop): void {
  if (stop.reason !== undefined) throw new Refusal(`${stop.reason}: there are no figures`)
}

export const createOne = (store: Store, session: number): Promise<unknown> =>
  store.create(dataOf(session), { id: idOf(session) })

/** Makes so many by `make`, with a bar; answers how many a second. */
export async function makeAll(
  count: number,
  make: (i: number) => Promise<unknown>,
  what: string,
  stop: Stop,
): Promise<number> {
  const bar = new Bar(process.stderr)
  const begin = performance.now()
  for (let done = 0; done < count; done += STRETCH) {
    goOn(stop)
    bar.show(done, count, what, `${done} of ${count}`)
    await inFlight(Math.min(STRETCH, count - done), AT_A_TIME, (i) => make(done + i))
  }
  bar.end()
  return (count / (performance.now() - begin)) * 1000
}

export interface Filled {
  readonly perSecond: number
  /** What it has added. */
  readonly memory: Memory
}

export async function fill({ servers, store }: Ground, count: number, stop: Stop): Promise<Filled> {
  const before = await servers.memory()
  const what = `making ${count} sessions`
  const perSecond = await makeAll(count, (session) => createOne(store, session), what, stop)
  return { perSecond, memory: difference(await servers.memory(), before) }
}

const difference = (after: Memory, before: Memory): Memory => ({
  used: after.used - before.used,
  resident: after.resident - before.resident,
})

/** Part of the memory that is left to everybody else, and to what is made on the way. */
const SPARE = 0.2

/** How many there is room for, by what the first ones have taken. */
export const fitting = (wanted: number, bytesEach: number, available: number): number =>
  Math.min(wanted, Math.floor((available * (1 - SPARE)) / bytesEach / 1000) * 1000)

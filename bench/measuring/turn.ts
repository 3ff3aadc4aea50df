/** A contender's turn at one task. */
import type { Contender } from '../contenders/contender.ts'
import type { Data } from '../data.ts'
import type { Operation, Size } from '../plan.ts'
import type { Stopwatch } from './meter.ts'
import type { Sample } from './samples.ts'

/** The sessions of one size that a contender works on. */
export interface Stock {
  readonly kilobytes: Size
  readonly data: readonly Data[]
  readonly ids: readonly string[]
  /** So many changes so far: the next writes another value than is there. */
  changes: number
}

export interface TurnLength {
  readonly millis: number
  readonly inFlight: number
}

export type Samples = Partial<Record<Operation, Sample>>
/** Creating and destroying go together: what one makes, the other takes away. */
export const TASKS = ['create', 'read', 'fields', 'change', 'increment', 'touch'] as const
export type Task = (typeof TASKS)[number]
export const YIELDS: Readonly<Record<Task, readonly Operation[]>> = {
  create: ['create', 'destroy'],
  read: ['read'],
  fields: ['fields'],
  change: ['change'],
  increment: ['increment'],
  touch: ['touch'],
}

const POOL_KB = 2 ** 15

/** @throws what the contender throws, and when it says that a session of its stock is not there */
export const takeTurn = (
  task: Task,
  contender: Contender,
  stock: Stock,
  length: TurnLength,
  newStopwatch: () => Stopwatch,
): Promise<Samples> =>
  task === 'create'
    ? birthsAndDeaths(contender, stock, length, newStopwatch)
    : steady(task, contender, stock, length, newStopwatch())

async function steady(
  task: Exclude<Task, 'create'>,
  contender: Contender,
  stock: Stock,
  { millis, inFlight }: TurnLength,
  clock: Stopwatch,
): Promise<Samples> {
  const { ids } = stock
  const change = (): Promise<unknown> => {
    const i = stock.changes++
    return contender.change(ids[i % ids.length] ?? '', Math.floor(i / ids.length))
  }
  // Its sessions have been changed since through another connection, whose turn it was.
  if (task === 'read' && contender.keepsReads === true) for (const id of ids) await contender.read(id)
  const act = task === 'change' ? change : (i: number) => contender[task](ids[i % ids.length] ?? '')
  await clock.run(inFlight, act, (i) => i < inFlight || clock.millis < millis)
  return { [task]: clock.sample }
}

async function birthsAndDeaths(
  contender: Contender,
  { kilobytes, data }: Stock,
  { millis, inFlight }: TurnLength,
  newStopwatch: () => Stopwatch,
): Promise<Samples> {
  const [births, deaths] = [newStopwatch(), newStopwatch()]
  const pool = poolOf(kilobytes)
  do {
    const ids: string[] = []
    const bear = async (i: number): Promise<unknown> => ids.push(await contender.create(ownOf(data, i)))
    await births.run(inFlight, bear, (i) => i < pool && (births.millis < millis || i < 2 * inFlight))
    await deaths.run(
      inFlight,
      (i) => contender.destroy(ids[i] ?? ''),
      (i) => i < ids.length,
    )
  } while (births.millis < millis)
  return { create: births.sample, destroy: deaths.sample }
}

/** How many a contender may have made and not yet destroyed: users have few sessions each, and memory is finite. */
export const poolOf = (kilobytes: number): number =>
  Math.max(128, Math.min(1024, Math.floor(POOL_KB / kilobytes)))

function ownOf(data: readonly Data[], i: number): Data {
  const found = data[i % data.length]
  if (!found) throw new Error('no data')
  return found
}

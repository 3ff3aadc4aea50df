/** One run: each topology by itself, all its numbers of sessions up at the same time. */
import type { Machine } from '../machine.ts'
import { machineOf } from '../machine.ts'
import type { Stop } from '../stop.ts'
import { Field } from './field.ts'
import { fill, fitting, goOn } from './fill.ts'
import { compareForms } from './forms.ts'
import type { Forms } from './forms.ts'
import { startGround } from './ground.ts'
import type { Ground } from './ground.ts'
import { crowd } from './logout.ts'
import type { Crowd } from './logout.ts'
import { measure } from './measure.ts'
import type { Cell } from './measure.ts'
import type { Plan, TopologyKey } from './plan.ts'
import { randomOf } from './random.ts'
import type { Random } from './random.ts'
import { scan } from './scan.ts'
import type { Scan } from './scan.ts'
import type { Memory, Weights } from './servers.ts'
import { storm } from './storm.ts'
import type { Storm } from './storm.ts'

export interface Population {
  readonly count: number
  /** As it was wanted; more than `count` where memory bears no more. */
  readonly wanted: number
  /** How many were made a second. */
  readonly perSecond: number
  /** Bytes for each session. */
  readonly memory: Memory
  readonly weights: Weights
}

export interface Part {
  readonly topology: TopologyKey
  readonly populations: readonly Population[]
  readonly cells: readonly Cell[]
  readonly scan: Scan
  readonly storm: Storm
  readonly crowd: Crowd
}

export interface Measured {
  readonly machine: Machine
  readonly forms: Forms
  readonly parts: readonly Part[]
}

export async function measureAll(plan: Plan, seed: number, stop: Stop): Promise<Measured> {
  const random = randomOf(seed)
  const { machine, forms } = await onGrounds('server', 1, stop, async ([ground]) => ({
    machine: await machineOf((ground as Ground).servers.first), // one was asked for
    forms: await compareForms(ground as Ground, plan, stop),
  }))
  const parts: Part[] = []
  for (const topology of plan.on)
    parts.push(
      await onGrounds(topology, plan.counts.length, stop, (grounds) =>
        measurePart(topology, grounds, plan, random, stop),
      ),
    )
  return { machine, forms, parts }
}

/** Whatever happens, no server is left. */
async function onGrounds<T>(
  topology: TopologyKey,
  count: number,
  stop: Stop,
  act: (grounds: readonly Ground[]) => Promise<T>,
): Promise<T> {
  const grounds: Ground[] = []
  let over = false
  const lost = (error: Error): void => {
    if (!over) stop.because(`a connection was lost: ${error.message}`)
  }
  try {
    for (let i = 0; i < count; i++) grounds.push(await startGround(topology, lost))
    return await act(grounds)
  } finally {
    over = true
    for (const ground of grounds) await ground.stop()
  }
}

async function measurePart(
  topology: TopologyKey,
  grounds: readonly Ground[],
  plan: Plan,
  random: Random,
  stop: Stop,
): Promise<Part> {
  const populations: Population[] = []
  const fields: Field[] = []
  for (const [i, ground] of grounds.entries()) {
    const population = await populate(ground, plan.counts[i] ?? 0, populations.at(-1), plan, stop)
    populations.push(population)
    fields.push(new Field(ground, population.count, random))
  }
  const cells = await measure(fields, plan, random, stop)
  const [most, rate] = [fields.at(-1) as Field, populations.at(-1)?.perSecond ?? 1] // one count at least
  goOn(stop)
  const crowded = await crowd(most, plan, stop)
  const scanned = await scan(most, plan)
  const stormed = await storm(most, plan, rate, stop)
  return { topology, populations, cells, scan: scanned, storm: stormed, crowd: crowded }
}

/** As many as there is room for, by what those before have taken. */
async function populate(
  ground: Ground,
  wanted: number,
  before: Population | undefined,
  { weighed }: Plan,
  stop: Stop,
): Promise<Population> {
  const room = process.availableMemory()
  const count = before
    ? Math.max(before.count, fitting(wanted, Math.max(before.memory.resident, before.memory.used), room))
    : wanted
  const { perSecond, memory } = await fill(ground, count, stop)
  return {
    count,
    wanted,
    perSecond,
    memory: { used: memory.used / count, resident: memory.resident / count },
    weights: await ground.servers.weights(weighed),
  }
}

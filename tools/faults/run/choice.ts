/** What of all faults is run, and how. */
import type { Fault, TopologyName } from '../fault.ts'
import type { Library, StoreName } from '../settings.ts'

interface Given {
  readonly names: readonly string[]
  /** Separated by commas. */
  readonly on: string
  readonly seed: string
  readonly client: string
  readonly short: boolean
  readonly resume: boolean
  readonly verbose: boolean
}

export interface Choice {
  readonly faults: readonly Fault[]
  readonly topologies: readonly TopologyName[]
  readonly library: Library
  readonly seed: number
  readonly short: boolean
  readonly resume: boolean
  readonly verbose: boolean
  /** All that the tables in docs/reliability.md say. */
  readonly whole: boolean
}

const TOPOLOGIES: readonly TopologyName[] = ['server', 'sentinel', 'cluster']
const LIBRARIES: readonly Library[] = ['node-redis', 'ioredis']

/** @throws {TypeError} naming what there is not */
export function choose(all: readonly Fault[], given: Given): Choice {
  const unknown = given.names.find((name) => !all.some((fault) => fault.name === name))
  if (unknown !== undefined) throw new TypeError(`there is no fault "${unknown}"; --list names all`)
  const seed = Number(given.seed)
  if (!Number.isInteger(seed)) throw new TypeError('--seed takes a whole number')
  const library = oneOf('--client', given.client, LIBRARIES)
  const whole = !given.short && given.names.length === 0 && library === 'node-redis'
  if (given.resume && !whole) throw new TypeError('--resume goes on with a run of all faults over node-redis')
  const named = all.filter(({ name }) => given.names.length === 0 || given.names.includes(name))
  const faults = named.filter(({ only = library }) => only === library)
  if (faults.length === 0) throw new TypeError(`none of these can be met over ${library}`)
  return {
    faults,
    topologies: given.on.split(',').map((name) => oneOf('--on', name, TOPOLOGIES)),
    library,
    seed,
    short: given.short,
    resume: given.resume,
    verbose: given.verbose,
    whole,
  }
}

function oneOf<T extends string>(option: string, given: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === given)
  if (found === undefined) throw new TypeError(`${option} takes ${allowed.join(', ')}; not "${given}"`)
  return found
}

export interface Round {
  readonly fault: Fault
  readonly topology: TopologyName
  readonly store: StoreName
}

/** In a full run on both stores, on each topology; in a short one on one of them each, by turns. */
export function roundsOf(
  { faults, topologies, seed, short }: Choice,
  topology: TopologyName,
): readonly Round[] {
  const stores: readonly StoreName[] = ['JsonSessionStore', 'HashSessionStore']
  return faults.flatMap((fault, i) => {
    const on = fault.on.filter((name) => topologies.includes(name))
    const mine = short ? on[(i + seed) % on.length] === topology : on.includes(topology)
    const chosen = short ? stores.slice(i % 2, (i % 2) + 1) : stores
    return mine ? chosen.map((store) => ({ fault, topology, store })) : []
  })
}

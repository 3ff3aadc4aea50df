/** What a history is to do, drawn from a seed: the same seed, the same calls. When they meet is up to the machine. */
import { createRandom } from '../../../lib/testing/random.ts'
import type { Random } from '../../../lib/testing/random.ts'
import type { Call, Data } from '../history.ts'
import { drawCall } from './draw.ts'

export const STORES = ['JsonSessionStore', 'HashSessionStore'] as const
export type StoreName = (typeof STORES)[number]
export const TOPOLOGIES = ['server', 'sentinel', 'cluster'] as const
export type TopologyName = (typeof TOPOLOGIES)[number]

/** `calm`: nothing expires. `brief`: sessions of some ten milliseconds. `cut`: connections break under calls. */
export const KINDS = ['calm', 'brief', 'cut', 'brief and cut'] as const
export type Kind = (typeof KINDS)[number]

/** `cut`: the connections of the process break that soon after the call began. `hasty`: it has a millisecond. */
export interface Item {
  readonly call: Call
  /** Of the ids that the process knows, from the oldest to the latest. */
  readonly target: number
  readonly pauseMs: number
  readonly hasty: boolean
  readonly cutAfterMs: number | undefined
}

export interface StoreSettings {
  readonly idleTimeoutMs: number
  readonly absoluteTimeoutMs: number | undefined
  readonly touchIntervalMs: number
}

export interface Plan {
  readonly seed: number
  readonly kind: Kind
  readonly store: StoreName
  readonly settings: StoreSettings
  readonly first: Data
  /** By process, then by lane. */
  readonly lanes: readonly (readonly (readonly Item[])[])[]
}

export interface PlanSize {
  readonly processes: number
  readonly operations: number
}

const CALM_TIMEOUT_MS = 1_800_000

export function drawPlan(seed: number, kind: Kind, store: StoreName, size: PlanSize): Plan {
  const random = createRandom(seed)
  const brief = kind.startsWith('brief')
  const settings = {
    idleTimeoutMs: brief ? 25 + random.below(50) : CALM_TIMEOUT_MS,
    absoluteTimeoutMs: brief && random.below(2) === 0 ? 60 + random.below(120) : undefined,
    touchIntervalMs: brief && random.below(3) === 0 ? 10 : 0,
  }
  const first = firstData(seed)
  // What nobody has heard of overlaps with all that follows: that is enough.
  const perProcess = kind.endsWith('cut') ? 1 : 1 + random.below(2)
  const each = Math.ceil(size.operations / (size.processes * perProcess))
  const lanes = Array.from({ length: size.processes }, (_, process) =>
    Array.from({ length: perProcess }, (_, lane) =>
      Array.from({ length: each }, (_, n) => drawItem(random, kind, first, `${process}.${lane}.${n}`)),
    ),
  )
  return { seed, kind, store, settings, first, lanes }
}

const firstData = (seed: number): Data => ({
  user_id: `user-${seed}`,
  permissions: ['read'],
  preferences: { theme: 'dark' },
  counts: { a: 0 },
  log: [],
  note: 'first',
})

/** Once in so many calls. */
const [PAUSE_EVERY, CUT_EVERY, HASTY_EVERY] = [9, 30, 20]

function drawItem(random: Random, kind: Kind, first: Data, token: string): Item {
  const once = (every: number): boolean => random.below(every) === 0
  const cuts = kind.endsWith('cut')
  const pauseMs = kind.startsWith('brief') && once(PAUSE_EVERY) ? 1 + random.below(60) : 0
  return {
    call: drawCall(random, token, first),
    target: random.below(5) > 0 ? 1 : random.below(1000) / 1000,
    pauseMs,
    hasty: cuts && once(HASTY_EVERY),
    cutAfterMs: cuts && once(CUT_EVERY) ? random.below(3) : undefined,
  }
}

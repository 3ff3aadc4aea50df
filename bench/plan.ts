/** What is measured, how long and how often: nothing here runs. */

export const OPERATIONS = ['create', 'read', 'fields', 'change', 'increment', 'touch', 'destroy'] as const
export type Operation = (typeof OPERATIONS)[number]

/** Kilobytes of JSON. */
export const SIZES_KB = [0.4, 2, 10, 100] as const
export type Size = (typeof SIZES_KB)[number]

export const CONTENDERS = [
  'connect',
  'connect0',
  'hset',
  'rewrite',
  'bare',
  'json',
  'cached',
  'shared',
  'hash',
  'memory',
] as const
export type ContenderKey = (typeof CONTENDERS)[number]

/** Many calls under way at a time; one after the other; the same with a network between. */
export const MODES = ['busy', 'single', 'network'] as const
export type Mode = (typeof MODES)[number]

/** What the network mode adds each way. */
export const DELAY_MS = 0.5

export interface Plan {
  readonly modes: readonly Mode[]
  readonly operations: readonly Operation[]
  readonly sizes: readonly Size[]
  readonly contenders: readonly ContenderKey[]
  /** Rounds that count; one of half the length goes before them, to warm up. */
  readonly rounds: number
  /** How long a contender's turn lasts, if it is not busy with its last call. */
  readonly millis: number
  /** Calls under way at a time, when it is busy. */
  readonly inFlight: number
  /** How many sessions of each size every contender works on. */
  readonly sessions: number
}

const ALL = { modes: MODES, operations: OPERATIONS, sizes: SIZES_KB, contenders: CONTENDERS }

/** Figures are published from this one only. */
export const FULL: Plan = { ...ALL, rounds: 5, millis: 220, inFlight: 50, sessions: 64 }

/** Shows that everything works, in a few seconds. Its figures mean nothing. */
export const SMOKE: Plan = { ...ALL, rounds: 1, millis: 4, inFlight: 4, sessions: 4 }

export const inFlightOf = ({ inFlight }: Plan, mode: Mode): number => (mode === 'busy' ? inFlight : 1)

/** How long and how often each cell is measured. */
export type Effort = Pick<Plan, 'rounds' | 'millis' | 'inFlight' | 'sessions'>

/** Why figures of so little work say nothing; `undefined` if they do. */
export function whyMeaningless({ rounds, millis, inFlight, sessions }: Effort): string | undefined {
  if (millis < FULL.millis || sessions < FULL.sessions || inFlight < FULL.inFlight) return 'turns too short'
  return rounds < FULL.rounds ? `fewer than ${FULL.rounds} rounds` : undefined
}

/** Why the figures of this plan must not be published; `undefined` if they may. */
export function whyNotPublishable(plan: Plan): string | undefined {
  const why = whyMeaningless(plan)
  if (why !== undefined) return why
  const parts = ['modes', 'operations', 'sizes', 'contenders'] as const
  return parts.some((part) => plan[part].length < FULL[part].length)
    ? 'a part of the benchmark only'
    : undefined
}

/** What `npm run bench:scale` measures: the same operations among few sessions and among very many. Nothing here runs. */

export const TOPOLOGIES = { server: 'one server', cluster: 'a Cluster of 3' } as const
export type TopologyKey = keyof typeof TOPOLOGIES
export const TOPOLOGY_KEYS: readonly TopologyKey[] = ['server', 'cluster']

export const OPERATIONS = {
  create: 'create',
  read: 'whole read with slide',
  shared: 'the same, readCache, shared',
  fields: 'two fields',
  change: 'change one preference',
  increment: 'increment',
  touch: 'touch',
  regenerate: 'regenerate',
  destroy: 'destroy',
  list: 'listByUser',
  count: 'countByUser',
  destroyByUser: 'destroyByUser, 1 to 20 devices',
} as const
export type Operation = keyof typeof OPERATIONS
export const OPERATION_KEYS = Object.keys(OPERATIONS) as readonly Operation[]

/** Calls under way at a time: as many as rates are measured with, and a moderate load, for what a call takes. */
export const MODES = { busy: 50, calm: 4 } as const
export type Mode = keyof typeof MODES

export interface Plan {
  readonly on: readonly TopologyKey[]
  /** Live sessions, ascending. */
  readonly counts: readonly number[]
  /** Rounds that count; one goes before them, to warm up. */
  readonly rounds: number
  /** Calls of an operation in a turn. */
  readonly calls: Readonly<Record<Mode, number>>
  /** Sessions by which Redis is asked what a key takes. */
  readonly weighed: number
  /** Sessions that expire together, and within how many milliseconds. */
  readonly storm: number
  readonly stormMs: number
  /** Sessions of the user who is logged out everywhere. */
  readonly user: number
  /** So often at most, until enough calls of others have met it. */
  readonly logouts: number
  /** Calls from which a p99.9 says something. */
  readonly enough: number
  /** When a scan is broken off, and its rate is told. */
  readonly scanSeconds: number
  /** Sessions of each size and form by which forms are compared. */
  readonly forms: number
  /** Sessions of the mix, in each form. */
  readonly mixed: number
}

export const FULL: Plan = {
  on: TOPOLOGY_KEYS,
  counts: [1000, 30_000, 1_000_000],
  rounds: 5,
  calls: { busy: 2400, calm: 1000 },
  weighed: 500,
  storm: 100_000,
  stormMs: 3000,
  user: 10_000,
  logouts: 12,
  enough: 5000,
  scanSeconds: 20,
  forms: 3000,
  mixed: 30_000,
}

/** Shows that everything works, in some seconds. Its figures mean nothing. */
export const SMOKE: Plan = {
  ...FULL,
  counts: [50, 300, 2000],
  rounds: 1,
  calls: { busy: 20, calm: 20 },
  weighed: 20,
  storm: 2000,
  stormMs: 500,
  user: 200,
  logouts: 1,
  enough: 20,
  scanSeconds: 2,
  forms: 40,
  mixed: 300,
}

/** Why the figures of this plan must not be published; `undefined` if they may. */
export function whyNotPublishable(plan: Plan): string | undefined {
  if (plan.rounds < FULL.rounds) return `fewer than ${FULL.rounds} rounds`
  if (plan.calls.busy < FULL.calls.busy || plan.storm < FULL.storm || plan.user < FULL.user)
    return 'too few calls'
  if (plan.on.length < FULL.on.length) return 'one topology only'
  return FULL.counts.every((count) => plan.counts.includes(count)) ? undefined : 'other numbers of sessions'
}

/** How much slower the most sessions may be than the fewest. */
export const SLOWER_AT_MOST = 1.15
/** p99.9 of a change while somebody is logged out everywhere, as a multiple of the quiet one. */
export const LATER_AT_MOST = 3

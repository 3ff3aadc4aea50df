/** The estimate beside the million that was measured. */
import { TOPOLOGIES } from '../scale/plan.ts'
import type { TopologyKey } from '../scale/plan.ts'
import { overMix } from './constants.ts'
import type { Constants } from './constants.ts'

export interface Compared {
  readonly what: string
  readonly estimated: number
  readonly measured: number
}

/** As the population has it. */
const LOGGED_IN = 0.7
const ALL: readonly TopologyKey[] = ['server', 'cluster']

export const errorOf = ({ estimated, measured }: Compared): number => estimated / measured - 1

/** Memory: the constants are of other sessions, of one size each. */
export function comparedWith(constants: Constants): readonly Compared[] {
  const used = overMix((kb) => constants.document('json', kb)) + LOGGED_IN * constants.entry
  const resident = used * constants.fragmentation
  return ALL.flatMap((topology) => {
    const { count, memory } = constants.part(topology).populations.at(-1) ?? NOBODY
    const what = `${TOPOLOGIES[topology]}, ${count} sessions`
    return [
      {
        what: `${what}: used_memory, MB`,
        estimated: (used * count) / 1e6,
        measured: megabytes(memory.used, count),
      },
      {
        what: `${what}: resident, MB`,
        estimated: (resident * count) / 1e6,
        measured: megabytes(memory.resident, count),
      },
    ]
  })
}

const NOBODY = { count: 0, memory: { used: NaN, resident: NaN } }

const megabytes = (each: number, count: number): number => (each * count) / 1e6

/** The estimate beside the million that was measured. */
import { LARGEST_KB, SMALLEST_KB, sizeAt } from '../scale/population.ts'
import type { Step } from '../scale/forms.ts'
import { TOPOLOGIES } from '../scale/plan.ts'
import type { TopologyKey } from '../scale/plan.ts'
import type { Constants } from './constants.ts'

export interface Compared {
  readonly what: string
  readonly estimated: number
  readonly measured: number
}

const STEPS = 1000
/** As the population has it. */
const LOGGED_IN = 0.7

export const errorOf = ({ estimated, measured }: Compared): number => estimated / measured - 1

/** Of sizes as they are in the mix. */
export const overMix = (of: (kilobytes: number) => number): number =>
  Array.from({ length: STEPS }, (_, i) => of(sizeAt((i + 0.5) / STEPS))).reduce((a, b) => a + b) / STEPS

export const meanKilobytes = (): number =>
  overMix((kilobytes) => Math.min(LARGEST_KB, Math.max(SMALLEST_KB, kilobytes)))

export function comparedWith(constants: Constants): readonly Compared[] {
  const bytes = overMix((kb) => constants.document('json', kb)) + LOGGED_IN * constants.entry
  const memory = (['server', 'cluster'] as const).map((topology): Compared => {
    const { count, memory: found } = constants.part(topology).populations.at(-1) ?? NOBODY
    return {
      what: `${TOPOLOGIES[topology]}, ${count} sessions: bytes of used_memory each`,
      estimated: bytes,
      measured: found.used,
    }
  })
  return [...memory, ...COSTS.map(([step, operation]) => work(constants, 'server', step, operation))]
}

const NOBODY = { count: 0, memory: { used: NaN } }
const COSTS = [
  ['read', 'read'],
  ['cached', 'shared'],
  ['change', 'change'],
  ['create', 'create'],
] as const

const work = (
  constants: Constants,
  topology: TopologyKey,
  step: Step,
  operation: (typeof COSTS)[number][1],
): Compared => ({
  what: `${TOPOLOGIES[topology]}, µs of the server for a ${NAMES[step]}`,
  estimated: overMix((kb) => constants.cost('json', step, 'serverMicros', kb)),
  measured: constants.mixed(topology, operation)?.serverMicros ?? NaN,
})

const NAMES: Readonly<Record<Step, string>> = {
  read: 'read with slide',
  cached: 'read of what has not changed',
  change: 'change',
  create: 'create',
}

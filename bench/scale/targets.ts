/** What we set out to reach, and whether it was. */
import { ratio } from '../report/statistics.ts'
import { LATER_AT_MOST, OPERATIONS, OPERATION_KEYS, SLOWER_AT_MOST, TOPOLOGIES } from './plan.ts'
import type { Operation } from './plan.ts'
import type { Part } from './scale.ts'

export interface Verdict {
  readonly what: string
  /** A ratio that is to be no more than `limit`. */
  readonly found: number
  readonly limit: number
  readonly met: boolean
}

export const verdictsOn = (part: Part): readonly Verdict[] => [...speeds(part), ...logouts(part)]

/** How many times slower it is among the most sessions than among the fewest, within each round. */
export function slowdown({ cells, populations }: Part, operation: Operation): number {
  const counts = populations.map(({ count }) => count)
  const rates = (count: number): readonly number[] =>
    cells.find((cell) => cell.operation === operation && cell.mode === 'busy' && cell.count === count)
      ?.perSecond ?? []
  return ratio(rates(Math.min(...counts)), rates(Math.max(...counts)))
}

const speeds = (part: Part): Verdict[] =>
  OPERATION_KEYS.map((operation) => {
    const counts = part.populations.map(({ count }) => count)
    const among = `${Math.max(...counts)} sessions against ${Math.min(...counts)}`
    const what = `${TOPOLOGIES[part.topology]}, ${OPERATIONS[operation]}, ${among}: times slower`
    return verdict(what, slowdown(part, operation), SLOWER_AT_MOST)
  })

const logouts = ({ crowd: { quiet, forAll }, topology }: Part): Verdict[] =>
  forAll
    .filter(({ what }) => what === 'destroyByUser')
    .map(({ others, sessions }) =>
      verdict(
        `${TOPOLOGIES[topology]}, p99.9 of a change while ${sessions} sessions of a user are logged out: times the quiet one`,
        others.p999 / quiet.p999,
        LATER_AT_MOST,
      ),
    )

const verdict = (what: string, found: number, limit: number): Verdict => ({
  what,
  found,
  limit,
  met: found <= limit,
})

/** The clock of a run. */
import * as fc from 'fast-check'
import type { World } from '../model/world.ts'

/**
 * All times are multiples of this: what is not yet over by the clock that stands still is not over by the server's
 * either, which removes keys by its own.
 */
export const UNIT_MS = 10_000

/** Half a second past a full one, so that rounding shows. */
export const START_MS = 1_700_000_000_500

/** How long to wait before a call. */
export type Wait = (world: World) => number

export const aWait: fc.Arbitrary<Wait> = fc.oneof(
  { weight: 26, arbitrary: fc.constant(() => 0) },
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 3 }).map((units) => () => units * UNIT_MS) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(0, UNIT_MS).map((early) => (world: World) => untilExpiry(world) - early),
  },
)

/** To the moment at which the next session expires. */
function untilExpiry(world: World): number {
  const left = world.all().map((session) => world.expiresInMs(session))
  return left.length === 0 ? UNIT_MS : Math.min(...left)
}

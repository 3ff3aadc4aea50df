/** The clock of a run. */
import * as fc from 'fast-check'
import { IDS } from './picks.ts'
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
  { weight: 13, arbitrary: fc.constant(() => 0) },
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 4 }).map((units) => () => units * UNIT_MS) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(IDS.length), fc.boolean()).map(([n, isEarly]) => untilExpiry(n, isEarly)),
  },
)

/** To the moment at which a session expires, or shortly before. */
const untilExpiry =
  (n: number, isEarly: boolean): Wait =>
  (world) => {
    const all = world.all()
    const session = all[n % all.length]
    return session === undefined ? 0 : world.expiresInMs(session) - (isEarly ? UNIT_MS : 0)
  }

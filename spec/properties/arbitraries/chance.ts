/** How often things happen. */
import * as fc from 'fast-check'

/** One, and once in a while the other. */
export const usually = <T, U>(
  one: fc.Arbitrary<T>,
  other: fc.Arbitrary<U>,
  times = 30,
): fc.Arbitrary<T | U> => fc.oneof({ weight: times, arbitrary: one }, { weight: 1, arbitrary: other })

/** For what does not depend on anything. */
export const always =
  <T>(value: T): (() => T) =>
  () =>
    value

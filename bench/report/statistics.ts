/** Figures of several rounds. */

/** @throws {RangeError} for no values: there is no figure to be had from them */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]]
  if (low === undefined || high === undefined) throw new RangeError('a median of nothing')
  return (low + high) / 2
}

/** The value that a share of all does not exceed: the nearest rank. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new RangeError('a percentile of nothing')
  return value
}

/** How far the farthest lies from the median, as a part of it. */
export function spread(values: readonly number[]): number {
  const middle = median(values)
  return Math.max(...values.map((value) => Math.abs(value - middle))) / middle
}

/**
 * The median of the ratios within each round. Contenders take turns in each round, so what slowed one of them slowed the
 * other too; a ratio of two medians may compare a good moment of the one with a bad one of the other.
 */
export function ratio(own: readonly number[], other: readonly number[]): number {
  if (own.length !== other.length) throw new RangeError('not the same rounds')
  return median(own.map((value, round) => value / (other[round] ?? NaN)))
}

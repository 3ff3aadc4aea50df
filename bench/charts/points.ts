/** What is drawn: medians of rounds, and how far they lie apart. */
import { median } from '../report/statistics.ts'

/** One mark: a series at one place of the axis below. */
export interface Point {
  readonly series: string
  readonly x: number
  readonly median: number
  /** Of the rounds; the median itself where something is measured once. */
  readonly low: number
  readonly high: number
}

export function pointOf(series: string, x: number, rounds: readonly number[]): Point {
  return { series, x, median: median(rounds), low: Math.min(...rounds), high: Math.max(...rounds) }
}

/** In the order in which they come. */
export const seriesOf = (points: readonly Point[]): string[] => [
  ...new Set(points.map(({ series }) => series)),
]

/** Of the axis below, from left to right. */
export const placesOf = (points: readonly Point[]): number[] =>
  [...new Set(points.map(({ x }) => x))].toSorted((a, b) => a - b)

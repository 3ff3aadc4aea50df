/**
 * Figures by how many sessions there are. `bench/results/scale.json` is to have, beside whatever else is in it, `at`,
 * `machine` (as in published.json), `rounds`, and
 *
 *     "figures": [{ "name": "change", "title": "Change one preference", "unit": "operations a second",
 *                   "points": [{ "series": "json", "count": 1000, "median": 9000, "low": 8000, "high": 10000 }, …] }]
 *
 * A series is a contender's key, or a name. Each figure becomes docs/images/bench-count-NAME.svg.
 */
import { existsSync } from 'node:fs'
import { ORIGIN, ajv, list, number, object, readerOf, text } from '../report/saved.ts'
import type { Origin } from '../report/saved.ts'
import type { Chart } from './chart.ts'
import { lineChart } from './lines.ts'
import { otherLines } from './origin.ts'
import { described } from './words.ts'

export interface CountPoint {
  readonly series: string
  readonly count: number
  readonly median: number
  readonly low: number
  readonly high: number
}
export interface CountFigure {
  readonly name: string
  readonly title: string
  readonly unit: string
  readonly points: readonly CountPoint[]
}
interface CountRun extends Origin {
  readonly rounds: number
  readonly figures: readonly CountFigure[]
}

const POINT = object({ series: text, count: number, median: number, low: number, high: number })
const FIGURE = object({ name: text, title: text, unit: text, points: list(POINT) })
const saved = readerOf(
  ajv.compile<CountRun>(object({ ...ORIGIN, rounds: number, figures: list(FIGURE) })),
  'npm run bench:scale',
)

/** None where nothing was measured by count. @throws {Refusal} for a file of another shape */
export function countCharts(path: string): Chart[] {
  if (!existsSync(path)) return []
  const run = saved(path)
  const foot = otherLines(run, 'sessions in the store at the same time')
  return run.figures.map((figure) => countChart(figure, foot))
}

export function countChart({ name, title, unit, points }: CountFigure, foot: readonly string[]): Chart {
  const placed = points.map(({ count, ...rest }) => ({ ...rest, x: count }))
  const about = {
    title: `${title}, by the number of sessions`,
    subtitle: `In ${unit}, on logarithmic axes`,
    foot,
  }
  return {
    name: `count-${name}`,
    ...about,
    sentence: '',
    svg: lineChart(placed, {
      ...about,
      description: described(placed, unit, countText),
      axis: { below: 'sessions in the store (log)', beside: `${unit} (log)` },
      placeText: countText,
    }),
  }
}

const countText = (count: number): string => count.toLocaleString('en')

/** What is drawn of a run: bench/charts/count.ts reads it. */
import type { CountFigure, CountPoint } from '../charts/count.ts'
import { median } from '../report/statistics.ts'
import { OPERATIONS, TOPOLOGIES } from './plan.ts'
import type { Operation } from './plan.ts'
import type { Part } from './scale.ts'

const DRAWN: readonly Operation[] = ['change', 'read', 'create']

export const figuresOf = (parts: readonly Part[]): CountFigure[] =>
  DRAWN.map((name) => ({
    name,
    title: OPERATIONS[name].replace(/^./, (first) => first.toUpperCase()),
    unit: 'operations a second',
    points: parts.flatMap((part) => pointsOf(part, name)),
  }))

const pointsOf = ({ topology, cells }: Part, name: Operation): CountPoint[] =>
  cells
    .filter(({ operation, mode }) => operation === name && mode === 'busy')
    .map(({ count, perSecond }) => ({
      ...{ series: TOPOLOGIES[topology], count, median: median(perSecond) },
      ...{ low: Math.min(...perSecond), high: Math.max(...perSecond) },
    }))
    .toSorted((a, b) => a.count - b.count)

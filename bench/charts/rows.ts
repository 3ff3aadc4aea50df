/** A row for each series, a panel for each size: where lines would lie on each other. The figure stands beside its mark. */
import { Plot } from './plot.ts'
import type { Markish } from '@observablehq/plot'
import { framed } from './frame.ts'
import type { Frame } from './frame.ts'
import { LOOKS, ink, lookOf } from './look.ts'
import type { LookName } from './look.ts'
import { placesOf, seriesOf } from './points.ts'
import type { Point } from './points.ts'

export interface RowsFrame extends Frame {
  readonly axis: {
    readonly below: string
    readonly type: 'linear' | 'log'
    readonly ticks: readonly number[]
  }
  readonly placeText: (x: number) => string
  readonly rowText: (series: string) => string
  /** @default that of its name */
  readonly lookOf?: (series: string) => LookName
  readonly valueText: (point: Point) => string
}

const ROW = 25
const MARGIN = { left: 178, right: 22, top: 26, bottom: 44 } as const
/** Of the axis, for the figure beside the farthest mark. */
const ROOM = { linear: 1.45, log: 7 } as const

export function rowChart(points: readonly Point[], frame: RowsFrame): string {
  const rows = seriesOf(points)
  const domain = domainOf(points, frame)
  // The last one would touch the first of the next panel.
  const ticks = frame.axis.ticks.filter((tick) => tick >= domain[0] && tick <= domain[1] * 0.95)
  return framed(frame, {
    height: MARGIN.top + ROW * rows.length + MARGIN.bottom,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    fx: { domain: placesOf(points), padding: 0.07, label: null },
    y: { type: 'point', domain: rows, padding: 0.6, label: null },
    x: { type: frame.axis.type, domain, label: null },
    below: frame.axis.below,
    marks: [
      axes(rows, ticks, frame),
      rows.map((row) =>
        rowMarks(
          points.filter(({ series }) => series === row),
          frame,
        ),
      ),
    ],
  })
}

function domainOf(points: readonly Point[], { axis }: RowsFrame): [number, number] {
  const highest = Math.max(...points.map(({ high }) => high))
  const lowest = Math.min(...points.map(({ low }) => low))
  return [axis.type === 'log' ? lowest / 1.3 : 0, highest * ROOM[axis.type]]
}

function axes(rows: readonly string[], ticks: readonly number[], frame: RowsFrame): Markish {
  return [
    Plot.ruleY(rows, { stroke: ink('line'), strokeOpacity: 1 }),
    Plot.gridX(ticks, { stroke: ink('line'), strokeOpacity: 1, strokeDasharray: '1,4' }),
    Plot.axisY({ tickSize: 0, tickFormat: frame.rowText, fontSize: 12 }),
    Plot.axisX(ticks, { tickSize: 0, fontSize: 11, tickFormat: tickText, fill: ink('quiet') }),
    Plot.axisFx({ tickFormat: frame.placeText, fontSize: 12.5, anchor: 'top', fontWeight: 600 }),
  ]
}

const tickText = (value: number): string => (value >= 1000 ? `${value / 1000}k` : String(value))

function rowMarks(points: readonly Point[], frame: RowsFrame): Markish {
  const look = (frame.lookOf ?? lookOf)(points[0]?.series ?? '')
  const place = { fx: 'x', y: 'series' } as const
  const colour = { stroke: ink(look) }
  const { symbol } = LOOKS[look]
  return [
    Plot.ruleY(points, { ...place, ...colour, x1: 'low', x2: 'high', strokeWidth: 2 }),
    Plot.dot(points, { ...place, ...colour, x: 'median', symbol, r: 4.5, strokeWidth: 1.5, fill: ink(look) }),
    Plot.text(points, {
      ...place,
      x: 'high',
      dx: 8,
      text: frame.valueText,
      textAnchor: 'start',
      fontSize: 11.5,
      fill: ink('text'),
      // The line of the row ends at the figure.
      stroke: ink('card'),
      strokeWidth: 5,
    }),
  ]
}

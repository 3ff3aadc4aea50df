/** Series over sizes or counts, both axes logarithmic: the same factor is the same distance everywhere. */
import { Plot } from './plot.ts'
import type { Markish } from '@observablehq/plot'
import { short } from '../report/table.ts'
import { apart } from './apart.ts'
import { WIDTH, framed } from './frame.ts'
import type { Frame } from './frame.ts'
import { LOOKS, ink, lookOf, nameOf } from './look.ts'
import type { LookName } from './look.ts'
import { placesOf, seriesOf } from './points.ts'
import type { Point } from './points.ts'

export interface LinesFrame extends Frame {
  readonly axis: { readonly below: string; readonly beside: string }
  /** A place of the axis below: `10 KB`. */
  readonly placeText: (x: number) => string
}

const HEIGHT = 400
const MARGIN = { left: 64, right: 238, top: 26, bottom: 52 } as const
/** Pixels between the series at one place, so that their bars do not hide each other. */
const STEP = 5
const LABEL = { height: 17, line: 46, mark: 54, text: 64 } as const

export function lineChart(points: readonly Point[], frame: LinesFrame): string {
  const scales = scalesOf(points)
  const series = seriesOf(points)
  const placed = series.map((name, i) => ({
    look: lookOf(name),
    dx: STEP * (i - (series.length - 1) / 2),
    points: points.filter((point) => point.series === name).toSorted((a, b) => a.x - b.x),
  }))
  return framed(frame, {
    height: HEIGHT,
    marginTop: MARGIN.top,
    marginBottom: MARGIN.bottom,
    marginLeft: MARGIN.left,
    marginRight: MARGIN.right,
    x: scales.x.options,
    y: scales.y.options,
    marks: [
      axes(points, scales.y.options.domain, frame),
      placed.map(({ look, dx, points }) => seriesMarks(look, dx, points)),
      labels(points, scales),
    ],
  })
}

interface Axis {
  readonly options: { readonly type: 'log'; readonly domain: [number, number]; readonly label: null }
  readonly pixel: (value: number) => number
  readonly value: (pixel: number) => number
}
interface Scales {
  readonly x: Axis
  readonly y: Axis
}

/** The drawing's own scales, known before it is drawn. */
function scalesOf(points: readonly Point[]): Scales {
  const places = placesOf(points)
  const [first = 1, last = 1] = [places.at(0), places.at(-1)]
  // Room for the bars of the outermost places.
  const edge = (last / first) ** 0.045
  const x = logAxis([first / edge, last * edge], [MARGIN.left, WIDTH - MARGIN.right])
  const lowest = Math.min(...points.map(({ low }) => low))
  const highest = Math.max(...points.map(({ high }) => high))
  const y = logAxis([lowest / 1.15, highest * 1.15], [HEIGHT - MARGIN.bottom, MARGIN.top])
  return { x, y }
}

function logAxis(domain: [number, number], [from, to]: readonly [number, number]): Axis {
  const [low, high] = domain.map(Math.log) as [number, number]
  return {
    options: { type: 'log', domain, label: null },
    pixel: (value) => from + ((Math.log(value) - low) / (high - low)) * (to - from),
    value: (pixel) => Math.exp(low + ((pixel - from) / (to - from)) * (high - low)),
  }
}

/** 1, 2, 5, 10, 20, 50, … within. */
function ticksOf([low, high]: readonly [number, number]): number[] {
  const powers = Array.from({ length: 12 }, (_, i) => 10 ** (i - 2))
  const all = powers.flatMap((power) => [power, 2 * power, 5 * power])
  return all.filter((tick) => tick >= low && tick <= high)
}

function axes(points: readonly Point[], domain: readonly [number, number], frame: LinesFrame): Markish {
  const places = placesOf(points)
  const values = ticksOf(domain)
  const title = { fill: ink('quiet'), fontSize: 12 }
  return [
    Plot.gridY(values, { stroke: ink('line'), strokeOpacity: 1 }),
    Plot.gridX(places, { stroke: ink('line'), strokeOpacity: 1, strokeDasharray: '1,4' }),
    // As texts: a logarithmic axis leaves out some that are given to it as ticks.
    Plot.axisY(values, { text: tickText, tickSize: 0, fontSize: 12 }),
    Plot.axisX(places, { text: frame.placeText, tickSize: 0, fontSize: 12 }),
    Plot.text([frame.axis.beside], {
      ...title,
      frameAnchor: 'top-left',
      dx: -48,
      dy: -20,
      textAnchor: 'start',
    }),
    Plot.text([frame.axis.below], { ...title, frameAnchor: 'bottom', dy: 38 }),
  ]
}

const tickText = (value: number): string => {
  if (value >= 1e6) return `${value / 1e6}M`
  return value >= 1000 ? `${value / 1000}k` : String(value)
}

function seriesMarks(look: LookName, dx: number, points: readonly Point[]): Markish {
  const stroke = ink(look)
  const at = { x: 'x', dx, stroke } as const
  const { symbol, dash } = LOOKS[look]
  return [
    Plot.line(points, { ...at, y: 'median', strokeWidth: 2, strokeDasharray: dash, strokeOpacity: 0.85 }),
    Plot.ruleX(points, { ...at, y1: 'low', y2: 'high', strokeWidth: 1.5 }),
    Plot.dot(points, { ...at, y: 'median', symbol, r: 4.5, strokeWidth: 1.5, fill: ink(look) }),
  ]
}

/** At the right, beside the last medians, with a line from each to its label. */
function labels(points: readonly Point[], { x, y }: Scales): Markish {
  const last = Math.max(...placesOf(points))
  const ends = points.filter((point) => point.x === last)
  const wanted = ends.map(({ median }) => y.pixel(median))
  const found = apart(wanted, LABEL.height, MARGIN.top, HEIGHT - MARGIN.bottom)
  const right = (pixels: number): number => x.value(x.pixel(last) + pixels)
  const from = right((STEP * seriesOf(points).length) / 2 + 4)
  const [to, mark, text] = [right(LABEL.line), right(LABEL.mark), right(LABEL.text)]
  return ends.map(({ series, median }, i): Markish => {
    const look = lookOf(series)
    const colour = { stroke: ink(look) }
    const middle = y.value(found[i] ?? 0)
    const name = `${nameOf(series)}  ${short(median)}`
    const line = { x1: from, x2: to, y1: median, y2: middle, strokeOpacity: 0.6 }
    return [
      Plot.link([series], { ...colour, ...line }),
      Plot.dot([series], {
        ...colour,
        x: mark,
        y: middle,
        symbol: LOOKS[look].symbol,
        r: 4.5,
        fill: ink(look),
      }),
      Plot.text([name], { x: text, y: middle, textAnchor: 'start', fontSize: 12, fill: ink('text') }),
    ]
  })
}

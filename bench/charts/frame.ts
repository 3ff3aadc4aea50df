/** A figure as a file: title, what it shows, where it was measured, and both colour schemes. */
import { Plot } from './plot.ts'
import type { PlotOptions } from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { ink, styleSheet } from './look.ts'

/** What stands around the drawing. */
export interface Frame {
  readonly title: string
  /** What is measured, in which unit, and which way is better. */
  readonly subtitle: string
  /** The figure in words, for who cannot see it. */
  readonly description: string
  /** Machine, versions, date, rounds. */
  readonly foot: readonly string[]
}

export const WIDTH = 880
const HEAD = 64
const FOOT_LINE = 15
const EDGE = 16

/** What a drawing may decide: the frame has the rest. */
export type Drawing = Omit<PlotOptions, 'width' | 'document' | 'title' | 'caption'> & {
  readonly height: number
  readonly marginTop: number
  readonly marginBottom: number
  readonly marginLeft: number
  /** What the axis below says of all panels. */
  readonly below?: string
}

/** The elements that are used here: the compiler knows no browser's. */
interface Element {
  readonly outerHTML: string
  readonly firstChild: Element | null
  textContent: string | null
  setAttribute(name: string, value: string): void
  insertBefore(child: Element, before: Element | null): void
  append(...children: Element[]): void
  querySelector(selector: string): Element | null
}
interface Page {
  createElementNS(space: string, name: string): Element
}

const SVG = 'http://www.w3.org/2000/svg'

/** The same bytes for the same figures. */
export function framed(frame: Frame, drawing: Drawing): string {
  const page = (parseHTML('<html><body></body></html>') as unknown as { document: Page }).document
  const marginBottom = drawing.marginBottom + FOOT_LINE * frame.foot.length + EDGE
  const height = drawing.height + HEAD + marginBottom - drawing.marginBottom
  const svg = Plot.plot({
    ...drawing,
    document: page,
    width: WIDTH,
    height,
    marginBottom,
    marginTop: drawing.marginTop + HEAD,
    style: { fontSize: '12px' },
  }) as Element
  dress(svg, page, frame, { ...drawing, height, marginBottom })
  return `${shortened(svg.outerHTML)}\n`
}

function dress(svg: Element, page: Page, frame: Frame, drawing: Drawing): void {
  const make = (name: string, attributes: Readonly<Record<string, string | number>>, text = ''): Element => {
    const element = page.createElementNS(SVG, name)
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value))
    element.textContent = text
    return element
  }
  const line = (text: string, y: number, size: number, fill: string, weight = 400, x = EDGE): Element =>
    make('text', { x, y, 'font-size': size, 'font-weight': weight, fill, 'text-anchor': 'start' }, text)
  const { height, below, marginLeft, marginBottom } = drawing
  svg.setAttribute('xmlns', SVG)
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-labelledby', 'title desc')
  svg.setAttribute('fill', ink('text'))
  svg.setAttribute('color', ink('text'))
  const style = svg.querySelector('style')
  if (style) style.textContent = styleSheet()
  const card = { x: 0.5, y: 0.5, width: WIDTH - 1, height: height - 1, rx: 8 }
  const before = svg.firstChild
  svg.insertBefore(make('title', { id: 'title' }, frame.title), before)
  svg.insertBefore(make('desc', { id: 'desc' }, frame.description), before)
  svg.insertBefore(make('rect', { ...card, fill: ink('card'), stroke: ink('line') }), before)
  svg.append(line(frame.title, 30, 17, ink('text'), 600), line(frame.subtitle, 51, 13, ink('quiet')))
  if (below !== undefined)
    svg.append(line(below, height - marginBottom + 38, 12, ink('quiet'), 400, marginLeft))
  const top = height - EDGE - FOOT_LINE * (frame.foot.length - 1)
  svg.append(...frame.foot.map((text, i) => line(text, top + FOOT_LINE * i, 11, ink('quiet'))))
}

/** Two decimals of a pixel are enough, and are the same on every machine. */
const shortened = (svg: string): string =>
  svg.replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (text) => String(Number(Number(text).toFixed(2)))),
  )

/** How each series looks: a colour that is told apart by those who see fewer of them, in light and in dark, and a mark. */
import { NAMES } from '../contenders/contender.ts'
import type { ContenderKey } from '../plan.ts'

/** Those of Plot's that are used. */
type MarkShape =
  'circle' | 'cross' | 'diamond' | 'hexagon' | 'plus' | 'square' | 'star' | 'times' | 'triangle' | 'triangle2'

export interface Look {
  readonly light: string
  readonly dark: string
  readonly symbol: MarkShape
  /** Ours are drawn through, what others do is dashed. */
  readonly dash: 'none' | '5,3'
}

export type LookName = ContenderKey
export const LOOKS: Readonly<Record<LookName, Look>> = {
  connect: { light: '#c4600c', dark: '#e8812f', symbol: 'triangle', dash: '5,3' },
  connect0: { light: '#735817', dark: '#f2c861', symbol: 'triangle2', dash: '5,3' },
  hset: { light: '#e0359b', dark: '#d9589f', symbol: 'square', dash: '5,3' },
  rewrite: { light: '#9445dc', dark: '#8450c9', symbol: 'diamond', dash: '5,3' },
  bare: { light: '#5d6771', dark: '#d4dfeb', symbol: 'times', dash: '5,3' },
  json: { light: '#1c4b93', dark: '#508ff9', symbol: 'circle', dash: 'none' },
  cached: { light: '#1b94c6', dark: '#41bcf0', symbol: 'star', dash: 'none' },
  shared: { light: '#3617ac', dark: '#6a62f5', symbol: 'cross', dash: 'none' },
  hash: { light: '#2f8a63', dark: '#3fe0a0', symbol: 'hexagon', dash: 'none' },
  memory: { light: '#4b4b4b', dark: '#a9a9a9', symbol: 'plus', dash: 'none' },
}

/** What is no series: the card that a figure is drawn on, its text, and its lines. The card is opaque, since a page may be dark where its reader's system is light. */
export const PAPER = {
  card: { light: '#ffffff', dark: '#0d1117' },
  text: { light: '#1f2328', dark: '#e6edf3' },
  quiet: { light: '#57606a', dark: '#9da7b3' },
  line: { light: '#d8dee4', dark: '#2d333b' },
} as const
export type PaperName = keyof typeof PAPER

/** A colour's name in the style sheet of a figure. */
export const ink = (name: LookName | PaperName): string => `var(--${name})`

const isLook = (name: string): name is LookName => Object.hasOwn(LOOKS, name)

/** By the number of sessions one store is measured in two places. */
const PLACES: ReadonlyMap<string, LookName> = new Map([
  ['one server', 'json'],
  ['a Cluster of 3', 'cached'],
])

/** A series that has no look of its own is drawn as the bare client is. */
export const lookOf = (series: string): LookName => (isLook(series) ? series : (PLACES.get(series) ?? 'bare'))

export const nameOf = (series: string): string => (isLook(series) ? NAMES[series] : series)

/** Both schemes: whoever shows the figure as an image has the browser choose. */
export function styleSheet(): string {
  const inks = Object.entries({ ...LOOKS, ...PAPER })
  const of = (scheme: 'light' | 'dark'): string =>
    `svg{${inks.map(([name, colours]) => `--${name}:${colours[scheme]}`).join(';')}}`
  return `${of('light')}@media (prefers-color-scheme:dark){${of('dark')}}text{white-space:pre}`
}

/** What a chart shows, in words: made from the same figures, so that they cannot say more than it does. */
import { short } from '../report/table.ts'
import { nameOf } from './look.ts'
import { placesOf, seriesOf } from './points.ts'
import type { Point } from './points.ts'

/** A series at each place, in every round; the higher, the better. */
export interface Rounds {
  readonly series: string
  readonly x: number
  readonly values: readonly number[]
}

type NameOf = (series: string) => string

export interface Wording {
  readonly name?: NameOf
  readonly placesText: (places: readonly number[]) => string
}

const VERDICTS = ['wins against', 'loses to', 'draws with'] as const
type Verdict = (typeof VERDICTS)[number]

/** Ahead in every round, behind in every round, or neither. */
function verdictOf(own: Rounds, other: Rounds): Verdict {
  const ratios = own.values.map((value, round) => value / (other.values[round] ?? NaN))
  if (ratios.every((ratio) => ratio > 1)) return 'wins against'
  return ratios.every((ratio) => ratio < 1) ? 'loses to' : 'draws with'
}

/** `**JsonSessionStore** wins against A and B (everywhere); loses to C (2 and 10 KB); draws with C (100 KB).` */
export function comparison(
  all: readonly Rounds[],
  own: string,
  others: readonly string[],
  { name = nameOf, placesText }: Wording,
): string {
  const found = others.flatMap((other) => pairsOf(all, own, other))
  const places = (x: readonly number[], other: string): string =>
    x.length === found.filter((one) => one.other === other).length ? 'everywhere' : placesText(x)
  const parts = VERDICTS.map((verdict) => {
    const texts = others.map((other) => {
      const where = found.filter((one) => one.other === other && one.verdict === verdict)
      return {
        other,
        text:
          where.length === 0
            ? ''
            : places(
                where.map(({ x }) => x),
                other,
              ),
      }
    })
    return { verdict, text: grouped(texts.map(({ other, text }) => ({ name: name(other), text }))) }
  })
  const said = parts.filter(({ text }) => text !== '').map(({ verdict, text }) => `${verdict} ${text}`)
  return said.length === 0 ? '' : `**${name(own)}** ${said.join('; ')}.`
}

interface Pair {
  readonly other: string
  readonly x: number
  readonly verdict: Verdict
}

/** Where both were measured. */
const pairsOf = (all: readonly Rounds[], own: string, other: string): Pair[] =>
  all.flatMap((mine) => {
    const theirs = all.find(({ series, x }) => series === other && x === mine.x)
    if (mine.series !== own || !theirs) return []
    return [{ other, x: mine.x, verdict: verdictOf(mine, theirs) }]
  })

/** Those at the same places together. */
function grouped(texts: readonly { readonly name: string; readonly text: string }[]): string {
  const places = [...new Set(texts.map(({ text }) => text))].filter((text) => text !== '')
  const groups = places.map((place) => {
    const names = texts.filter(({ text }) => text === place).map(({ name }) => name)
    return `${listed(names)} (${place})`
  })
  return groups.join(', ')
}

/** `a, b and c` */
export const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`

/** All medians, for who cannot see the chart. */
export function described(
  points: readonly Point[],
  unit: string,
  placeText: (x: number) => string,
  name: NameOf = nameOf,
  value: (median: number) => string = short,
): string {
  const places = placesOf(points)
  const rows = seriesOf(points).map((series) => {
    const found = places.map((x) => points.find((point) => point.series === series && point.x === x))
    return `${name(series)}: ${found.map((point) => (point ? value(point.median) : 'left out')).join(', ')}`
  })
  return `${unit}, at ${places.map(placeText).join(', ')}. ${rows.join('. ')}.`
}

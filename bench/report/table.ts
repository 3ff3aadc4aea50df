/** Text in columns. */

export interface Row {
  readonly head: string
  readonly columns: readonly string[]
}

/** A title, the columns' names, and rows; every column as wide as its widest text. */
export function table(title: string, names: readonly string[], rows: readonly Row[]): string {
  const all: Row[] = [{ head: '', columns: names }, ...rows]
  const headWidth = Math.max(...all.map(({ head }) => head.length))
  const widths = names.map((_, i) => Math.max(...all.map(({ columns }) => columns[i]?.length ?? 0)))
  const lines = all.map(({ head, columns }) =>
    [head.padEnd(headWidth), ...widths.map((width, i) => (columns[i] ?? '').padStart(width))]
      .join('  ')
      .trimEnd(),
  )
  return [title, ...lines].join('\n')
}

/** `9.81`, `981`, `9812`, `98.1k`, `981k`, `9.81M` */
export const short = (value: number): string => (value < 100 ? value.toPrecision(3) : whole(value))

/** The same for what has no fractions. */
export function whole(value: number): string {
  if (value < 10_000) return value.toFixed(0)
  if (value < 1e6) return `${(value / 1000).toFixed(value < 1e5 ? 1 : 0)}k`
  return `${(value / 1e6).toFixed(2)}M`
}

/** `0.52`, `2.9`, `122` */
export const times = (ratio: number): string => {
  if (ratio < 2) return ratio.toFixed(2)
  return ratio < 20 ? ratio.toFixed(1) : ratio.toFixed(0)
}

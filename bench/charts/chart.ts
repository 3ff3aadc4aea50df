/** A figure and what stands with it on a page. */
export interface Chart {
  /** Of its file: docs/images/bench-NAME.svg. */
  readonly name: string
  readonly title: string
  readonly subtitle: string
  /** Who wins and who loses, in Markdown; empty where the figure is not a comparison. */
  readonly sentence: string
  readonly svg: string
}

export const fileOf = ({ name }: Pick<Chart, 'name'>): string => `docs/images/bench-${name}.svg`

/** For docs/performance.md. */
export const chartsSection = (charts: readonly Chart[]): string =>
  charts
    .map(({ name, title, subtitle, sentence }) =>
      [`![${title}. ${subtitle}](images/bench-${name}.svg)`, sentence]
        .filter((part) => part !== '')
        .join('\n\n'),
    )
    .join('\n\n')

import { STORES } from './stores.ts'
import type { CoreResult, StoreResult } from './test-core.ts'

const SHOWN_FAILURES = 20

/** Servers by stores, as Markdown. */
export const tableOf = (results: readonly CoreResult[]): string => {
  const head = ['name', 'server', 'module', ...STORES]
  return [head, head.map(() => '---'), ...results.map(rowOf)]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n')
}

const rowOf = (result: CoreResult): readonly string[] => {
  if (result.kind === 'not-had') return [result.name, 'not had', '', ...STORES.map(() => 'not had')]
  if (result.kind === 'broken') return [result.name, '', '', ...STORES.map(() => 'no result')]
  return [
    result.name,
    result.server,
    result.module,
    ...STORES.map((store) => cellOf(result.stores.get(store))),
  ]
}

const cellOf = (result: StoreResult | undefined): string => {
  const { passed, failed } = result ?? { passed: 0, failed: [] }
  return failed.length === 0 ? `${passed} passing` : `${passed} passing, **${failed.length} failing**`
}

/** What became of a core: why it is missing or has no result, or its totals and the failed tests, the first of each store. */
export const storyOf = (result: CoreResult): readonly string[] => {
  if (result.kind === 'not-had') return [`${result.name} could not be had: ${result.reason}`]
  if (result.kind === 'broken') return [`${result.name} gave no result: ${result.reason}`]
  const { passed, failed } = totalsOf([result])
  const failures = [...result.stores.values()].flatMap((store) => store.failed.slice(0, SHOWN_FAILURES))
  return [
    `${result.name}: ${passed} passing, ${failed} failing`,
    ...failures.map(({ fullTitle, err }) => `  ${fullTitle}\n    ${err.message ?? 'failed'}`),
  ]
}

export interface Totals {
  readonly passed: number
  /** With one for each server that gave no result. */
  readonly failed: number
  readonly notHad: readonly string[]
}

export const totalsOf = (results: readonly CoreResult[]): Totals => {
  const cells = results.flatMap((one) => (one.kind === 'tested' ? [...one.stores.values()] : []))
  const broken = results.filter(({ kind }) => kind === 'broken').length
  return {
    passed: cells.reduce((sum, { passed }) => sum + passed, 0),
    failed: cells.reduce((sum, { failed }) => sum + failed.length, broken),
    notHad: results.filter(({ kind }) => kind === 'not-had').map(({ name }) => name),
  }
}

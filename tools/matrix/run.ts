import type { Core, CoreOptions } from './cores.ts'
import { tableOf, totalsOf, storyOf } from './report.ts'
import { testCore } from './test-core.ts'
import type { CoreResult } from './test-core.ts'

export interface MatrixOptions extends CoreOptions {
  /** How many may be missing without being a failure. */
  readonly mayMiss: 'none' | 'some' | 'all'
  readonly print: (line: string) => void
}

export interface MatrixRun {
  readonly results: readonly CoreResult[]
  readonly passed: boolean
}

/** Tests one core after the other, and goes on after one that cannot be had. The last line holds the totals. */
export const runMatrix = async (cores: readonly Core[], options: MatrixOptions): Promise<MatrixRun> => {
  const { print, onProgress } = options
  const results: CoreResult[] = []
  for (const core of cores) {
    const own = (stage: string): void => onProgress(`${core.name}: ${stage}`)
    const result = await testCore(core, { ...options, onProgress: own })
    for (const line of storyOf(result)) print(line)
    results.push(result)
  }
  if (results.some(({ kind }) => kind !== 'not-had')) print(`\n${tableOf(results)}\n`)
  return { results, passed: conclude(results, options) }
}

const conclude = (results: readonly CoreResult[], { mayMiss, print }: MatrixOptions): boolean => {
  const { passed, failed, notHad } = totalsOf(results)
  if (notHad.length > 0) print(`Not had, and so not tested: ${notHad.join(', ')}`)
  const tooMany = mayMiss === 'none' || (mayMiss === 'some' && notHad.length === results.length)
  const failures = failed + (tooMany ? notHad.length : 0)
  print(`${passed} tests passed, ${failures} failed`)
  return failures === 0
}

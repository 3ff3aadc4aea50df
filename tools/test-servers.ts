/**
 * The stores' specs on every server that can be had: `npm run test:servers`. Such a run writes the table into
 * docs/reliability.md. On some by name: `npm run test:servers -- valkey-9.1.2`; one that was named and cannot be
 * had is a failure, with `--if-had` a line in the output.
 */
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { coresNamed } from './matrix/cores.ts'
import { writeSection } from './report/section.ts'
import { tableOf, storyOf } from './matrix/report.ts'
import { runMatrix } from './matrix/run.ts'
import type { MatrixOptions } from './matrix/run.ts'
import { progressOn } from './server/progress.ts'

const DOCUMENT = fileURLToPath(new URL('../docs/reliability.md', import.meta.url))

const command = (): { names: readonly string[]; mayMiss: MatrixOptions['mayMiss'] } => {
  const options = { 'if-had': { type: 'boolean' } } as const
  const { values, positionals: names } = parseArgs({ allowPositionals: true, options })
  if (values['if-had'] === true) return { names, mayMiss: 'all' }
  return { names, mayMiss: names.length === 0 ? 'some' : 'none' }
}

const main = async (): Promise<boolean> => {
  const { names, mayMiss } = command()
  const progress = progressOn(process.stderr)
  const print = (line: string): void => {
    progress.end()
    console.log(line)
  }
  const cores = coresNamed(names)
  const { results, passed } = await runMatrix(cores, {
    env: process.env,
    onProgress: progress.step,
    mayMiss,
    print,
  })
  const missing = results.filter(({ kind }) => kind === 'not-had').flatMap(storyOf)
  if (names.length === 0) await writeSection(DOCUMENT, 'servers', [tableOf(results), ...missing].join('\n\n'))
  return passed
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RanTest } from './stores.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js')

export interface FailedTest extends RanTest {
  readonly err: { readonly message?: string }
}

/** What mocha's JSON reporter writes, as far as it is read here; a hook that failed is among the failures. */
export interface MochaReport {
  readonly passes: readonly RanTest[]
  readonly failures: readonly FailedTest[]
}

/** Runs spec files in a process of their own. Rejects when the run ends without a report. */
export const runMocha = async (
  args: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<MochaReport> => {
  const folder = await mkdtemp(join(tmpdir(), 'json-session-store-matrix-'))
  try {
    const report = join(folder, 'report.json')
    const said = await run(
      [...args, '--reporter', 'json', '--reporter-option', `output=${report}`],
      variables,
    )
    const text = await readFile(report, 'utf8').catch(() => {
      throw new Error(`the run of the specs ended without a report:\n${said.trim().slice(-2000)}`)
    })
    return JSON.parse(text) as MochaReport // mocha's own format
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** What it wrote on standard error. Skipped tests are failures; one that leaves a connection open does not stay. */
const run = async (args: readonly string[], variables: Readonly<Record<string, string>>): Promise<string> => {
  const { MOCHA_OPTIONS: _options, ...env } = process.env
  const child = spawn(process.execPath, [MOCHA, '--forbid-pending', '--forbid-only', '--exit', ...args], {
    cwd: ROOT,
    env: { ...env, ...variables },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part))
  await once(child, 'close')
  return said
}

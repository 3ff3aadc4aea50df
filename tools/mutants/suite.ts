/** Runs tests of a copy of the project, up to the first that fails. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Target } from './mutant.ts'
import { runNode } from './process.ts'
import type { Ended } from './process.ts'

export type Result =
  | { readonly kind: 'passed'; readonly tests: number }
  | { readonly kind: 'failed'; readonly test: string; readonly spec: string; readonly why: string }
  /** Its time was over. */
  | { readonly kind: 'hung' }
  /** No test ran: what is tested could not even be loaded. */
  | { readonly kind: 'broken'; readonly output: string }

export interface SuiteSettings {
  readonly folder: string
  readonly redisUrl: string
  readonly timeoutMs: number
}

/** What mocha's JSON reporter writes, as far as it is read here. */
interface Report {
  readonly stats: { readonly passes: number }
  readonly passes: readonly { readonly fullTitle: string }[]
  readonly failures: readonly {
    readonly fullTitle: string
    readonly file?: string
    readonly err: { readonly message?: string }
  }[]
}

/** @returns the first failure, if there is one */
export async function runTests({ spec, grep }: Target, settings: SuiteSettings): Promise<Result> {
  const chosen = grep === undefined ? [spec] : [spec, '--grep', grep]
  const { status, output, report } = await mocha(['--bail', ...chosen], settings)
  return status === 'late' ? { kind: 'hung' } : resultOf(report, settings.folder, output)
}

/** Those of the tests that pass, all being run. */
export async function passingTests(
  tests: readonly { readonly test: string; readonly spec: string }[],
  settings: SuiteSettings,
): Promise<Set<string>> {
  const specs = [...new Set(tests.map(({ spec }) => spec))]
  const grep = `^(?:${tests.map(({ test }) => escaped(withoutHook(test))).join('|')})`
  const { report } = await mocha([...specs, '--grep', grep], settings)
  const [passes, failures] = [report?.passes ?? [], report?.failures ?? []]
  const holds = (title: string): boolean =>
    passes.some(({ fullTitle }) => fullTitle.startsWith(title)) &&
    !failures.some(({ fullTitle }) => fullTitle.startsWith(title))
  return new Set(tests.map(({ test }) => test).filter((test) => holds(withoutHook(test))))
}

async function mocha(
  args: readonly string[],
  { folder, redisUrl, timeoutMs }: SuiteSettings,
): Promise<Ended & { report: Report | undefined }> {
  const file = join(folder, 'report.json')
  rmSync(file, { force: true })
  const options = ['--exit', '--reporter', 'json', '--reporter-option', `output=${file}`]
  // Random tests have to be the same with the bug and without it, and their titles tell the seed.
  const env = { REDIS_URL: redisUrl, SEED: '1' }
  const ended = await runNode(['node_modules/mocha/bin/mocha.js', ...options, ...args], {
    folder,
    env,
    timeoutMs,
  })
  return { ...ended, report: reportIn(file) }
}

/** A hook that fails is named after its suite. */
const withoutHook = (title: string): string => title.replace(/ "(?:before|after) (?:all|each)" hook.*$/, '')

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

function reportIn(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report
  } catch {
    return undefined
  }
}

function resultOf(report: Report | undefined, folder: string, output: string): Result {
  const failure = report?.failures[0]
  if (failure !== undefined) {
    const spec = (failure.file ?? '').replace(`${folder}/`, '')
    return { kind: 'failed', test: failure.fullTitle, spec, why: failure.err.message ?? '' }
  }
  const tests = report?.stats.passes ?? 0
  return tests > 0 ? { kind: 'passed', tests } : { kind: 'broken', output }
}

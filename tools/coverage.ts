/**
 * How much of lib/ the tests reach: `npm run coverage` runs them all and writes the table of docs/reliability.md;
 * `npm run coverage -- --report` only reads what a run with NODE_V8_COVERAGE=coverage/tmp has left. Exit code 1 if a file
 * has less than 95 % of its lines or of its branches covered.
 *
 * V8 counts, and the loader erases types in place, so that what is counted is the source. What a tool has generated is left
 * out: its source is covered. Nothing else is: a file of nothing but types has nothing to run, every other has to be loaded.
 */
import { spawnSync } from 'node:child_process'
import { readFileSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import blank from 'ts-blank-space'
import { page, tableOf, writeSection } from './report/section.ts'

const LEAST = 95
const root = fileURLToPath(new URL('..', import.meta.url))
const data = join(root, 'coverage/tmp')

interface Share {
  readonly covered: number
  readonly total: number
  readonly pct: number
}
interface Covered {
  readonly file: string
  readonly lines: Share
  readonly branches: Share
}

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}): number | null =>
  spawnSync(process.execPath, args, { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' }).status

function test(): number | null {
  rmSync(data, { recursive: true, force: true })
  return run([fileURLToPath(import.meta.resolve('mocha/bin/mocha.js')), 'spec/**/*.spec.ts', '--exit'], {
    NODE_V8_COVERAGE: data,
  })
}

/** What c8 makes of the data, with the files that no test has loaded. */
function covered(): Covered[] {
  const status = run([fileURLToPath(import.meta.resolve('c8/bin/c8.js')), 'report'])
  if (status !== 0) throw new Error('c8 could not read coverage/tmp')
  const text = readFileSync(join(root, 'coverage/coverage-summary.json'), 'utf8')
  const summary = JSON.parse(text) as Record<string, Omit<Covered, 'file'>>
  const none = { covered: 0, total: 0, pct: 0 }
  return sources().map((file) => {
    const { lines, branches } = summary[join(root, file)] ?? { lines: none, branches: none }
    return { file, lines, branches }
  })
}

const sources = (): string[] =>
  readdirSync(join(root, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.generated.ts'))
    .map((name) => join('lib', name))
    .filter((file) => hasCode(readFileSync(join(root, file), 'utf8')))
    .sort()

/** Whether anything but comments is left without the types. */
const hasCode = (source: string): boolean =>
  blank(source)
    .replaceAll(/\/\*[^]*?\*\/|\/\/.*$|\bexport \{\};?/gm, '')
    .trim() !== ''

const isLow = ({ lines, branches }: Covered): boolean => lines.pct < LEAST || branches.pct < LEAST

const rowOf = ({ file, lines, branches }: Covered): string[] => [file, `${lines.pct} %`, `${branches.pct} %`]

function table(files: readonly Covered[]): string {
  const folders = [...new Set(files.map(({ file }) => folderOf(file)))]
  const rows = folders.map((folder) => {
    const own = files.filter(({ file }) => folderOf(file) === folder)
    const lowest = Math.min(...own.flatMap(({ lines, branches }) => [lines.pct, branches.pct]))
    return [`\`${folder}\``, String(own.length), ...(['lines', 'branches'] as const).map((k) => shareOf(own, k)), `${lowest} %`] // prettier-ignore
  })
  return tableOf(['folder', 'files', 'lines', 'branches', 'the lowest of a file'], rows)
}

const folderOf = (file: string): string => file.split('/').slice(0, -1).join('/')

function shareOf(files: readonly Covered[], kind: 'lines' | 'branches'): string {
  const sum = (of: 'covered' | 'total'): number => files.reduce((n, file) => n + file[kind][of], 0)
  return `${((100 * sum('covered')) / sum('total')).toFixed(1)} %`
}

const { report } = parseArgs({ options: { report: { type: 'boolean', default: false } } }).values
const tested = report ? 0 : test()
const files = covered()
const low = files.filter(isLow)
console.log(table(files))
for (const file of low) console.log(`less than ${LEAST} %: ${rowOf(file).join(', ')}`)
console.log(`${files.length - low.length} files passed, ${low.length} failed`)
if (tested !== 0 || low.length > 0) process.exitCode = 1
else if (!report) await writeSection(page('docs/reliability.md'), 'coverage', table(files))

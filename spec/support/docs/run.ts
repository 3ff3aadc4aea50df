/** Compiles and runs the programs made of code blocks: one compiler and one process for all, since starting costs most. */
import { execFile, spawnSync } from 'node:child_process'
import type { ExecFileOptions } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Program } from './programs.ts'

export interface Ran {
  readonly printed: readonly string[]
  readonly error: string | undefined
}

interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly failed: boolean
}

const root = new URL('../../../', import.meta.url)
const path = (name: string): string => fileURLToPath(new URL(name, root))
const LOADER = ['--import', 'ts-blank-space/register']
const OPTIONS = { cwd: path('.'), maxBuffer: 2 ** 26, timeout: 90_000 }
/** Enough to see that cases run; all of them run in contract.spec.ts. */
const SOME = 'the factory'

const start = promisify(execFile)
/** Also of a program that failed, or was ended because it did not end. */
async function end(file: string, args: readonly string[], options: ExecFileOptions = {}): Promise<Ended> {
  try {
    return { ...(await start(file, args, { ...OPTIONS, ...options, encoding: 'utf8' })), failed: false }
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & Partial<Ended>
    return { stdout, stderr: `${stderr}\n${message}`, failed: true }
  }
}

/** What the compiler has to say, by program; under '' what is said of no program. */
export async function compile(folder: URL): Promise<ReadonlyMap<string, string>> {
  const { stdout } = await end(process.execPath, [
    path('node_modules/ts7/bin/tsc'),
    '--pretty',
    'false',
    '-p',
    fileURLToPath(folder),
  ])
  const said = new Map<string, string>()
  for (const line of stdout.split('\n').filter(Boolean)) {
    const name = /([^/(]+)\.ts\(\d+,\d+\)/.exec(line)?.[1] ?? ''
    said.set(name, `${said.get(name) ?? ''}${line}\n`)
  }
  return said
}

/** In one process, which has to end: a program that leaves a connection open is found. */
export async function runTogether(folder: URL, programs: readonly Program[]): Promise<readonly Ran[]> {
  const files = programs.map((p) => `${p.database}@${new URL(`${p.name}.ts`, folder).href}`)
  const runner = path('spec/support/docs/run-blocks.ts')
  const { stdout, stderr, failed } = await end(process.execPath, [...LOADER, runner, ...files])
  const results = (stdout.startsWith('[') ? JSON.parse(stdout) : []) as readonly Ran[]
  const stillOpen =
    results.length === files.length && failed ? 'what one of these opened is still open' : undefined
  return files.map((_, i) => {
    const { printed = [], error = stillOpen } = results[i] ?? { error: `was not reached: ${stderr}` }
    return { printed, error }
  })
}

/** Under the test runner that the program asks for: how many cases passed, or what was said. */
export async function runUnder({ name, runner }: Program, folder: URL): Promise<Ran> {
  const file = fileURLToPath(new URL(`${name}.ts`, folder))
  const args =
    runner === 'mocha'
      ? [path('node_modules/mocha/bin/mocha.js'), '--no-config', '-g', SOME, file]
      : ['--test', '--test-reporter=tap', `--test-name-pattern=${SOME}`, file]
  const { stdout, stderr } = await end(process.execPath, [...LOADER, ...args])
  const passed = Number(/(\d+) passing|# pass (\d+)/.exec(stdout)?.slice(1).find(Boolean))
  const failed = /\d+ failing|# fail [1-9]\d*/.test(stdout)
  return { printed: [], error: passed > 3 && !failed ? undefined : (stdout + stderr).slice(-3000) }
}

export const hasPython = (): boolean => spawnSync('python3', ['--version']).status === 0

export async function runPython({ name, database }: Program, folder: URL): Promise<Ran> {
  const file = fileURLToPath(new URL(`${name}.py`, folder))
  const url = new URL(database, process.env['REDIS_URL'] ?? '').href
  const { stdout, stderr } = await end('python3', [file], { env: { ...process.env, REDIS_URL: url } })
  return { printed: stdout.split('\n').slice(0, -1), error: stderr === '' ? undefined : stderr }
}

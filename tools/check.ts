/**
 * Everything but the tests: `npm run check`, or some steps by name: `npm run check -- lint exports`.
 * Stops at the first step that fails, with what it said.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

interface Step {
  readonly name: string
  readonly what: string
  readonly command: readonly string[]
}

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = join(root, 'node_modules')
const folder = join(root, '.cache/package')
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
  'name' | 'version',
  string
>
const tarball = join(folder, `${name}-${version}.tgz`)

const tool = (file: string, ...args: string[]): string[] => [
  process.execPath,
  '--import',
  'ts-blank-space/register',
  `tools/${file}`,
  ...args,
]
const tsc = (compiler: string, config = 'tsconfig.json'): string[] => [
  process.execPath,
  join(packages, compiler, 'bin/tsc'),
  '-p',
  config,
]

const steps: readonly Step[] = [
  { name: 'format', what: 'prettier', command: ['prettier', '--check', '.'] },
  { name: 'lint', what: 'oxlint, with types', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', what: 'all sources and type tests, TypeScript 7', command: tsc('ts7') },
  { name: 'types59', what: 'all sources and type tests, TypeScript 5.9', command: tsc('typescript') },
  {
    name: 'typesdom',
    what: "what knows a browser's types",
    command: tsc('ts7', 'spec/browser/tsconfig.json'),
  },
  {
    name: 'dead',
    what: 'dead code and unused packages, knip',
    command: ['knip', '--config', 'tools/knip.json'],
  },
  { name: 'lua', what: 'the bundle of the Lua files is fresh', command: tool('bundle-lua.ts', '--check') },
  { name: 'api', what: 'the API reference is fresh', command: tool('api.ts', '--check') },
  { name: 'build', what: 'ES modules and CommonJS', command: tool('build.ts') },
  {
    name: 'pack',
    what: 'npm pack',
    command: ['npm', 'pack', '--ignore-scripts', '--pack-destination', folder],
  },
  { name: 'publint', what: 'the tarball, publint', command: ['publint', 'run', tarball, '--strict'] },
  {
    name: 'attw',
    what: 'the types of the tarball',
    command: ['attw', tarball, '--profile', 'node16', '--no-definitely-typed'],
  },
  { name: 'exports', what: 'every export resolves, both ways', command: tool('check-exports.ts') },
  {
    name: 'package',
    what: 'the tarball installed, run and compiled',
    command: tool('check-package.ts', tarball),
  },
]

const env = { ...process.env, PATH: [join(packages, '.bin'), process.env['PATH']].join(delimiter) }

const seconds = (since: number): string => `${((performance.now() - since) / 1000).toFixed(1)} s`

function passes(step: Step): boolean {
  const [file = '', ...args] = step.command
  const start = performance.now()
  const { status, error, stdout, stderr } = spawnSync(file, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  const passed = status === 0
  console.log(`${passed ? 'ok    ' : 'FAILED'}  ${step.name.padEnd(8)}  ${step.what} (${seconds(start)})`)
  if (!passed) console.log([stdout, stderr, error?.message].filter(Boolean).join('\n'))
  return passed
}

function chosen(names: readonly string[]): readonly Step[] {
  const unknown = names.filter((n) => !steps.some((step) => step.name === n))
  if (unknown.length > 0)
    throw new Error(`no such step: ${unknown.join(', ')}; there are ${steps.map((s) => s.name).join(', ')}`)
  return names.length === 0 ? steps : steps.filter((step) => names.includes(step.name))
}

const wanted = chosen(process.argv.slice(2))
mkdirSync(folder, { recursive: true })
const firstFailure = wanted.findIndex((step) => !passes(step))
const passed = firstFailure < 0 ? wanted.length : firstFailure
const left = wanted.slice(passed + 1).map((step) => step.name)
if (left.length > 0) console.log(`not run: ${left.join(', ')}`)
console.log(`${passed} steps passed, ${firstFailure < 0 ? 0 : 1} failed`)
process.exitCode = firstFailure < 0 ? 0 : 1

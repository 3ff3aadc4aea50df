/**
 * Everything but the tests: `npm run check`, or some steps by name: `npm run check -- lint exports`.
 * In two lanes at once; a lane stops at its first step that fails, with what it said.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

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

const LIBRARIES = 'spec/libraries/tsconfig.json'

const sources: readonly Step[] = [
  { name: 'format', what: 'prettier', command: ['prettier', '--check', '.'] },
  { name: 'lint', what: 'oxlint, with types', command: ['oxlint', '--type-aware', '--deny-warnings'] },
  { name: 'types', what: 'all sources and type tests, TypeScript 7', command: tsc('ts7') },
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
  {
    name: 'schema',
    what: 'the compiled default schema is fresh',
    command: tool('default-schema.ts', '--check'),
  },
  { name: 'api', what: 'the API reference is fresh', command: tool('api.ts', '--check') },
]
/** The older compiler is here because the lanes then take about the same time. */
const published: readonly Step[] = [
  { name: 'types59', what: 'all sources and type tests, TypeScript 5.9', command: tsc('typescript') },
  { name: 'types6', what: 'types inferred from libraries, TypeScript 6', command: tsc('ts6', LIBRARIES) },
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

const run = promisify(execFile)

/** What it said if it failed. */
async function failureOf({ command: [file = '', ...args] }: Step): Promise<string | undefined> {
  try {
    await run(file, args, { cwd: root, env, maxBuffer: 2 ** 28 })
    return undefined
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string } // execFile's
    return [stdout, stderr, message].filter(Boolean).join('\n')
  }
}

async function passes(step: Step): Promise<boolean> {
  const start = performance.now()
  const failure = await failureOf(step)
  const word = failure === undefined ? 'ok    ' : 'FAILED'
  console.log(`${word}  ${step.name.padEnd(8)}  ${step.what} (${seconds(start)})`)
  if (failure !== undefined) console.log(failure)
  return failure === undefined
}

/** How many have passed, one after the other. */
async function passedIn(lane: readonly Step[]): Promise<number> {
  for (const [i, step] of lane.entries()) {
    if (await passes(step)) continue
    const left = lane.slice(i + 1).map(({ name: one }) => one)
    if (left.length > 0) console.log(`not run: ${left.join(', ')}`)
    return i
  }
  return lane.length
}

function chosen(names: readonly string[]): readonly (readonly Step[])[] {
  const steps = [...sources, ...published]
  const unknown = names.filter((n) => !steps.some((step) => step.name === n))
  if (unknown.length > 0)
    throw new Error(`no such step: ${unknown.join(', ')}; there are ${steps.map((s) => s.name).join(', ')}`)
  const isWanted = (step: Step): boolean => names.length === 0 || names.includes(step.name)
  return [sources.filter(isWanted), published.filter(isWanted)]
}

const lanes = chosen(process.argv.slice(2))
mkdirSync(folder, { recursive: true })
const passed = await Promise.all(lanes.map(passedIn))
const failed = lanes.filter((lane, i) => passed[i] !== lane.length).length
console.log(`${passed.reduce((sum, one) => sum + one, 0)} steps passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

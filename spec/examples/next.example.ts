/**
 * The Next example as its users have it: the package is installed from what `npm pack` would publish, then `next build`
 * and `next start`. Next and what it needs are 340 MB: they are installed here, from the registry, and kept in .cache.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { ROOT, start } from './service.ts'
import { tellStory } from './story.ts'

const FOLDER = join(ROOT, '.cache/next')
/** Of what lies there only these stay, and what Next has compiled does not. */
const PACKAGES = join(FOLDER, 'node_modules')

/** @throws {Error} with all that it printed */
async function run(cwd: string, file: string, ...args: readonly string[]): Promise<void> {
  const child = spawn(file, args, { cwd, env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`${file} ${args.join(' ')}: ${code}\n${output}`)
}

async function buildAndStart(): ReturnType<typeof start> {
  await run(ROOT, 'npm', 'run', 'build')
  mkdirSync(FOLDER, { recursive: true })
  for (const name of ['app', '.next']) rmSync(join(FOLDER, name), { recursive: true, force: true })
  cpSync(join(ROOT, 'examples/next'), FOLDER, {
    recursive: true,
    filter: (path) => !['node_modules', '.next'].includes(basename(path)),
  })
  // npm takes a folder's package for the same as long as its version is.
  rmSync(join(PACKAGES, 'json-session-store'), { recursive: true, force: true })
  await run(FOLDER, 'npm', 'install')
  await run(FOLDER, 'npm', 'run', 'build')
  return start('next', [join(PACKAGES, 'next/dist/bin/next'), 'start', '-H', '127.0.0.1'], FOLDER)
}

tellStory('next', {
  prefix: 'next:',
  cookie: '__Host-session',
  idleMs: 1_800_000,
  start: buildAndStart,
  idOf: (value) => value,
  ageOf: (attributes) => Number(/Max-Age=(\d+)/.exec(attributes)?.[1]) * 1_000,
  removes: true,
  // Next's own way to say SIGTERM.
  exitCode: 143,
})

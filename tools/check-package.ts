/**
 * Installs the tarball in an empty folder, beside the Redis client and nothing of ours, and uses it as people do: the
 * README's first example by `import`, by `require` and under Jest; its types under every module resolution. Without a web
 * framework its adapter says what to install; with it, it is there both ways.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileAsConsumers } from './package/compile.ts'
import { asJestTest, asModule, asScript, firstExample } from './package/example.ts'
import { run } from './package/run.ts'
import { startRedis } from './redis-server.ts'

const JEST = '30.5.2'

const root = fileURLToPath(new URL('..', import.meta.url))
const packages = join(root, 'node_modules')
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8')
/** The version that we test against ourselves. */
const versionOf = (name: string): string =>
  (JSON.parse(textOf(`node_modules/${name}/package.json`)) as { readonly version: string }).version
const pinned = (name: string): string => `${name}@${versionOf(name)}`
const scratch = (): string => mkdtempSync(join(tmpdir(), 'json-session-store-package-'))

function install(folder: string, specifiers: readonly string[]): void {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const npm = ['npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--no-save', ...specifiers]
  run(`npm install ${specifiers.map((s) => s.replace(/^\/.*\//, '')).join(' ')}`, npm, {
    cwd: folder,
    timeoutMs: 300_000,
  })
}

/** Jest is half a minute of installing: kept for the next time, in a folder of its own so that the package sees none of it. */
function jest(): string {
  const kept = join(root, `.cache/jest-${JEST}`)
  if (!existsSync(kept)) {
    const fresh = `${kept}.${process.pid}`
    mkdirSync(fresh, { recursive: true })
    install(fresh, [`jest@${JEST}`])
    renameSync(fresh, kept)
  }
  return join(kept, 'node_modules/jest/bin/jest.js')
}

function runExample(folder: string, example: string, url: string): void {
  const options = { cwd: folder, env: { REDIS_URL: url, NODE_OPTIONS: '' }, timeoutMs: 60_000 }
  writeFileSync(join(folder, 'example.mjs'), asModule(example))
  writeFileSync(join(folder, 'example.cjs'), asScript(example))
  writeFileSync(join(folder, 'example.test.cjs'), asJestTest(example))
  writeFileSync(join(folder, 'jest.config.json'), '{ "transform": {}, "testEnvironment": "node" }\n')
  run('the first example by import', [process.execPath, 'example.mjs'], options)
  run('the first example by require', [process.execPath, 'example.cjs'], options)
  run('the first example under Jest', [process.execPath, jest(), '--rootDir', folder, '--ci'], options)
}

/** Entry points that need a package of somebody else's, and what types it. */
const ADAPTERS: Readonly<Record<string, readonly string[]>> = {
  'express-session': ['express-session', '@types/express-session'],
  'fastify-session': ['@fastify/session', '@fastify/cookie', 'fastify'],
  'koa-session': ['koa-session', 'koa', '@types/koa'],
}
/** Those that load it; the others know its types. */
const LOADING: readonly string[] = ['express-session']

/** Node's own message names what is missing. */
function checkMissing(folder: string, name: string): void {
  const text = `import('json-session-store/${name}').then(() => process.exit(1), (e) => process.exit(e.message.includes("'${name}'") ? 0 : 2))`
  run(`${name} missing, and named`, [process.execPath, '-e', text], { cwd: folder })
}

function checkThere(folder: string, name: string): void {
  const text = `import('json-session-store/${name}').then((m) => process.exit(Object.keys(m).length > 0 && Object.keys(require('json-session-store/${name}')).length > 0 ? 0 : 1))`
  run(`${name} by import and require`, [process.execPath, '-e', text], { cwd: folder })
}

/** Compiles a schema by the command, and uses it where code from strings is forbidden. */
function checkCommand(folder: string): void {
  const command = [
    'node_modules/.bin/json-sessions',
    'compile-schema',
    'schema.json',
    '--out',
    'compiled.mjs',
  ]
  writeFileSync(join(folder, 'schema.json'), '{ "type": "object", "required": ["a"] }\n')
  run('json-sessions compile-schema', command, { cwd: folder })
  run('json-sessions compile-schema --check', [...command, '--check'], { cwd: folder })
  for (const entry of ['json-session-store', 'json-session-store/precompiled']) {
    const text = `import { MemorySessionStore } from '${entry}'; import schema from './compiled.mjs'
const refused = await new MemorySessionStore({ schema }).create({}).catch((error) => error.code)
process.exit(refused === 'ERR_SESSION_INVALID' ? 0 : 1)`
    writeFileSync(join(folder, 'compiled-use.mjs'), text)
    const node = [process.execPath, '--disallow-code-generation-from-strings', 'compiled-use.mjs']
    run(`a compiled schema, ${entry}`, node, { cwd: folder })
  }
}

async function withServer(use: (url: string) => void): Promise<void> {
  const server = await startRedis()
  try {
    use(server.url)
  } finally {
    await server.stop()
  }
}

async function check(tarball: string, folder: string): Promise<void> {
  const example = firstExample(textOf('README.md'))
  const others = ['redis', '@types/node']
  install(folder, [tarball, ...others.map(pinned)])
  await withServer((url) => runExample(folder, example, url))
  checkCommand(folder)
  const adapters = Object.keys(ADAPTERS)
  for (const name of adapters) (LOADING.includes(name) ? checkMissing : checkThere)(folder, name)
  // npm takes away what it is not told again.
  install(folder, [tarball, ...[...others, ...Object.values(ADAPTERS).flat()].map(pinned)])
  for (const name of adapters) checkThere(folder, name)
  const consumers = Object.fromEntries(
    ['consumer', ...adapters].map((name) => [name, textOf(`spec/types/consumers/${name}.ts`)]),
  )
  compileAsConsumers(folder, consumers, example, (compiler) => join(packages, compiler, 'bin/tsc'))
}

const [tarball] = process.argv.slice(2)
if (tarball === undefined) throw new Error('usage: check-package.ts TARBALL, made by `npm pack`')
const folder = scratch()
try {
  await check(resolve(tarball), folder)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

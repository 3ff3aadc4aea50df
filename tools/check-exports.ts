/** Every target in package.json's `exports` is there, and every export can be imported and required, with the same names. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

type Target = string | { readonly [condition: string]: Target }
interface Manifest {
  readonly name: string
  readonly main: string
  readonly types: string
  readonly exports: Readonly<Record<string, Target>>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

const filesOf = (target: Target): string[] =>
  typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf)

/** `./schemas/*` as one entry a file that it stands for. */
function expand([entry, target]: [string, Target]): [string, Target][] {
  if (!entry.includes('*')) return [[entry, target]]
  assert(typeof target === 'string', `${entry}: a pattern needs a plain target`)
  const names = readdirSync(join(root, dirname(target)))
  assert(names.length > 0, `${entry}: there is nothing behind it`)
  return names.map((name) => [entry.replace('*', name), target.replace('*', name)])
}

async function checkNames(specifier: string): Promise<void> {
  const imported = (await import(specifier)) as object
  const required = require(specifier) as object
  assert.deepEqual(
    Object.keys(required).toSorted(),
    Object.keys(imported).toSorted(),
    `${specifier}: import and require differ`,
  )
  assert(Object.keys(imported).length > 0, `${specifier}: exports nothing`)
}

async function check([entry, target]: [string, Target]): Promise<void> {
  for (const file of filesOf(target)) assert(existsSync(join(root, file)), `${entry}: ${file} is not there`)
  const specifier = join(manifest.name, entry)
  // JSON needs an import attribute, whose syntax differs between versions of Node; bundlers and require do without.
  if (filesOf(target).every((file) => file.endsWith('.json')))
    assert(require(specifier), `${specifier}: is empty`)
  else await checkNames(specifier)
}

const entries = Object.entries(manifest.exports).flatMap(expand)
for (const file of [manifest.main, manifest.types])
  assert(existsSync(join(root, file)), `${file} is not there`)
for (const entry of entries) await check(entry)
console.log(entries.map(([entry]) => entry).join('\n'))

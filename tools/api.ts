/**
 * Writes the API reference, docs/api, from the doc comments of lib. With `--check` it only tells whether what lies there
 * is fresh. No path of this machine, no date and no line number is in it: it changes when the API or its comments do.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from './api/generate.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = join(root, 'docs/api')

const filesOf = (path: string): ReadonlyMap<string, string> => {
  mkdirSync(path, { recursive: true })
  return new Map(readdirSync(path).map((name) => [name, readFileSync(join(path, name), 'utf8')]))
}

/** The names of files that differ, are missing or are left over. */
const stale = (there: ReadonlyMap<string, string>, fresh: ReadonlyMap<string, string>): string[] =>
  [...new Set([...there.keys(), ...fresh.keys()])].filter((name) => there.get(name) !== fresh.get(name))

function write(fresh: ReadonlyMap<string, string>): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder)
  for (const [name, text] of fresh) writeFileSync(join(folder, name), text)
}

const made = join(root, '.cache/api')
await generate(root, made)
const changed = stale(filesOf(folder), filesOf(made))
if (!process.argv.includes('--check')) write(filesOf(made))
else if (changed.length > 0) {
  console.error(`docs/api is stale (${changed.join(', ')}): run \`npm run api\``)
  process.exitCode = 1
}

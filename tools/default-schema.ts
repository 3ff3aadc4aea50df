/**
 * Writes lib/schema/default-schema.generated.ts from schemas/session.schema.json, by the code of `json-sessions
 * compile-schema`. With `--check` it only tells whether the file is fresh.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { filesOf } from '../lib/cli/module.ts'
import { standaloneOf } from '../lib/schema/standalone.ts'

const source = new URL('../schemas/session.schema.json', import.meta.url)
const output = fileURLToPath(new URL('../lib/schema/default-schema.generated.ts', import.meta.url))

const schema = JSON.parse(readFileSync(source, 'utf8')) as object
for (const { file, text } of filesOf(output, standaloneOf(schema), './precompiled.ts')) {
  if (!process.argv.includes('--check')) writeFileSync(file, text)
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error('lib/schema/default-schema.generated.ts is stale: run `npm run schema`')
    process.exitCode = 1
  }
}

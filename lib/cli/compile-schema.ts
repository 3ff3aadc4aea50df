/** `json-sessions compile-schema`. */
import { readFile, writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { SchemaInput } from '../schema/input.ts'
import { standaloneOf } from '../schema/standalone.ts'
import type { Command } from './command.ts'
import { Failure, UsageError } from './command.ts'
import { filesOf } from './module.ts'
import type { OutputFile } from './module.ts'

const USAGE = `Usage: json-sessions compile-schema FILE --out FILE [--check]

Compiles a schema to a module that a store takes as its \`schema\` and that needs
neither ajv nor code from strings.

  FILE        a .json file, or a module whose default export is the schema
  --out FILE  what to write: .js or .mjs, with a declaration beside it; .ts or .mts
  --check     write nothing; fail if what is there is not what would be written

Exit code: 0, or 1 if the schema is wrong or a file is stale, or 2 for wrong usage.
`

export const compileSchemaCommand: Command = {
  usage: USAGE,
  async run(args) {
    const { input, out, check } = argumentsOf(args)
    const files = filesOf(out, standaloneOf(await schemaIn(input)), 'json-session-store/precompiled')
    if (!check) return void (await Promise.all(files.map(({ file, text }) => writeFile(file, text))))
    const fresh = await Promise.all(files.map(isFresh))
    const stale = files.filter((_, i) => fresh[i] === false).map(({ file }) => file)
    if (stale.length > 0)
      throw new Failure(
        `${stale.join(', ')}: stale; run \`json-sessions compile-schema ${input} --out ${out}\``,
      )
  },
}

function argumentsOf(args: readonly string[]): { input: string; out: string; check: boolean } {
  const { values, positionals } = parse(args)
  const [input, ...more] = positionals
  const { out, check = false } = values
  if (input === undefined || more.length > 0) throw new UsageError('one FILE with a schema is needed')
  if (out === undefined) throw new UsageError('--out FILE is needed')
  if (!/(?<!\.d)\.m?[jt]s$/.test(out))
    throw new UsageError(`--out ${out}: must end in .js, .mjs, .ts or .mts`)
  if (resolve(out) === resolve(input)) throw new UsageError('--out would overwrite the schema')
  return { input, out, check }
}

function parse(args: readonly string[]): {
  values: { out?: string; check?: boolean }
  positionals: readonly string[]
} {
  try {
    return parseArgs({
      args: [...args],
      options: { out: { type: 'string', short: 'o' }, check: { type: 'boolean' } },
      allowPositionals: true,
    })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

async function schemaIn(file: string): Promise<SchemaInput> {
  try {
    const found: unknown = file.endsWith('.json')
      ? JSON.parse(await readFile(file, 'utf8'))
      : ((await import(pathToFileURL(resolve(file)).href)) as { default?: unknown }).default
    if (found === undefined) throw new Error('has no default export')
    if (typeof found !== 'object' && typeof found !== 'function') throw new Error('is no schema')
    if (found === null) throw new Error('is no schema')
    return found
  } catch (error) {
    throw new Failure(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

async function isFresh({ file, text }: OutputFile): Promise<boolean> {
  try {
    return (await readFile(file, 'utf8')) === text
  } catch {
    return false
  }
}

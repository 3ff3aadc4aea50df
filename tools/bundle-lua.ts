/**
 * Writes lib/redis/lua.generated.ts from lib/redis/lua: each script once for each form of document.
 * `-- @include x` takes lua/<form>/x.lua, or lua/x.lua. With `--check` it only tells whether the file is fresh.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'

const SCRIPTS = ['create', 'read', 'patch', 'destroy', 'list', 'revoke', 'scan', 'confirm', 'bury']
/** Of a user's index alone, whatever its records are. */
const ENTRY_SCRIPTS = ['enter', 'verify', 'leave', 'mark', 'entries', 'keys']
/** Of sessions that another service has written. */
const LEGACY_SCRIPTS = ['read', 'write', 'create', 'remove', 'step', 'members']
const folder = new URL('../lib/redis/lua/', import.meta.url)
const FORMS = ['json', 'hash'].filter((form) => existsSync(new URL(`${form}/document.lua`, folder)))
const output = new URL('../lib/redis/lua.generated.ts', import.meta.url)

function source(form: string, name: string): string {
  const own = new URL(`${form || '.'}/${name}.lua`, folder)
  return readFileSync(existsSync(own) ? own : new URL(`${name}.lua`, folder), 'utf8')
}

function expand(form: string, name: string): string {
  return source(form, name).replace(/^ *-- @include (\S+)$/gm, (_, part: string) => expand(form, part))
}

/** Comments and indentation are for readers; what travels is the rest. */
function compact(text: string): string {
  return text
    .replace(/--\[\[[\s\S]*?\]\]/g, '')
    .replace(/^\s*--.*$/gm, '')
    .replace(/^\s+/gm, '')
    .trimEnd()
}

const constant = (form: string, names = SCRIPTS, type = 'ScriptName'): string => {
  const members = names.map((name) => `  ${name}: ${JSON.stringify(compact(expand(form, name)))},`)
  return `export const ${form}Lua: Readonly<Record<${type}, string>> = {\n${members.join('\n')}\n}\n`
}

const union = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(' | ')

const text = [
  '// Made by `npm run lua` from lib/redis/lua; edit it there.',
  `export type ScriptName = ${union(SCRIPTS)}\n\nexport type EntryScriptName = ${union(ENTRY_SCRIPTS)}\n\nexport type LegacyScriptName = ${union(LEGACY_SCRIPTS)}`,
  ...FORMS.map((form) => constant(form)),
  constant('entries', ENTRY_SCRIPTS, 'EntryScriptName'),
  constant('legacy', LEGACY_SCRIPTS, 'LegacyScriptName'),
  ...['probe', 'health', 'rights'].map(
    (name) => `export const ${name}Lua: string = ${JSON.stringify(compact(source('', name)))}\n`,
  ),
].join('\n\n')

if (!process.argv.includes('--check')) writeFileSync(output, text)
else if (!existsSync(output) || readFileSync(output, 'utf8') !== text) {
  console.error('lib/redis/lua.generated.ts is stale: run `npm run lua`')
  process.exitCode = 1
}

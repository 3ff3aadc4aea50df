/** What is done to the text that ajv writes, and to JSON to make it JavaScript and TypeScript. */
import { readFileSync } from 'node:fs'
import type { JsonValue } from '../domain/json.ts'
import { formatsFile } from './ajv-standalone.cjs'

/** In place of what ajv's code would load. */
const HELPERS: Readonly<Record<string, string>> = {
  equal: `function equal(a, b) {
if (a === b) return true;
if (typeof a != "object" || typeof b != "object" || !a || !b || Array.isArray(a) != Array.isArray(b)) return false;
const names = Object.keys(a);
return names.length == Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]));
}`,
  ucs2length: `function ucs2length(text) {
let length = 0;
for (const _ of text) length++;
return length;
}`,
}

const REQUIRED = /^(const \w+ = )require\("ajv\/dist\/runtime\/(\w+)"\)\.default;$/gm

/** Constants of ajv's code that nothing refers to: above all, the schema once more for each of its parts. */
export function withoutUnused(code: string): string {
  const lines = code.split('\n')
  const uses = new Map<string, number>()
  for (const [name] of code.matchAll(/\b(?:schema|func|formats|pattern)\d+\b/g))
    uses.set(name, (uses.get(name) ?? 0) + 1)
  return lines
    .filter((line) => {
      const [, name] = /^const (\w+\d+) = .*;$/.exec(line) ?? []
      return name === undefined || uses.get(name) !== 1
    })
    .join('\n')
}

/** The code of ajv, whose exports and imports are made its own. */
export function withHelpers(code: string): string {
  const needed = [...new Set([...code.matchAll(REQUIRED)].map(([, , name = '']) => name))].toSorted()
  const helpers = needed.map((name) => HELPERS[name])
  if (helpers.includes(undefined)) throw new Error(`ajv's code needs what is not known: ${needed.join(', ')}`)
  const formats = /^const \w+ = formats[.[]/m.test(code) ? [formatsText()] : []
  const own = code
    .replace('"use strict";\n', '')
    // Debuggers would take the `$id` for the name of the file.
    .replaceAll(/^\/\*# sourceURL=.*\n/gm, '')
    .replaceAll(REQUIRED, '$1$2;')
    .replaceAll(/^export const/gm, 'const')
    .replaceAll(/\n{2,}/g, '\n')
  return [...helpers, ...formats, own].join('\n')
}

/** A script of ajv-formats that loads nothing, as it is. */
function formatsText(): string {
  const text = readFileSync(formatsFile(), 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, '')
  return `/* ajv-formats, (c) 2020 Evgeny Poberezkin, MIT licence */\nconst formats = ((exports) => {\n${text.trim()}\nreturn exports.fullFormats;\n})({});`
}

/** `"__proto__": x` in a literal would not be a member. */
export const literalOf = (value: JsonValue): string =>
  JSON.stringify(value, null, 2).replaceAll(/^( *)"__proto__":/gm, '$1["__proto__"]:')

/** JSON as the type that `as const` would give it: line by line, since no text of JSON has a line break in it. */
export const literalTypeOf = (value: JsonValue): string =>
  JSON.stringify(value, null, 2)
    .replaceAll(/^( *)("(?:[^"\\]|\\.)*": )/gm, '$1readonly $2')
    .replaceAll(/\[(\],?)?$/gm, 'readonly $&')

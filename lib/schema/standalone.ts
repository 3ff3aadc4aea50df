/** A schema as the text of a module that judges by it: without imports, without ajv, without code from strings. */
import type { JsonObject } from '../domain/json.ts'
import { codegen } from './ajv.cjs'
import { standalone } from './ajv-standalone.cjs'
import { plainSchema } from './compile.ts'
import type { SchemaInput } from './input.ts'
import { engineOf, keyOf, validatorsOf } from './engine.ts'
import type { Engine } from './engine.ts'
import { isPrecompiled } from './precompiled.ts'
import { literalOf, literalTypeOf, withHelpers, withoutUnused } from './standalone-text.ts'
import { SchemaTree, partsOf } from './tree.ts'
import type { SchemaNode } from './tree.ts'

export interface Standalone {
  /** Statements that declare `schema` and `validators`, the members of a `PrecompiledSchema`. */
  readonly code: string
  /** The type of the JSON Schema, as `as const` would have it. */
  readonly type: string
}

/** They change nothing about a verdict. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  ...['$comment', 'default', 'deprecated', 'description', 'examples', 'readOnly', 'title', 'writeOnly'],
])

/**
 * The same schema gives the same text, byte by byte.
 * @throws {TypeError} for a schema that is wrong, with the JSON pointer to where.
 */
export function standaloneOf(input: SchemaInput): Standalone {
  if (typeof input === 'function' && !('~standard' in input))
    throw new TypeError('schema: is a function; only a schema can be compiled')
  if (isPrecompiled(input)) throw new TypeError('schema: is compiled already')
  const schema = plainSchema(input)
  const ajv = engineOf(schema, { source: true, esm: true, lines: true, formats: codegen()._`formats` })
  const table = tableOf(ajv, schema)
  const compiled = [...new Set(table.values())]
  const names = compiled.map((pointer, i) => [`judge${i}`, keyOf(pointer)])
  const code = standalone()(ajv, Object.fromEntries(names) as Record<string, string>)
  const entries = [...table].map(([at, like]) => `${JSON.stringify(at)}: judge${compiled.indexOf(like)},\n`)
  return {
    code: [
      withHelpers(withoutUnused(code)),
      `const schema = ${literalOf(schema)};`,
      `const validators = {\n${entries.join('')}};`,
    ].join('\n'),
    type: literalTypeOf(schema),
  }
}

/** By the pointer of each sub-schema the pointer of the first that judges alike; without what cannot stand alone. */
function tableOf(ajv: Engine, schema: JsonObject): ReadonlyMap<string, string> {
  const validatorAt = validatorsOf(ajv)
  const table = new Map<string, string>()
  const alike = new Map<string, string>()
  const parts = partsThatJudge(schema)
  // In a part with an `$id` of its own the same `$ref` means something else.
  const key = parts.slice(1).some(has('$id')) ? ({ pointer }: SchemaNode) => pointer : essence
  for (const part of parts) {
    const like = alike.get(key(part)) ?? part.pointer
    if (like === part.pointer && validatorAt(part.pointer) === undefined) continue
    table.set(part.pointer, like)
    alike.set(key(part), like)
  }
  return table
}

/** All that a path, a `$ref` or a keyword can lead to. */
function partsThatJudge(schema: JsonObject): readonly SchemaNode[] {
  const tree = new SchemaTree(schema)
  const found = new Map<string, SchemaNode>()
  const visit = (node: SchemaNode): void => {
    if (found.has(node.pointer)) return
    found.set(node.pointer, node)
    partsOf(node).forEach(visit)
    const target = typeof node.schema === 'boolean' ? undefined : tree.resolve(node.schema['$ref'])
    if (target !== undefined) visit(target)
  }
  visit(tree.root)
  const parts = [...found.values()]
  // A `$dynamicRef` means what the whole makes of it.
  return parts.some(has('$dynamicRef')) ? [tree.root] : parts
}

const has =
  (keyword: string) =>
  ({ schema }: SchemaNode): boolean =>
    typeof schema === 'object' && keyword in schema

const essence = ({ schema }: SchemaNode): string =>
  typeof schema === 'boolean'
    ? String(schema)
    : JSON.stringify(Object.entries(schema).filter(([keyword]) => !ANNOTATIONS.has(keyword)))

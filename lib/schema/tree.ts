/** A schema as a tree of sub-schemas, each with the JSON pointer it is compiled by. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PathSegment } from '../errors.ts'

export type Schema = JsonObject | boolean

export interface SchemaNode {
  /** As the fragment of a URI, without the `#`: empty for the root. */
  readonly pointer: string
  readonly schema: Schema
}

/** Keywords whose value is a sub-schema, a list of them, or an object of them. */
const APPLICATORS: readonly string[] = [
  ...[
    'additionalItems',
    'additionalProperties',
    'allOf',
    'anyOf',
    'contains',
    'contentSchema',
    'else',
    'if',
    'items',
  ],
  ...['not', 'oneOf', 'prefixItems', 'propertyNames', 'then', 'unevaluatedItems', 'unevaluatedProperties'],
]
const MAPS: readonly string[] = [
  ...['$defs', 'definitions', 'dependencies', 'dependentSchemas', 'patternProperties', 'properties'],
]

export class SchemaTree {
  readonly root: SchemaNode & { readonly schema: JsonObject }
  readonly #patterns = new Map<string, RegExp>()

  constructor(schema: JsonObject) {
    this.root = { pointer: '', schema }
  }

  /** These and all that apply to the same value: through `allOf` and `$ref`. */
  expand(nodes: readonly SchemaNode[]): readonly SchemaNode[] {
    const found = new Map<string, SchemaNode>()
    const visit = (node: SchemaNode): void => {
      if (found.has(node.pointer)) return
      found.set(node.pointer, node)
      if (typeof node.schema === 'boolean') return
      list(node, 'allOf').forEach(visit)
      const target = this.resolve(node.schema['$ref'])
      if (target !== undefined) visit(target)
    }
    nodes.forEach(visit)
    return [...found.values()]
  }

  /**
   * What a `$ref` means, if it is a JSON pointer into this schema. Anchors, and anything in a sub-schema with an
   * `$id` of its own, which changes what references mean, are left to ajv.
   */
  resolve(ref: JsonValue | undefined): SchemaNode | undefined {
    if (typeof ref !== 'string') return undefined
    const id = this.root.schema['$id']
    const fragment = typeof id === 'string' && ref.startsWith(id) ? ref.slice(id.length) : ref
    if (fragment === '' || fragment === '#') return this.root
    if (!fragment.startsWith('#/')) return undefined
    const names = fragment.slice(2).split('/').map(unescapeName)
    return names.includes(undefined) ? undefined : this.#at(names as string[])
  }

  /** The sub-schemas by which `node` judges the member or element `key`. */
  childrenOf(node: SchemaNode, key: PathSegment): readonly SchemaNode[] {
    return typeof key === 'number' ? elementOf(node, key) : this.#member(node, key)
  }

  /** Whether `patternProperties` of the schema judge the member `name`. */
  matches(schema: JsonObject, name: string): boolean {
    return namesIn(schema['patternProperties']).some((p) => this.#pattern(p).test(name))
  }

  #member(node: SchemaNode, name: string): readonly SchemaNode[] {
    if (typeof node.schema === 'boolean') return []
    const found = namesIn(node.schema['patternProperties'])
      .filter((pattern) => this.#pattern(pattern).test(name))
      .map((pattern) => child(node, 'patternProperties', pattern))
    found.push(child(node, 'properties', name))
    const own = found.filter((n) => n !== undefined)
    return own.length > 0 ? own : present(child(node, 'additionalProperties'))
  }

  #pattern(source: string): RegExp {
    const pattern = this.#patterns.get(source) ?? new RegExp(source, 'u')
    this.#patterns.set(source, pattern)
    return pattern
  }

  #at(names: readonly string[]): SchemaNode | undefined {
    let value: JsonValue | undefined = this.root.schema
    for (const name of names) {
      if (value !== this.root.schema && isJsonObject(value) && typeof value['$id'] === 'string')
        return undefined
      value = memberOf(value, name)
    }
    return asNode(names.map((name) => `/${escapeName(name)}`).join(''), value)
  }
}

/** Every sub-schema, outermost first. */
export function* subSchemas(node: SchemaNode): Generator<SchemaNode> {
  yield node
  for (const part of partsOf(node)) yield* subSchemas(part)
}

/** The sub-schemas directly in a schema. */
export function partsOf(node: SchemaNode): readonly SchemaNode[] {
  if (typeof node.schema === 'boolean') return []
  const schema = node.schema
  const maps = MAPS.flatMap((keyword) => namesIn(schema[keyword]).map((name) => child(node, keyword, name)))
  const others = APPLICATORS.flatMap((keyword) => [child(node, keyword), ...list(node, keyword)])
  return [...maps, ...others].filter((part) => part !== undefined)
}

/** The sub-schemas in a keyword that takes a list. */
export function list(node: SchemaNode, keyword: string): readonly SchemaNode[] {
  const value = typeof node.schema === 'boolean' ? undefined : node.schema[keyword]
  if (!Array.isArray(value)) return []
  return value.map((_, i) => child(node, keyword, String(i))).filter((n) => n !== undefined)
}

export function child(node: SchemaNode, ...names: string[]): SchemaNode | undefined {
  let value: JsonValue | undefined = node.schema
  for (const name of names) value = memberOf(value, name)
  return asNode(node.pointer + names.map((name) => `/${escapeName(name)}`).join(''), value)
}

/** The types that a schema names, `number` standing for `integer` too; `undefined` if it names none. */
export function typesOf(node: SchemaNode): readonly string[] | undefined {
  if (typeof node.schema === 'boolean' || node.schema['type'] === undefined) return undefined
  const types = [node.schema['type']].flat().filter((t) => typeof t === 'string')
  // ajv knows OpenAPI's `nullable`.
  return node.schema['nullable'] === true ? [...types, 'null'] : types
}

export const namesIn = (value: JsonValue | undefined): readonly string[] =>
  isJsonObject(value) ? Object.keys(value) : []

function elementOf(node: SchemaNode, index: number): readonly SchemaNode[] {
  // Draft-07 writes `items: [...]` and `additionalItems` for what is `prefixItems` and `items` in 2020-12.
  const tuple = list(node, 'prefixItems').length > 0 ? 'prefixItems' : 'items'
  const length = list(node, tuple).length
  if (index < length) return present(child(node, tuple, String(index)))
  return present(child(node, tuple === 'items' && length > 0 ? 'additionalItems' : 'items'))
}

const present = (node: SchemaNode | undefined): readonly SchemaNode[] => (node === undefined ? [] : [node])

function memberOf(value: JsonValue | undefined, name: string): JsonValue | undefined {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as JsonObject)[name]
    : undefined
}

function asNode(pointer: string, value: JsonValue | undefined): SchemaNode | undefined {
  return typeof value === 'boolean' || isJsonObject(value) ? { pointer, schema: value } : undefined
}

/** `encodeURIComponent` throws on a lone surrogate; a pointer that finds nothing is enough there. */
const escapeName = (name: string): string =>
  encodeURIComponent(name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')).replaceAll('%24', '$')

function unescapeName(text: string): string | undefined {
  try {
    return decodeURIComponent(text).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return undefined
  }
}

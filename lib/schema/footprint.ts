/** Which members of an object decide whether a keyword about it holds. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { HARMLESS, OF_ARRAYS, subSchemasIn } from './coupling.ts'
import type { Step } from './coupling.ts'
import { child, namesIn } from './tree.ts'
import type { SchemaNode, SchemaTree } from './tree.ts'

/** More than these would be most of a session: then all of it is as well read. */
const MAX_NAMES = 16

/** Keywords that ask whether members are there, not what they are. */
export const ASKS_FOR_PRESENCE: ReadonlySet<string> = new Set(['required', 'dependentRequired'])

const COMBINATORS: readonly string[] = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else']

/** `undefined`: it may be any, or too many. */
export function footprint(
  tree: SchemaTree,
  node: SchemaNode,
  keyword: string,
  { key, removes }: Step,
): readonly string[] | undefined {
  // A string names the member of an object; an array is read as one.
  if (typeof key === 'number') return undefined
  // Of what is required only the member that would go is in question.
  if (keyword === 'required' && removes && key !== undefined) return [key]
  const search = new Search(tree)
  const bounded = search.keyword(node, keyword) && search.names.size <= MAX_NAMES
  return bounded ? [...search.names] : undefined
}

/** Collects names; its methods answer whether those are all. */
class Search {
  readonly names = new Set<string>()
  readonly #tree: SchemaTree
  readonly #done = new Set<string>()

  constructor(tree: SchemaTree) {
    this.#tree = tree
  }

  keyword(node: SchemaNode, keyword: string): boolean {
    const value = (node.schema as JsonObject)[keyword] as JsonValue
    switch (keyword) {
      case 'required':
        return this.#add(value as string[])
      case 'properties':
        return this.#add(namesIn(value))
      case 'dependentRequired':
      case 'dependentSchemas':
      case 'dependencies':
        return this.#dependents(node, keyword, value)
      case 'if':
        return ['if', 'then', 'else'].every((part) => this.#parts(node, part))
      case '$ref':
        return this.#reference(value)
      default:
        return COMBINATORS.includes(keyword) && this.#parts(node, keyword)
    }
  }

  #schema(node: SchemaNode): boolean {
    if (typeof node.schema === 'boolean' || this.#done.has(node.pointer)) return true
    this.#done.add(node.pointer)
    return Object.keys(node.schema).every(
      // What is written of other types than objects says nothing here.
      (keyword) => HARMLESS.has(keyword) || OF_ARRAYS.includes(keyword) || this.keyword(node, keyword),
    )
  }

  #parts(node: SchemaNode, keyword: string): boolean {
    return subSchemasIn(node, keyword).every((part) => this.#schema(part))
  }

  #dependents(node: SchemaNode, keyword: string, map: JsonValue): boolean {
    if (!isJsonObject(map)) return false
    this.#add(Object.keys(map))
    return Object.entries(map).every(([name, needs]) => {
      if (Array.isArray(needs)) return this.#add(needs as string[])
      const part = child(node, keyword, name)
      return part !== undefined && this.#schema(part)
    })
  }

  #reference(ref: JsonValue): boolean {
    const target = this.#tree.resolve(ref)
    return target !== undefined && this.#schema(target)
  }

  #add(names: readonly string[]): true {
    for (const name of names) this.names.add(name)
    return true
  }
}

/** What is refused in a schema before anything is compiled. */
import type { JsonObject } from '../domain/json.ts'
import { RESERVED_NAME, TIME_NAMES } from '../domain/session.ts'
import { SchemaTree, child, list, namesIn, subSchemas, typesOf } from './tree.ts'
import type { SchemaNode } from './tree.ts'

const MANAGED: ReadonlySet<string> = new Set([...TIME_NAMES, RESERVED_NAME])

/** Keywords whose sub-schemas judge the same value. */
const IN_PLACE: readonly string[] = ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else']

/** Keywords whose members are called like members of the data. */
const NAMING: readonly string[] = ['properties', 'dependentRequired', 'dependentSchemas', 'dependencies']

/** @throws {TypeError} that names the place by JSON pointer. */
export function checkSchema(schema: JsonObject): void {
  const tree = new SchemaTree(schema)
  const parts = [...subSchemas(tree.root)]
  const ids = new Set(parts.map((part) => member(part, '$id')))
  const done = new Set<string>()
  for (const part of parts) {
    if (member(part, '$async') !== undefined)
      throw wrong(part.pointer, 'asynchronous schemas are not supported')
    checkReference(part, ids)
    checkLoop(tree, part, new Set(), done)
  }
  const root = tree.expand([tree.root])
  for (const part of inPlace(tree, root, new Map())) checkNames(part)
  const closed = root.find((part) => typesOf(part)?.includes('object') === false || part.schema === false)
  if (closed !== undefined) throw wrong(closed.pointer, 'session data is an object, which this refuses')
}

export const wrong = (pointer: string, why: string): TypeError => new TypeError(`schema: #${pointer}: ${why}`)

function checkReference(part: SchemaNode, ids: ReadonlySet<unknown>): void {
  const ref = member(part, '$ref')
  if (typeof ref !== 'string' || ref.startsWith('#')) return
  const [document] = ref.split('#')
  // Relative references into a sub-schema with its own $id are rare; ajv says if there is none.
  if (ids.has(document) || (ids.size > 1 && !/^[a-z][a-z0-9+.-]*:/i.test(ref))) return
  throw wrong(`${part.pointer}/$ref`, 'refers to another document, and none is ever fetched')
}

/** A schema that comes back to itself at the same value would be judged forever. */
function checkLoop(tree: SchemaTree, node: SchemaNode, open: Set<string>, done: Set<string>): void {
  if (open.has(node.pointer)) throw wrong(node.pointer, 'refers to itself without a step into the data')
  if (typeof node.schema === 'boolean' || done.has(node.pointer)) return
  open.add(node.pointer)
  const target = tree.resolve(node.schema['$ref'])
  const parts = IN_PLACE.flatMap((keyword) => [child(node, keyword), ...list(node, keyword)])
  for (const next of [target, ...parts]) if (next !== undefined) checkLoop(tree, next, open, done)
  open.delete(node.pointer)
  done.add(node.pointer)
}

/** All that judges the data as a whole, also where it only may apply. */
function inPlace(
  tree: SchemaTree,
  nodes: readonly SchemaNode[],
  found: Map<string, SchemaNode>,
): Iterable<SchemaNode> {
  for (const node of tree.expand(nodes)) {
    if (found.has(node.pointer)) continue
    found.set(node.pointer, node)
    const dependent = namesIn(member(node, 'dependentSchemas')).map((name) =>
      child(node, 'dependentSchemas', name),
    )
    const parts = IN_PLACE.flatMap((keyword) => [child(node, keyword), ...list(node, keyword)])
    inPlace(
      tree,
      [...parts, ...dependent].filter((part) => part !== undefined),
      found,
    )
  }
  return found.values()
}

function checkNames(part: SchemaNode): void {
  const required = member(part, 'required')
  const found = [
    ...NAMING.flatMap((keyword) =>
      namesIn(member(part, keyword)).map((name) => ({ name, at: `${keyword}/${name}` })),
    ),
    ...(Array.isArray(required)
      ? required.map((name, i) => ({ name: name as string, at: `required/${i}` }))
      : []),
  ].find(({ name }) => MANAGED.has(name))
  if (found === undefined) return
  throw wrong(
    `${part.pointer}/${found.at}`,
    `${found.name} is the store's own; leave it out, it is added to what is read`,
  )
}

const member = (part: SchemaNode, name: string): JsonObject[string] | undefined =>
  typeof part.schema === 'object' ? part.schema[name] : undefined

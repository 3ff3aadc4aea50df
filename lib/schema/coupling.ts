/** Which keywords of a schema make its verdict depend on more than one member or element. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PathSegment } from '../errors.ts'
import { child, list, namesIn } from './tree.ts'
import type { SchemaNode, SchemaTree } from './tree.ts'

/** What an operation does to a container. */
export interface Step {
  /** The member or element that changes; `undefined`: the value as a whole. */
  readonly key: PathSegment | undefined
  /** The container may come into being by this operation. */
  readonly anew: boolean
  /** The member may come into being. */
  readonly adds: boolean
  /** The member goes. */
  readonly removes: boolean
}

type Rule = (value: JsonValue, step: Step) => boolean

export const HARMLESS: ReadonlySet<string> = new Set([
  ...['$schema', '$comment', '$defs', 'definitions', '$anchor', '$dynamicAnchor', '$vocabulary'],
  ...['title', 'description', 'default', 'examples', 'deprecated', 'readOnly', 'writeOnly'],
  ...['type', 'nullable', 'minLength', 'maxLength', 'pattern', 'minimum', 'maximum', 'exclusiveMinimum'],
  ...['exclusiveMaximum', 'multipleOf', 'format', 'contentEncoding', 'contentMediaType', 'contentSchema'],
])
/** Keywords about objects and about arrays that look at one member each, or that `RULES` or the walk deal with. */
const OF_OBJECTS: readonly string[] = [
  ...[
    'properties',
    'patternProperties',
    'additionalProperties',
    'propertyNames',
    'required',
    'minProperties',
  ],
  ...['maxProperties', 'dependentRequired', 'unevaluatedProperties'],
]
export const OF_ARRAYS: readonly string[] = [
  ...['items', 'prefixItems', 'additionalItems', 'contains', 'minContains', 'maxContains', 'uniqueItems'],
  ...['minItems', 'maxItems', 'unevaluatedItems'],
]
const SAFE: ReadonlySet<string> = new Set([...HARMLESS, ...OF_OBJECTS, ...OF_ARRAYS, 'allOf'])

const ELEMENT = (step: Step): boolean => typeof step.key === 'number'
const BRANCHES: ReadonlySet<string> = new Set(['then', 'else'])
const COMBINATORS: ReadonlySet<string> = new Set([
  'anyOf',
  'oneOf',
  'not',
  'if',
  'then',
  'else',
  'dependentSchemas',
])

const RULES: Readonly<Record<string, Rule>> = {
  required: (names, { anew, removes, key }) =>
    (names as JsonValue[]).some((name) => (anew && name !== key) || (removes && name === key)),
  minProperties: (n, { anew, removes, key }) =>
    removes || (anew && (n as number) > (key === undefined ? 0 : 1)),
  maxProperties: (_, { adds }) => adds,
  dependentRequired: (map, step) => dependsOn(map, step),
  unevaluatedItems: (_, step) => ELEMENT(step),
  contains: (_, step) => ELEMENT(step),
  // Removing an element leaves the others different from each other.
  uniqueItems: (on, step) => on === true && ELEMENT(step) && !step.removes,
  // Where an element goes, those behind it move to another place.
  prefixItems: (_, step) => ELEMENT(step) && step.removes,
  items: (value, step) => Array.isArray(value) && ELEMENT(step) && step.removes,
  minItems: (_, step) => ELEMENT(step) && step.removes,
}

const hasMember = (map: JsonValue | undefined, name: string): boolean =>
  map !== undefined && isJsonObject(map) && Object.hasOwn(map, name)

/** The keywords that make the rest of the container matter; `then` and `else` are told as their `if`. */
export function couplings(tree: SchemaTree, node: SchemaNode, step: Step): readonly string[] {
  if (typeof node.schema === 'boolean') return []
  const schema = node.schema
  const found = Object.keys(schema).filter((keyword) => couples(tree, node, schema, keyword, step))
  return [...new Set(found.map((keyword) => (BRANCHES.has(keyword) ? 'if' : keyword)))]
}

function couples(
  tree: SchemaTree,
  node: SchemaNode,
  schema: JsonObject,
  keyword: string,
  step: Step,
): boolean {
  const value = schema[keyword] as JsonValue
  const rule = RULES[keyword]
  if (rule !== undefined) return rule(value, step)
  if (keyword === 'unevaluatedProperties') return !isEvaluated(tree, node, step.key)
  if (SAFE.has(keyword)) return false
  if (keyword === '$ref') return tree.resolve(value) === undefined
  if (keyword === '$id') return node.pointer !== ''
  // 'dependencies' of draft-07 is both.
  if (keyword === 'dependencies') return dependsOn(value, step) || combines(tree, node, 'dependencies', step)
  if (keyword === 'dependentSchemas' && names(value, step)) return true
  // Anything unknown ($dynamicRef, const, enum, a keyword of tomorrow) may look at everything.
  return COMBINATORS.has(keyword) ? combines(tree, node, keyword, step) : true
}

/** Keywords beside which ajv 8.20 forgets what is evaluated when they do not apply, and so the whole says the same. */
const EVALUATORS: readonly string[] = ['anyOf', 'oneOf', 'not', 'if', 'dependentSchemas', '$dynamicRef']

/** Whether something that always applies speaks of the member. An element is no business of it. */
function isEvaluated(tree: SchemaTree, node: SchemaNode, key: PathSegment | undefined): boolean {
  if (key === undefined) return true
  const all = tree.expand([node]).flatMap(({ schema }) => (typeof schema === 'boolean' ? [] : [schema]))
  const leads = (schema: JsonObject): boolean =>
    '$ref' in schema && tree.resolve(schema['$ref']) === undefined
  if (all.some((schema) => leads(schema) || EVALUATORS.some((keyword) => keyword in schema))) return false
  if (typeof key === 'number') return true
  return all.some(
    (schema) =>
      hasMember(schema['properties'], key) || tree.matches(schema, key) || 'additionalProperties' in schema,
  )
}

/** A member that comes may need others; one that goes may be needed. */
function dependsOn(map: JsonValue, step: Step): boolean {
  if (!isJsonObject(map) || step.key === undefined) return false
  if (step.adds && Object.hasOwn(map, step.key)) return true
  return (
    step.removes &&
    Object.values(map).some((needs) => Array.isArray(needs) && needs.includes(step.key as string))
  )
}

const names = (map: JsonValue, { key, adds, removes }: Step): boolean =>
  key !== undefined && (adds || removes) && Object.hasOwn(map as JsonObject, key)

function combines(tree: SchemaTree, node: SchemaNode, keyword: string, step: Step): boolean {
  const inMap = namesIn((node.schema as JsonObject)[keyword]).map((name) => child(node, keyword, name))
  const isMap = keyword === 'dependentSchemas' || keyword === 'dependencies'
  const parts = isMap ? inMap.filter((part) => part !== undefined) : subSchemasIn(node, keyword)
  if (!isMap && step.anew) return true
  return !parts.every((part) => independent(tree, part, step.key, []))
}

export function subSchemasIn(node: SchemaNode, keyword: string): readonly SchemaNode[] {
  const single = child(node, keyword)
  return single === undefined ? list(node, keyword) : [single]
}

/** Whether the verdict of a sub-schema about a container that stays provably does not look at `key`. */
function independent(
  tree: SchemaTree,
  node: SchemaNode,
  key: PathSegment | undefined,
  open: readonly string[],
): boolean {
  if (typeof node.schema === 'boolean') return true
  if (key === undefined || open.includes(node.pointer)) return false
  const schema = node.schema
  const inner = (part: SchemaNode): boolean => independent(tree, part, key, [...open, node.pointer])
  return Object.keys(schema).every((keyword) => ignores(tree, node, schema, keyword, key, inner))
}

function ignores(
  tree: SchemaTree,
  node: SchemaNode,
  schema: JsonObject,
  keyword: string,
  key: PathSegment,
  inner: (part: SchemaNode) => boolean,
): boolean {
  if (HARMLESS.has(keyword)) return true
  if (typeof key === 'number' ? OF_OBJECTS.includes(keyword) : OF_ARRAYS.includes(keyword)) return true
  switch (keyword) {
    case 'required':
      return !(schema[keyword] as JsonValue[]).includes(key)
    case 'properties':
      return !Object.hasOwn(schema[keyword] as JsonObject, key)
    case 'patternProperties':
      return !tree.matches(schema, String(key))
    case '$ref': {
      const target = tree.resolve(schema[keyword])
      return target !== undefined && inner(target)
    }
    case 'allOf':
    case 'anyOf':
    case 'oneOf':
    case 'not':
    case 'if':
    case 'then':
    case 'else':
      return subSchemasIn(node, keyword).every(inner)
    default:
      return false
  }
}

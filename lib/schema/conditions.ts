/** A keyword about several members of an object, judged by those members alone. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { SessionPath, ValidationIssue } from '../errors.ts'
import { subSchemasIn } from './coupling.ts'
import { child } from './tree.ts'
import type { SchemaNode } from './tree.ts'
import { isUnjudged, issuesOf } from './validate.ts'
import type { Validator } from './validate.ts'

type Issues = readonly ValidationIssue[]

/** Why an object that lies at `at` is refused; only the members that the keyword looks at have to be in it. */
export type Condition = (value: JsonObject, at: SessionPath) => Issues

/** @throws {NotAlone} if a sub-schema cannot be compiled by itself */
type Compile = (node: SchemaNode) => Validator

/** `names`: the members that are read. */
export function conditionOf(
  node: SchemaNode,
  keyword: string,
  names: readonly string[],
  compile: Compile,
): Condition {
  const value = (node.schema as JsonObject)[keyword] as JsonValue
  const validators = (name: string): readonly Validator[] => subSchemasIn(node, name).map(compile)
  switch (keyword) {
    case 'required':
      return required((value as string[]).filter((name) => names.includes(name)))
    case 'anyOf':
      return anyOf(validators(keyword))
    case 'oneOf':
      return oneOf(validators(keyword))
    case 'not':
      return not(validators(keyword))
    case 'if':
      return conditional(validators('if'), validators('then'), validators('else'))
    default:
      return all(Object.entries(value as JsonObject).map((entry) => dependent(node, keyword, entry, compile)))
  }
}

const required =
  (names: readonly string[]): Condition =>
  (value, at) =>
    names
      .filter((name) => !Object.hasOwn(value, name))
      .map((name) => ({ path: [...at, name], keyword: 'required', message: 'is required' }))

const anyOf =
  (branches: readonly Validator[]): Condition =>
  (value, at) => {
    const found: ValidationIssue[] = []
    for (const branch of branches) {
      const issues = issuesOf(branch, value, at)
      if (issues.length === 0) return []
      found.push(...issues)
    }
    return told(found, at, 'anyOf', 'must match a schema in anyOf')
  }

const oneOf =
  (branches: readonly Validator[]): Condition =>
  (value, at) => {
    const results = branches.map((branch) => issuesOf(branch, value, at))
    const matches = results.filter((issues) => issues.length === 0).length
    const found = results.flat()
    return matches === 1 && !found.some(isUnjudged)
      ? []
      : told(matches > 1 ? [] : found, at, 'oneOf', 'must match exactly one schema in oneOf')
  }

const not =
  ([inner]: readonly Validator[]): Condition =>
  (value, at) => {
    const found = inner === undefined ? [] : issuesOf(inner, value, at)
    return found.length > 0 && !found.some(isUnjudged) ? [] : told([], at, 'not', 'must NOT be valid')
  }

function conditional(
  [test]: readonly Validator[],
  [then]: readonly Validator[],
  [otherwise]: readonly Validator[],
): Condition {
  return (value, at) => {
    const found = test === undefined ? [] : issuesOf(test, value, at)
    if (found.some(isUnjudged)) return found
    const [branch, name] = found.length === 0 ? ([then, 'then'] as const) : ([otherwise, 'else'] as const)
    const issues = branch === undefined ? [] : issuesOf(branch, value, at)
    return issues.length === 0 ? [] : told(issues, at, 'if', `must match "${name}" schema`)
  }
}

/** One entry of `dependentRequired`, `dependentSchemas`, or draft-07's `dependencies`, which is both. */
function dependent(
  node: SchemaNode,
  keyword: string,
  [name, needs]: readonly [string, JsonValue],
  compile: Compile,
): Condition {
  const part = isJsonObject(needs) || typeof needs === 'boolean' ? child(node, keyword, name) : undefined
  const validator = part && compile(part)
  return (value, at) => {
    if (!Object.hasOwn(value, name)) return []
    if (validator !== undefined) return issuesOf(validator, value, at)
    return (needs as string[])
      .filter((need) => !Object.hasOwn(value, need))
      .map((need) => ({ path: at, keyword, message: `must have ${need} when ${name} is present` }))
  }
}

const all =
  (conditions: readonly Condition[]): Condition =>
  (value, at) =>
    conditions.flatMap((condition) => condition(value, at))

const told = (found: Issues, path: SessionPath, keyword: string, message: string): Issues => [
  ...found,
  { path, keyword, message },
]

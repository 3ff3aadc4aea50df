/** The operations of a patch on a whole document (the doc comments of `PatchOperation`). */
import type { JsonObject, JsonValue } from '../../../lib/domain/json.ts'
import type { PatchOperation } from '../../../lib/domain/patch.ts'
import type { PathSegment } from '../../../lib/errors.ts'
import type { Refusal } from './expected.ts'
import { asJson, invalid, isObject, same, wrongPath } from './json.ts'

export interface Patched {
  readonly data: JsonObject
  /** The result of each increment. */
  readonly numbers: readonly number[]
  /** If there are any, `data` is what it would be with the obstacles cleared away, so that what else is wrong shows. */
  readonly refusals: readonly Refusal[]
  /** Those that were refused: what else is wrong with them may not show in `data`. */
  readonly refused: readonly PatchOperation[]
}

type Container = Record<PathSegment, JsonValue>

interface Target {
  readonly parent: Container
  readonly key: PathSegment
}

/** Operations on values that are JSON. Changes neither argument. */
export function patched(data: JsonObject, operations: readonly PatchOperation[]): Patched {
  let after = structuredClone(data)
  const numbers: number[] = []
  const refusals: Refusal[] = []
  const refused: PatchOperation[] = []
  for (const operation of operations) {
    const draft = { root: structuredClone(after) }
    const refuse = (): undefined => void refusals.push(wrongPath(operation.path))
    const target =
      operation.path.length === 0 ? { parent: draft, key: 'root' } : find(draft.root, operation, refuse)
    const number = target && change(target, operation, refuse, (refusal) => refusals.push(refusal))
    if (refusals.at(-1)?.path === operation.path) refused.push(operation)
    if (target !== undefined && number !== 'nothing') after = draft.root
    if (typeof number === 'number') numbers.push(number)
  }
  return { data: after, numbers, refusals, refused }
}

/** The parent of the target, made where it is absent or null; `undefined` if there is nothing to change. */
function find(root: JsonObject, { op, path }: PatchOperation, refuse: () => undefined): Target | undefined {
  const makes = op !== 'unset' && op !== 'remove'
  let node: JsonValue = root
  for (const [i, key] of path.entries()) {
    if (isWrongStep(node, key)) return refuse()
    if (i === path.length - 1) return { parent: node as Container, key }
    const next: JsonValue = valueIn(node, key) ?? null
    if (next === null && !makes) return undefined
    if (next === null && typeof path[i + 1] === 'number') return refuse()
    if (isObject(next) || Array.isArray(next)) node = next
    else {
      if (next !== null) refuse()
      node = (node as Container)[key] = {}
    }
  }
  return undefined
}

/** Names lead into objects, indices to elements that are there. */
const isWrongStep = (node: JsonValue, key: PathSegment): boolean =>
  typeof key === 'number' ? !Array.isArray(node) || key >= node.length : Array.isArray(node)

const valueIn = (node: JsonValue, key: PathSegment): JsonValue | undefined =>
  Object.hasOwn(node as object, key) ? (node as Container)[key] : undefined

/** Changes the target; `nothing`: there was nothing to do. The new number of an increment. */
function change(
  { parent, key }: Target,
  operation: PatchOperation,
  wrong: () => void,
  refuse: (refusal: Refusal) => void,
): number | 'nothing' | undefined {
  const now = valueIn(parent, key)
  switch (operation.op) {
    case 'set':
      parent[key] = asJson(operation.value)
      return undefined
    case 'unset':
      if (now === undefined) return 'nothing'
      if (Array.isArray(parent)) parent.splice(Number(key), 1)
      else delete parent[key]
      return undefined
    case 'merge':
      parent[key] = merged(now, asJson(operation.value) as JsonObject)
      return undefined
    case 'increment': {
      if (typeof (now ?? 0) !== 'number') wrong()
      const sum = (typeof now === 'number' ? now : 0) + operation.by
      if (sum > Number.MAX_SAFE_INTEGER) refuse(invalid(operation.path, 'maximum'))
      if (sum < Number.MIN_SAFE_INTEGER) refuse(invalid(operation.path, 'minimum'))
      return (parent[key] = sum)
    }
    default:
      return listChange(parent, key, operation, wrong)
  }
}

function listChange(
  parent: Container,
  key: PathSegment,
  operation: PatchOperation & { op: 'add' | 'remove' },
  wrong: () => void,
): 'nothing' | undefined {
  const now = valueIn(parent, key) ?? []
  if (!Array.isArray(now)) wrong()
  const before = Array.isArray(now) ? now : []
  const values = operation.values.map(asJson)
  const after =
    operation.op === 'add' ? extended(before, values, operation.unique !== false) : without(before, values)
  if (after.length === before.length) return 'nothing'
  parent[key] = after
  return undefined
}

function extended(before: readonly JsonValue[], values: readonly JsonValue[], unique: boolean): JsonValue[] {
  const after = [...before]
  for (const value of values) if (!unique || !after.some((element) => same(element, value))) after.push(value)
  return after
}

const without = (before: readonly JsonValue[], values: readonly JsonValue[]): JsonValue[] =>
  before.filter((element) => !values.some((value) => same(element, value)))

/** RFC 7396, section 2. */
function merged(target: JsonValue | undefined, patch: JsonObject): JsonObject {
  const result: JsonObject = isObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name]
    else result[name] = isObject(value) ? merged(valueIn(result, name), value) : value
  }
  return result
}

/** What the operations of a patch mean on a plain object; every backend has to answer the same. */
import type { SessionPath } from '../errors.ts'
import { FORBIDDEN_NAMES, cloneJson, isJsonObject, jsonEquals } from './json.ts'
import type { JsonObject, JsonValue } from './json.ts'
import type { Bounds, PreparedOperation } from './patch.ts'

export type PatchOutcome =
  /** `data` shares what did not change with what was given; `numbers` has the result of each `increment`. */
  | { readonly kind: 'applied'; readonly data: JsonObject; readonly numbers: readonly number[] }
  | { readonly kind: 'path'; readonly index: number; readonly why: string }
  | { readonly kind: 'bounds'; readonly index: number; readonly keyword: string }

type Refusal =
  { readonly kind: 'path'; readonly why: string } | { readonly kind: 'bounds'; readonly keyword: string }

type Found = { readonly kind: 'found'; readonly value: JsonValue | undefined }

/** What one operation makes of the value it meets. */
type Change =
  { readonly kind: 'put'; readonly value: JsonValue } | { readonly kind: 'drop' } | { readonly kind: 'same' }

const SAME: Change = { kind: 'same' }

/**
 * Applies the operations in order, all or none. Neither `data` nor an operation is changed, and the result
 * shares nothing with the operations. Bounds that an `add` or a `remove` without effect would break do not count.
 */
export function applyPatch(data: JsonObject, operations: readonly PreparedOperation[]): PatchOutcome {
  const draft = new Draft(data)
  for (const [index, operation] of operations.entries()) {
    const refusal = draft.apply(operation)
    if (refusal !== undefined) return { ...refusal, index }
  }
  return { kind: 'applied', data: draft.data, numbers: draft.numbers }
}

/** RFC 7396: `null` removes a member, whatever is not an object is replaced. Changes neither argument. */
export function mergePatch(target: JsonValue | undefined, patch: JsonObject): JsonObject {
  const merged: JsonObject = target !== undefined && isJsonObject(target) ? { ...target } : {}
  for (const [name, value] of Object.entries(patch)) {
    // Refused long before; an own `__proto__` must not become a prototype even if it is not.
    if (FORBIDDEN_NAMES.has(name)) continue
    if (value === null) delete merged[name]
    else merged[name] = isJsonObject(value) ? mergePatch(member(merged, name), value) : cloneJson(value)
  }
  return merged
}

/** What lies at `path`, `undefined` if there is nothing. */
export function valueAt(data: JsonObject, path: SessionPath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(childOf, data)
}

/** Copy on write: containers on the way to a change are copied once, all others are shared. */
class Draft {
  data: JsonObject
  readonly numbers: number[] = []
  readonly #own = new Set<JsonValue>()

  constructor(data: JsonObject) {
    this.data = data
  }

  apply(operation: PreparedOperation): Refusal | undefined {
    const target = find(this.data, operation)
    if (target.kind !== 'found') return target
    const change = changeOf(operation, target.value)
    if (change.kind === 'path' || change.kind === 'bounds') return change
    if (operation.op === 'increment' && change.kind === 'put') this.numbers.push(change.value as number)
    if (change.kind === 'put') this.#put(operation.path, change.value)
    if (change.kind === 'drop') this.#drop(operation.path)
    return undefined
  }

  #put(path: SessionPath, value: JsonValue): void {
    const last = path.at(-1)
    // Only `merge` takes an empty path, and what it makes is an object.
    if (last === undefined) this.data = value as JsonObject
    else assign(this.#parentOf(path), last, value)
  }

  #drop(path: SessionPath): void {
    const parent = this.#parentOf(path)
    const last = path.at(-1)
    if (Array.isArray(parent)) parent.splice(Number(last), 1)
    else delete parent[String(last)]
  }

  /** The container of the last segment, ours to change. `find` has seen that there is one or that it may be made. */
  #parentOf(path: SessionPath): JsonObject | JsonValue[] {
    let node: JsonObject | JsonValue[] = (this.data = this.#owned(this.data))
    for (const segment of path.slice(0, -1)) {
      const child: JsonObject | JsonValue[] = this.#owned(
        (childOf(node, segment) ?? {}) as JsonObject | JsonValue[],
      )
      assign(node, segment, child)
      node = child
    }
    return node
  }

  #owned<T extends JsonObject | JsonValue[]>(container: T): T {
    if (this.#own.has(container)) return container
    const copy = (Array.isArray(container) ? [...container] : { ...container }) as T
    this.#own.add(copy)
    return copy
  }
}

/** Walks to the target without changing anything, so that a refusal comes before the first write. */
function find(data: JsonObject, { op, path }: PreparedOperation): Found | Refusal {
  if (path.length === 0 && op !== 'merge') return refusePath(`${op} needs a member to work on`)
  const creates = op !== 'unset' && op !== 'remove'
  let value: JsonValue | undefined = data
  for (const segment of path) {
    const why = obstacle(value, segment, creates)
    if (why !== undefined) return refusePath(why)
    value = childOf(value, segment)
  }
  return { kind: 'found', value }
}

/** Why `segment` cannot be followed from `node`; an absent or null node is as good as an empty object. */
function obstacle(
  node: JsonValue | undefined,
  segment: string | number,
  creates: boolean,
): string | undefined {
  const absent = node === undefined || node === null
  if (typeof segment === 'string') {
    if (FORBIDDEN_NAMES.has(segment)) return 'is not a name that can be stored'
    return absent || isJsonObject(node) ? undefined : 'a parent is not an object'
  }
  if (absent) return creates ? 'there is no array to find the element in' : undefined
  if (!Array.isArray(node)) return 'a parent is not an array'
  return Number.isInteger(segment) && segment >= 0 && segment < node.length
    ? undefined
    : 'there is no such element'
}

function changeOf(operation: PreparedOperation, current: JsonValue | undefined): Change | Refusal {
  switch (operation.op) {
    case 'set':
      return put(cloneJson(operation.value as JsonValue)) // JSON by the type's contract, as all values below
    case 'unset':
      return current === undefined ? SAME : { kind: 'drop' }
    case 'increment':
      return incremented(current, operation.by, operation.bounds ?? {})
    case 'add':
      return extended(current, operation.values as JsonValue[], operation)
    case 'remove':
      return reduced(current, operation.values as JsonValue[], operation.bounds ?? {})
    case 'merge':
      return put(mergePatch(current, operation.value as JsonObject))
  }
}

function incremented(current: JsonValue | undefined, by: number, bounds: Bounds): Change | Refusal {
  if (typeof (current ?? 0) !== 'number') return refusePath('is not a number')
  const value = Number(current ?? 0) + by
  const keyword = brokenLimit(value, bounds)
  return keyword === undefined ? put(value) : { kind: 'bounds', keyword }
}

function brokenLimit(value: number, bounds: Bounds): string | undefined {
  const { minimum = -Infinity, maximum = Infinity, exclusiveMinimum, exclusiveMaximum } = bounds
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) return 'exclusiveMinimum'
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) return 'exclusiveMaximum'
  // Beyond 2^53 - 1 the next increment might be lost without a trace.
  if (value < Math.max(minimum, Number.MIN_SAFE_INTEGER)) return 'minimum'
  return value > Math.min(maximum, Number.MAX_SAFE_INTEGER) ? 'maximum' : undefined
}

function extended(
  current: JsonValue | undefined,
  values: readonly JsonValue[],
  {
    unique = true,
    bounds = {},
  }: { readonly unique?: boolean | 'schema'; readonly bounds?: Bounds | undefined },
): Change | Refusal {
  const before = current ?? []
  if (!Array.isArray(before)) return refusePath('is not an array')
  const after = [...before]
  for (const value of values) if (!unique || !holds(after, value)) after.push(cloneJson(value))
  if (after.length === before.length) return SAME
  if (after.length > (bounds.maxItems ?? Infinity)) return { kind: 'bounds', keyword: 'maxItems' }
  return after.length < (bounds.minItems ?? 0) ? { kind: 'bounds', keyword: 'minItems' } : put(after)
}

function reduced(
  current: JsonValue | undefined,
  values: readonly JsonValue[],
  bounds: Bounds,
): Change | Refusal {
  const before = current ?? []
  if (!Array.isArray(before)) return refusePath('is not an array')
  const after = before.filter((element) => !holds(values, element))
  if (after.length === before.length) return SAME
  return after.length < (bounds.minItems ?? 0) ? { kind: 'bounds', keyword: 'minItems' } : put(after)
}

const put = (value: JsonValue): Change => ({ kind: 'put', value })
const refusePath = (why: string): Refusal => ({ kind: 'path', why })
const holds = (values: readonly JsonValue[], value: JsonValue): boolean =>
  values.some((v) => jsonEquals(v, value))

/** An own member: what `Object.prototype` has is not data. */
const member = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined

function childOf(node: JsonValue | undefined, segment: string | number): JsonValue | undefined {
  if (node === undefined || node === null || typeof node !== 'object') return undefined
  if (Array.isArray(node)) return typeof segment === 'number' ? node[segment] : undefined
  return typeof segment === 'string' ? member(node, segment) : undefined
}

function assign(container: JsonObject | JsonValue[], segment: string | number, value: JsonValue): void {
  if (Array.isArray(container)) container[Number(segment)] = value
  else container[String(segment)] = value
}

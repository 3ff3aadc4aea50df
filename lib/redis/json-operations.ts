/** Operations of a patch as arguments of lua/json/changes.lua, whose header names them. */
import { isJsonObject } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PreparedOperation } from '../domain/patch.ts'
import { overlaps } from '../domain/path.ts'
import type { SessionPath } from '../errors.ts'
import { isReadablePath, isWritablePath, jsonPath, nameForms } from './json-path.ts'

/** `merge`: the server has JSON.MERGE; `leaf`: it has not. */
export type PatchForm = 'merge' | 'leaf'

/** The arguments, or `undefined` if these operations cannot be done in place in this form. */
export function operationArguments(
  operations: readonly PreparedOperation[],
  form: PatchForm,
): string[] | undefined {
  const [only] = operations
  if (only !== undefined && operations.length === 1 && form === 'merge') {
    const quick = memberArguments(only)
    if (quick) return quick
  }
  if (operations.some((operation) => movesOthers(operation, operations))) return undefined
  const body: JsonObject = {}
  const args: string[] = []
  for (const operation of operations) {
    // Its parents have to be looked at.
    if (!isReadablePath(operation.path.slice(0, -1))) return undefined
    const encoded = (form === 'merge' && encodeIntoBody(operation, body)) || encode(operation, form)
    if (!encoded) return undefined
    for (const part of encoded) args.push(part)
  }
  return [membersText(body), ...args]
}

/** One member set by one MERGE, which is most of what is ever written. */
function memberArguments({ op, path, value }: PreparedOperation & { value?: unknown }): string[] | undefined {
  if (op !== 'set' || value === null || isJsonObject(value)) return undefined
  const [parent, last] = path.length === 1 ? [undefined, path[0]] : path
  if (path.length > 2 || typeof last !== 'string' || typeof parent === 'number') return undefined
  const member = nameForms(last).member + JSON.stringify(value)
  if (parent === undefined) return [member, '']
  const above = nameForms(parent)
  return above.readable ? [`${above.member}{${member}}`, above.step] : undefined
}

/** Where an element is removed, those behind it move: then operations within the same array depend on each other. */
function movesOthers(operation: PreparedOperation, all: readonly PreparedOperation[]): boolean {
  if (operation.op !== 'unset' || typeof operation.path.at(-1) !== 'number') return false
  const array = operation.path.slice(0, -1)
  return all.some((other) => other !== operation && overlaps(array, other.path))
}

/** What one MERGE at the root does exactly: scalars, arrays and RFC 7396 itself, not below an array. */
function encodeIntoBody(operation: PreparedOperation, body: JsonObject): string[] | undefined {
  const { op, path } = operation
  if (op !== 'set' && op !== 'merge') return undefined
  if (path.some((s) => typeof s === 'number')) return undefined
  if (op === 'set' && (operation.value === null || isJsonObject(operation.value))) return undefined
  put(body, path, operation.value as JsonValue)
  if (path.length <= 1) return ['']
  return path.length === 2 ? [jsonPath(path.slice(0, 1)).slice(1)] : line('check', path, [])
}

function encode(operation: PreparedOperation, form: PatchForm): string[] | undefined {
  const { path } = operation
  const writable = isWritablePath(path)
  if (!writable && (form === 'leaf' || path.some((s) => typeof s === 'number'))) return undefined
  switch (operation.op) {
    case 'set':
      return encodeSet(path, operation.value as JsonValue, writable)
    case 'unset':
      return writable ? line('del', path, []) : line('nul', path, nested(path))
    case 'increment':
      return isReadablePath(path) ? line('num', path, incrementArguments(operation, form)) : undefined
    case 'add':
    case 'remove':
      return writable ? encodeElements(operation) : undefined
    case 'merge':
      return undefined
  }
}

function encodeSet(path: SessionPath, value: JsonValue, writable: boolean): string[] | undefined {
  const text = JSON.stringify(value)
  if (writable) return line('set', path, [text])
  return value !== null && !holdsNull(value) ? line('put', path, [text, ...nested(path)]) : undefined
}

function incrementArguments(operation: PreparedOperation & { op: 'increment' }, form: PatchForm): string[] {
  const { by, bounds = {}, path } = operation
  const limits = [bounds.minimum, bounds.maximum, bounds.exclusiveMinimum, bounds.exclusiveMaximum].map(
    optional,
  )
  const merges = form === 'merge' && !path.some((s) => typeof s === 'number')
  return [String(by), ...limits, ...(merges ? nested(path) : ['', ''])]
}

function encodeElements(operation: PreparedOperation & { op: 'add' | 'remove' }): string[] | undefined {
  const { path, values, bounds = {} } = operation
  // Equality of containers is the store's business; RedisJSON compares scalars.
  if (values.some((v) => typeof v === 'object' && v !== null)) return undefined
  // Once each for a removal, which counts what it will find.
  const texts = values.map((v) => JSON.stringify(v))
  if (operation.op === 'remove') return line('rem', path, [optional(bounds.minItems), ...new Set(texts)])
  return line('add', path, [
    operation.unique === false ? '0' : '1',
    optional(bounds.minItems),
    optional(bounds.maxItems),
    ...texts,
  ])
}

const optional = (limit: number | undefined): string => (limit === undefined ? '' : String(limit))

function line(kind: string, path: SessionPath, args: readonly string[]): string[] {
  const parents = parentsOf(path)
  return [kind, String(parents.length), ...parents, jsonPath(path), String(args.length), ...args]
}

/** Every container above the target, the nearest first, with what it must be. */
function parentsOf(path: SessionPath): string[] {
  const parents: string[] = []
  for (let length = path.length - 1; length > 0; length--) {
    const below = path[length]
    const kind = typeof below === 'number' ? 'a' : typeof path[length - 1] === 'number' ? 'i' : 'o'
    parents.push(kind + jsonPath(path.slice(0, length)))
  }
  return parents
}

/** The text around a value so that a root MERGE puts it at `path`: `"a":{"b":` and `}`. */
function nested(path: SessionPath): [string, string] {
  return [path.map((name) => nameForms(String(name)).member).join('{'), '}'.repeat(path.length - 1)]
}

/** The body is ours alone, so it is changed in place; paths of one patch do not overlap. */
function put(body: JsonObject, path: SessionPath, value: JsonValue): void {
  let at = body
  for (const name of path.slice(0, -1)) {
    // A plain look-up of `toString` would find what every object inherits, and write into it.
    const below: JsonObject = Object.hasOwn(at, name) ? (at[name] as JsonObject) : {}
    at[name] = below
    at = below
  }
  const last = path.at(-1)
  if (last !== undefined) at[last] = value
  else Object.assign(body, value)
}

const membersText = (body: JsonObject): string => JSON.stringify(body).slice(1, -1)

const holdsNull = (value: JsonValue): boolean =>
  value === null ||
  (isJsonObject(value) && Object.values(value).some((member) => member !== undefined && holdsNull(member)))

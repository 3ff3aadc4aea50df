/** From what a caller gives to what may be written: JSON, within the schema, within the size, on paths that are free. */
import type { PreparedOperation } from '../domain/patch.ts'
import { isJsonObject, toJson } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import type { PatchOperation } from '../domain/patch.ts'
import { checkWritePath } from '../domain/path.ts'
import { RESERVED_NAME, withoutStoreMembers } from '../domain/session.ts'
import { userOf } from '../domain/user.ts'
import { SessionInvalidError, SessionPathError } from '../errors.ts'
import type { SessionPath } from '../errors.ts'
import type { Part } from '../schema/guard.ts'
import type { StoreContext } from './context.ts'

export interface PreparedData {
  readonly data: JsonObject
  readonly text: string
  readonly user: string
}

export interface PreparedPatch {
  readonly operations: readonly PreparedOperation[]
  /** Whether only the whole document after the patch can be judged. */
  readonly whole: boolean
  /** What has to be read to judge the patch, if not the whole. */
  readonly parts: readonly Part[]
  /** The user after the patch; `undefined` if it does not touch who that is. */
  readonly user: string | undefined
}

export const NO_PARTS: readonly Part[] = []

/** A whole data part. @throws {SessionInvalidError | SessionPathError} */
export function prepareData(context: StoreContext, given: unknown): PreparedData {
  const json = toJson(given)
  if (!isJsonObject(json))
    throw new SessionInvalidError([{ path: [], keyword: 'type', message: 'must be an object' }])
  if (Object.hasOwn(json, RESERVED_NAME)) throw new SessionPathError([RESERVED_NAME], 'is kept by the store')
  const prepared = judgeData(context, withoutStoreMembers(json))
  checkSize(context, prepared.text, [])
  return prepared
}

/** Data that is JSON already. @throws {SessionInvalidError} */
export function judgeData(context: StoreContext, data: JsonObject): PreparedData {
  const user = userOf(data[context.options.userIdField], context.options.userIdField)
  refuse(context.guard.validate(data))
  return { data, text: JSON.stringify(data), user }
}

/** The operations of one patch. @throws {SessionInvalidError | SessionPathError} */
export function prepareOperations(context: StoreContext, given: readonly PatchOperation[]): PreparedPatch {
  if (!Array.isArray(given)) throw new TypeError('operations must be an array')
  const list: readonly PatchOperation[] = given
  const plain = list.map((operation) => plainOperation(context, operation))
  checkOverlaps(plain)
  let whole = false
  let parts = NO_PARTS
  const operations = plain.map((operation): PreparedOperation => {
    const verdict = context.guard.check(operation)
    if (verdict.kind === 'whole') {
      whole = true
      return operation
    }
    if (verdict.kind === 'local') refuse(verdict.issues)
    else parts = [...parts, ...verdict.parts]
    return verdict.bounds ? { ...operation, bounds: verdict.bounds } : operation
  })
  const user = userAfter(plain, context.options.userIdField)
  return { operations, whole: whole || user === 'whole', parts, user: user === 'whole' ? undefined : user }
}

/** An adapter's envelope. @throws {SessionInvalidError} */
export function prepareEnvelope(context: StoreContext, envelope: unknown): JsonObject | null | undefined {
  if (envelope === undefined || envelope === null) return envelope
  const json = toJson(envelope)
  if (!isJsonObject(json))
    throw new SessionInvalidError([{ path: [], keyword: 'type', message: 'an envelope must be an object' }])
  checkSize(context, JSON.stringify(json), [])
  return json
}

function plainOperation(context: StoreContext, operation: PatchOperation): PatchOperation {
  if (typeof operation !== 'object' || operation === null)
    throw new TypeError('an operation must be an object')
  const { op, path } = operation
  // A merge into the root is the one operation whose path may be empty; its members are checked as paths.
  if (op !== 'merge' || !isEmpty(path)) checkWritePath(path)
  checkNames(context, path)
  switch (op) {
    case 'set':
      return { op, path, value: plainValue(context, operation.value, path) }
    case 'merge':
      return { op, path, value: plainMerge(context, operation.value, path) }
    case 'add':
      return {
        op,
        path,
        values: plainValues(context, operation.values, path),
        unique: operation.unique === 'schema' ? context.guard.isSet(path) : operation.unique !== false,
      }
    case 'remove':
      return { op, path, values: plainValues(context, operation.values, path) }
    case 'increment':
      return { op, path, by: finite(operation.by, path) }
    case 'unset':
      return { op, path }
    default:
      throw new TypeError(`op must be set, unset, increment, add, remove or merge`)
  }
}

function plainValue(context: StoreContext, value: unknown, path: SessionPath): JsonValue {
  if (isShort(context, value)) return value
  const json = toJson(value, path) as JsonValue | undefined
  if (json === undefined) throw invalid(path, 'json', 'is undefined, which JSON cannot hold')
  checkDepth(json, path)
  if (typeof json === 'object' || typeof json === 'string') checkSize(context, JSON.stringify(json), path)
  return json
}

/** Most of what is ever written, by itself. Six bytes is the most that JSON text needs for a character of a string. */
const isShort = (context: StoreContext, value: unknown): value is boolean | string =>
  typeof value === 'boolean' ||
  (typeof value === 'string' && value.length * 6 + 2 <= context.options.maxDataBytes && value.isWellFormed())

function plainMerge(context: StoreContext, value: object, path: SessionPath): JsonObject {
  const json = plainValue(context, value, path)
  if (!isJsonObject(json)) throw invalid(path, 'type', 'a merge patch must be an object')
  if (path.length > 0) return json
  for (const name of Object.keys(json)) checkWritePath([name])
  return json
}

function plainValues(context: StoreContext, values: readonly unknown[], path: SessionPath): JsonValue[] {
  if (!Array.isArray(values)) throw invalid(path, 'type', 'values must be an array')
  const json = plainValue(context, values, path)
  return Array.isArray(json) ? json : []
}

function finite(by: unknown, path: SessionPath): number {
  if (typeof by === 'number' && Number.isFinite(by)) return by
  throw invalid(path, 'json', 'can only be incremented by a finite number')
}

/** The value brings its own levels on top of those of its path. */
function checkDepth(value: JsonValue, path: SessionPath): void {
  if (typeof value === 'object' && value !== null && path.length > 0)
    toJson(path.reduceRight<unknown>((inner) => [inner], value))
}

function checkOverlaps(operations: readonly PatchOperation[]): void {
  if (operations.length < 2) return
  const [written, above] = [new Set<string>(), new Set<string>()]
  for (const path of operations.flatMap(writtenPaths)) {
    const prefixes = path.map((_, i) => JSON.stringify(path.slice(0, i + 1)))
    if (above.has(JSON.stringify(path)) || prefixes.some((prefix) => written.has(prefix)))
      throw new SessionPathError(path, 'overlaps another path of the same patch')
    written.add(JSON.stringify(path))
    for (const prefix of prefixes) above.add(prefix)
  }
}

/**
 * A merge into the root writes its members' paths, so that it can stand beside other operations. The removal of an
 * element moves those behind it, so nothing else may go into its array.
 */
function writtenPaths({ op, path, ...rest }: PatchOperation): SessionPath[] {
  if (op === 'unset' && typeof path.at(-1) === 'number') return [path.slice(0, -1)]
  if (op !== 'merge' || path.length > 0) return [path]
  return Object.keys('value' in rest && isJsonObject(rest.value) ? rest.value : {}).map((name) => [name])
}

/** The user after the operations; `whole` if that depends on what is there now. */
function userAfter(operations: readonly PatchOperation[], field: string): string | undefined {
  for (const operation of operations) {
    const { op, path } = operation
    if (op === 'merge' && path.length === 0) {
      const patch = operation.value as JsonObject
      if (Object.hasOwn(patch, field)) return userOf(patch[field], field)
    } else if (path[0] === field) {
      if (path.length > 1) return 'whole'
      if (op === 'set') return userOf(operation.value as JsonValue, field)
      return op === 'unset' ? '' : 'whole'
    }
  }
  return undefined
}

/** Names are stored too. */
function checkNames(context: StoreContext, path: SessionPath): void {
  let length = 0
  for (const segment of path) length += typeof segment === 'string' ? segment.length : 0
  if (length * 3 > context.options.maxDataBytes) checkSize(context, path.join(), [])
}

function checkSize(context: StoreContext, text: string, path: SessionPath): void {
  const { maxDataBytes } = context.options
  if (text.length * 3 <= maxDataBytes || Buffer.byteLength(text) <= maxDataBytes) return
  throw invalid(path, 'size', `is larger than maxDataBytes (${maxDataBytes})`)
}

/** @throws {SessionInvalidError} if there is any */
export function refuse(issues: SessionInvalidError['issues']): void {
  if (issues.length > 0) throw new SessionInvalidError(issues)
}

const invalid = (path: SessionPath, keyword: string, message: string): SessionInvalidError =>
  new SessionInvalidError([{ path, keyword, message }])

const isEmpty = (path: unknown): boolean => Array.isArray(path) && path.length === 0

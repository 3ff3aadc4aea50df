/** From a framework's session object to what is stored of it, and back. */
import { MAX_DEPTH, isCopyOf, isJsonObject, jsonEquals, toJson } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { RESERVED_NAME, TIME_NAMES } from '../domain/session.ts'
import { SessionInvalidError, SessionPathError } from '../errors.ts'
import type { SessionPath } from '../errors.ts'

type IsReserved = (name: string) => boolean

/**
 * Members that are as they were read, as most are in most requests, are those themselves: nothing is copied, and `delta`
 * need not look into them.
 * @param known what was read of it, if it is not new
 * @throws {SessionInvalidError | SessionPathError} naming what cannot be stored
 */
export function dataOf(session: object, known: JsonObject | undefined, isReserved: IsReserved): JsonObject {
  // One of the session's own would stand for all the others.
  if (hasToJson(session)) throw invalid('toJSON')
  const kept = known && keptOf(session, known)
  const data = jsonBeside(kept ? without(session, kept) : session, known, [])
  if (!isJsonObject(data)) throw new TypeError('a session must be an object')
  Object.assign(data, kept)
  refuseNames(data, isReserved)
  return data
}

function keptOf(session: object, known: JsonObject): JsonObject {
  const kept: JsonObject = {}
  for (const [name, value] of Object.entries(known))
    if (Object.hasOwn(session, name) && isCopyOf((session as Readonly<Record<string, unknown>>)[name], value))
      kept[name] = value
  return kept
}

const without = (session: object, kept: JsonObject): object =>
  Object.fromEntries(Object.entries(session).filter(([name]) => !Object.hasOwn(kept, name)))

/** What was read and has not changed is no mistake of the request, whatever another service has put there: it is not written. */
function jsonBeside(value: object, known: JsonObject | undefined, path: SessionPath): JsonValue {
  try {
    return toJson(value, path)
  } catch (error) {
    if (!(error instanceof SessionInvalidError) || !known || hasToJson(value)) throw error
    const members = Object.entries(value as Readonly<Record<string, JsonValue>>)
    const copies = members.map(([name, member]) => memberBeside(name, member, known[name], path))
    return Object.assign({}, ...copies) as JsonObject
  }
}

function memberBeside(
  name: string,
  member: JsonValue,
  was: JsonValue | undefined,
  path: SessionPath,
): object {
  if (was !== undefined && jsonEquals(was, member)) return { [name]: was }
  if (!isJsonObject(member) || !isJsonObject(was)) return toJson({ [name]: member }, path) as JsonObject
  return { [name]: jsonBeside(member, was, [...path, name]) }
}

/** The framework's names would not come back, and the store's own would be lost: neither without a word. */
export function refuseNames(data: JsonObject, isReserved: IsReserved): void {
  for (const name of Object.keys(data)) {
    if (isReserved(name)) throw new SessionPathError([name], "is a name of the framework's session")
    if (name === RESERVED_NAME || TIME_NAMES.includes(name))
      throw new SessionPathError([name], 'is kept by the store')
  }
}

/**
 * Whether JSON text can hold all members, `except` one: cheap, for frameworks that hash a session's text. `dataOf` says what
 * it is that cannot be held, and where.
 */
export function isStorable(value: object, except: string = ''): boolean {
  try {
    return areStorable(value, 0, except)
  } catch {
    // What a getter, or a `toJSON`, has thrown.
    return false
  }
}

/** A cycle is as deep as one likes. Loops, since this is done for every value of a session, several times a request. */
function areStorable(value: object, depth: number, except?: string): boolean {
  if (depth >= MAX_DEPTH) return false
  if (except === undefined && Object.getPrototypeOf(value) === Object.prototype)
    return arePlainStorable(value, depth)
  if (Array.isArray(value)) return areElementsStorable(value, depth)
  const members = value as Readonly<Record<string, unknown>>
  for (const name of Object.keys(value))
    if (name !== except && !isHeld(members[name], depth + 1)) return false
  return true
}

/** A look-up by a name of `for in` costs a third of one by any other name. What is inherited is in no JSON text. */
function arePlainStorable(value: object, depth: number): boolean {
  const members = value as Readonly<Record<string, unknown>>
  for (const name in members)
    if (!isHeld(members[name], depth + 1) && Object.hasOwn(members, name)) return false
  return true
}

function areElementsStorable(values: readonly unknown[], depth: number): boolean {
  for (let i = 0; i < values.length; i++) if (!isHeld(values[i], depth + 1)) return false
  return true
}

const isHeld = (value: unknown, depth: number): boolean =>
  typeof value === 'object' && value !== null ? isHeldObject(value, depth) : isHeldScalar(value)

/** As JSON text asks: a `toJSON` once, and not what it answers. */
function isHeldObject(value: object, depth: number): boolean {
  if (value instanceof Date) return true
  const plain = hasToJson(value) ? value.toJSON('') : value
  if (typeof plain !== 'object' || plain === null) return isHeldScalar(plain)
  return isContainer(plain) && areStorable(plain, depth)
}

function isHeldScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'bigint' && typeof value !== 'function' && typeof value !== 'symbol'
}

const hasToJson = (value: object): value is { toJSON(name: string): unknown } =>
  typeof (value as { readonly toJSON?: unknown }).toJSON === 'function'

const isContainer = (value: object): boolean =>
  Array.isArray(value) ||
  Object.getPrototypeOf(value) === Object.prototype ||
  Object.prototype.toString.call(value) === '[object Object]'

/** What another service keeps under a name of the framework's stays as it is, unseen. */
export function carried(data: JsonObject, isReserved: IsReserved): JsonObject {
  if (!Object.keys(data).some(isReserved)) return data
  return Object.fromEntries(Object.entries(data).filter(([name]) => !isReserved(name)))
}

const invalid = (name: string): SessionInvalidError =>
  new SessionInvalidError([
    { path: [name], keyword: 'json', message: 'is a function, which JSON cannot hold' },
  ])

/** From a framework's session object to what is stored of it, and back. */
import { MAX_DEPTH, isJsonObject, jsonEquals, toJson } from '../domain/json.ts'
import type { JsonObject, JsonValue } from '../domain/json.ts'
import { RESERVED_NAME, TIME_NAMES } from '../domain/session.ts'
import { SessionInvalidError, SessionPathError } from '../errors.ts'
import type { SessionPath } from '../errors.ts'

type IsReserved = (name: string) => boolean

/**
 * @param known what was read of it, if it is not new
 * @throws {SessionInvalidError | SessionPathError} naming what cannot be stored
 */
export function dataOf(session: object, known: JsonObject | undefined, isReserved: IsReserved): JsonObject {
  // One of the session's own would stand for all the others.
  if (hasToJson(session)) throw invalid('toJSON')
  const data = jsonBeside(session, known, [])
  if (!isJsonObject(data)) throw new TypeError('a session must be an object')
  refuseNames(data, isReserved)
  return data
}

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
    return Object.entries(value).every(([name, member]) => name === except || isHeld(member, 1))
  } catch {
    // What a getter, or a `toJSON`, has thrown.
    return false
  }
}

/** A cycle is as deep as one likes. */
const areStorable = (value: object, depth: number): boolean =>
  depth < MAX_DEPTH && Object.values(value).every((member) => isHeld(member, depth + 1))

/** As JSON text asks: a `toJSON` once, and not what it answers. */
function isHeld(value: unknown, depth: number): boolean {
  if (value instanceof Date) return true
  const plain = typeof value === 'object' && value !== null && hasToJson(value) ? value.toJSON('') : value
  switch (typeof plain) {
    case 'number':
      return Number.isFinite(plain)
    case 'object':
      return plain === null || (isContainer(plain) && areStorable(plain, depth))
    default:
      return typeof plain !== 'bigint' && typeof plain !== 'function' && typeof plain !== 'symbol'
  }
}

const hasToJson = (value: object): value is { toJSON(name: string): unknown } =>
  typeof (value as { readonly toJSON?: unknown }).toJSON === 'function'

const isContainer = (value: object): boolean =>
  Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]'

/** What another service keeps under a name of the framework's stays as it is, unseen. */
export function carried(data: JsonObject, isReserved: IsReserved): JsonObject {
  if (!Object.keys(data).some(isReserved)) return data
  return Object.fromEntries(Object.entries(data).filter(([name]) => !isReserved(name)))
}

const invalid = (name: string): SessionInvalidError =>
  new SessionInvalidError([
    { path: [name], keyword: 'json', message: 'is a function, which JSON cannot hold' },
  ])

/** From a framework's session object to what is stored of it, and back. */
import { MAX_DEPTH, isJsonObject, toJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import { RESERVED_NAME, TIME_NAMES } from '../domain/session.ts'
import { SessionInvalidError, SessionPathError } from '../errors.ts'

type IsReserved = (name: string) => boolean

/** @throws {SessionInvalidError | SessionPathError} naming what cannot be stored */
export function dataOf(session: object, isReserved: IsReserved): JsonObject {
  // One of the session's own would stand for all the others.
  if (hasToJson(session)) throw invalid('toJSON')
  const data = toJson(session)
  if (!isJsonObject(data)) throw new TypeError('a session must be an object')
  refuseNames(data, isReserved)
  return data
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
 * Whether JSON text can hold all of it: cheap, for frameworks that hash a session's text. `dataOf` says what it is that
 * cannot be held, and where; what has a `toJSON` is judged there.
 */
export function isStorable(value: unknown, depth: number = 0): boolean {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value)
    case 'object':
      return value === null || hasToJson(value) || (isContainer(value) && areStorable(value, depth))
    default:
      return typeof value !== 'bigint' && typeof value !== 'function' && typeof value !== 'symbol'
  }
}

/** A cycle is as deep as one likes. */
const areStorable = (value: object, depth: number): boolean =>
  depth < MAX_DEPTH && Object.values(value).every((member) => isStorable(member, depth + 1))

const hasToJson = (value: object): boolean =>
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

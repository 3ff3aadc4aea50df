/** Who a session belongs to: a member of its data. `1001` and `"1001"` are one user. */
import { SessionInvalidError } from '../errors.ts'
import type { JsonValue } from './json.ts'

/** Percent-encoded, so that any text can stand in a key and in the packed state; `undefined` if this names no user. */
export function encodeUser(userId: unknown): string | undefined {
  if (Number.isSafeInteger(userId)) return String(userId)
  if (typeof userId !== 'string' || userId.length < 1 || userId.length > 256 || !userId.isWellFormed())
    return undefined
  // `*` means "any" to our scripts.
  return encodeURIComponent(userId).replaceAll('*', '%2A')
}

/** The user of data that is about to be written; `''` is anonymous. @throws {SessionInvalidError} */
export function userOf(value: JsonValue | undefined, field: string): string {
  if (value === undefined || value === null) return ''
  const user = encodeUser(value)
  if (user !== undefined) return user
  const message = 'must be an integer or a text of 1 to 256 characters'
  throw new SessionInvalidError([{ path: [field], keyword: 'userId', message }])
}

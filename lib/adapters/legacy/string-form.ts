/** Sessions of connect-redis: JSON text, the cookie a member of it. */
import { isJsonObject } from '../../domain/json.ts'
import type { JsonObject } from '../../domain/json.ts'
import { withoutStoreMembers } from '../../domain/session.ts'
import { SessionBackendError } from '../../errors.ts'
import { parseText } from '../../redis/json-text.ts'
import { cookieOf, keptCookie } from '../cookie.ts'
import type { OldContent, OldForm } from './form.ts'

export const stringForm: OldForm = {
  type: 'string',

  decode(payload) {
    const { cookie, ...rest } = parsed(payload)
    const data = withoutStoreMembers(rest)
    const hidden = Object.fromEntries(Object.entries(rest).filter(([name]) => !Object.hasOwn(data, name)))
    return { data, envelope: keptCookie(cookie), createdMs: null, hidden }
  },

  whole: (content, nowMs, endsInMs) => [textOf(content, nowMs, endsInMs)],

  changes: (_before, after, nowMs, endsInMs) => [textOf(after, nowMs, endsInMs)],
}

function parsed(payload: unknown): JsonObject {
  const value = parseText(payload)
  if (isJsonObject(value)) return value
  throw new SessionBackendError(
    'foreign-key',
    'not-applied',
    'the key of this session holds a text that connect-redis has not written; it is left as it is',
  )
}

function textOf({ data, hidden, envelope }: OldContent, nowMs: number, endsInMs: number): string {
  const cookie = envelope && { cookie: cookieOf(envelope, endsInMs, nowMs) }
  return JSON.stringify({ ...cookie, ...data, ...hidden })
}

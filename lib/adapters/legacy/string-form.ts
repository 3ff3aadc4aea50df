/** Sessions of connect-redis: JSON text, the cookie a member of it. */
import { isJsonObject } from '../../domain/json.ts'
import type { JsonObject } from '../../domain/json.ts'
import { withoutStoreMembers } from '../../domain/session.ts'
import { SessionBackendError } from '../../errors.ts'
import { parseText } from '../../redis/json-text.ts'
import { parted } from './age.ts'
import type { OldAge } from './age.ts'
import type { OldContent, OldForm } from './form.ts'

export const stringForm = (age: OldAge): OldForm => ({
  type: 'string',

  decode(payload) {
    const { age: told, rest } = parted(parsed(payload), age)
    const data = withoutStoreMembers(rest)
    const hidden = Object.fromEntries(Object.entries(rest).filter(([name]) => !Object.hasOwn(data, name)))
    return { data, envelope: age.envelopeOf(told), createdMs: null, endsMs: age.endOf(told), hidden }
  },

  whole: (content, nowMs, endsInMs) => [textOf(age, content, nowMs, endsInMs)],

  changes: (_before, after, nowMs, endsInMs) => [textOf(age, after, nowMs, endsInMs)],
})

function parsed(payload: unknown): JsonObject {
  const value = parseText(payload)
  if (isJsonObject(value)) return value
  throw new SessionBackendError(
    'foreign-key',
    'not-applied',
    'the key of this session holds a text that connect-redis has not written; it is left as it is',
  )
}

function textOf(
  age: OldAge,
  { data, hidden, envelope }: OldContent,
  nowMs: number,
  endsInMs: number,
): string {
  const told = envelope && age.membersOf(envelope, nowMs, endsInMs)
  return JSON.stringify({ ...told, ...data, ...hidden })
}

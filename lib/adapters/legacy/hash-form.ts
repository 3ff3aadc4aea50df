/** Sessions as hashes made by hand: a field for each member, JSON text where a member is no string. */
import { isJsonObject, jsonEquals } from '../../domain/json.ts'
import type { JsonObject, JsonValue } from '../../domain/json.ts'
import { withoutStoreMembers } from '../../domain/session.ts'
import { fieldsOf } from '../../redis/hash-encoding.ts'
import { parseText } from '../../redis/json-text.ts'
import type { OldContent, OldForm } from './form.ts'

/** Beside the pattern's own fields: what of the cookie is to be kept, and the marks of a move. */
const COOKIE = 'cookie'
const OWN: ReadonlySet<string> = new Set([COOKIE, '_moving', '_moved'])

/** `isText`: fields that are no JSON whatever they look like. */
export const hashForm = (isText: ReadonlySet<string>): OldForm => ({
  type: 'hash',

  decode: (payload) => contentOf([...fieldsOf(payload)], isText),

  whole: ({ data, envelope }, nowMs) => [
    ...['created_at', seconds(nowMs), 'last_activity', seconds(nowMs)],
    ...cookieField(envelope),
    ...fieldsFor(Object.entries(data)),
  ],

  changes(before, after, nowMs, _endsInMs, touch) {
    const gone = Object.keys(before.data).filter((name) => !Object.hasOwn(after.data, name))
    if (before.envelope !== null && after.envelope === null) gone.push(COOKIE)
    const cookie = jsonEquals(before.envelope, after.envelope) ? [] : cookieField(after.envelope)
    const fields = [...cookie, ...fieldsFor(changed(before.data, after.data))]
    // A write that only takes away has to leave a hash.
    if (touch || fields.length === 0) fields.push('last_activity', seconds(nowMs))
    return [String(gone.length), ...gone, ...fields]
  },
})

function contentOf(fields: readonly [string, string][], isText: ReadonlySet<string>): OldContent {
  const cookie = parseText(fields.find(([name]) => name === COOKIE)?.[1])
  const members = fields
    .filter(([name]) => !OWN.has(name))
    .map(([name, text]) => [name, isText.has(name) ? text : valueIn(text)] as const)
  const all: JsonObject = Object.fromEntries(members)
  const createdMs = instantIn(all['created_at'])
  return {
    data: withoutStoreMembers(all),
    envelope: isJsonObject(cookie) ? cookie : null,
    createdMs,
    hidden: {},
  }
}

const changed = (before: JsonObject, after: JsonObject): [string, JsonValue][] =>
  Object.entries(after).filter(
    ([name, value]) => !Object.hasOwn(before, name) || !jsonEquals(before[name] ?? null, value),
  )

const fieldsFor = (members: readonly [string, JsonValue][]): string[] =>
  members.flatMap(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])

const cookieField = (envelope: JsonObject | null): string[] =>
  envelope ? [COOKIE, JSON.stringify(envelope)] : []

const seconds = (ms: number): string => String(Math.floor(ms / 1000))

/** A number only in the form that JavaScript gives it: else `1e3`, or the number of a card, would change by being written. */
function valueIn(text: string): JsonValue {
  if (!/^[-\dtfn"[{]/.test(text)) return text
  const value = parseText(text)
  if (value === undefined || (typeof value === 'number' && String(value) !== text)) return text
  return value
}

/** Seconds since the epoch, or milliseconds. */
function instantIn(value: JsonValue | undefined): number | null {
  const found = Math.floor(Number(value ?? NaN))
  if (!(found > 0)) return null
  return found > 1e11 ? found : found * 1000
}

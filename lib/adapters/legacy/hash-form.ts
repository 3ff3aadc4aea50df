/** Sessions as hashes made by hand: a field for each member, JSON text where a member is no string. */
import { jsonEquals } from '../../domain/json.ts'
import type { JsonObject, JsonValue } from '../../domain/json.ts'
import { withoutStoreMembers } from '../../domain/session.ts'
import { fieldsOf } from '../../redis/hash-encoding.ts'
import { parseText } from '../../redis/json-text.ts'
import { parted } from './age.ts'
import type { OldAge } from './age.ts'
import type { OldContent, OldForm } from './form.ts'

/** Beside the pattern's own fields: the marks of a move. */
const MARKS: ReadonlySet<string> = new Set(['_moving', '_moved'])

/** `isText`: fields that are no JSON whatever they look like. */
export const hashForm = (isText: ReadonlySet<string>, age: OldAge): OldForm => {
  const ageOf = ({ envelope }: OldContent, nowMs: number, endsInMs: number): JsonObject =>
    envelope ? age.membersOf(envelope, nowMs, endsInMs) : {}
  return {
    type: 'hash',

    decode: (payload) => contentOf([...fieldsOf(payload)], isText, age),

    whole: (content, nowMs, endsInMs) => [
      ...['created_at', seconds(nowMs), 'last_activity', seconds(nowMs)],
      ...fieldsFor(Object.entries({ ...ageOf(content, nowMs, endsInMs), ...content.data })),
    ],

    changes(before, after, nowMs, endsInMs, touch) {
      const [was, is] = [ageOf(before, nowMs, endsInMs), ageOf(after, nowMs, endsInMs)]
      const members = { ...is, ...after.data }
      const gone = Object.keys({ ...before.data, ...was }).filter((name) => !Object.hasOwn(members, name))
      const isNew = (touch && age.isJudged) || !jsonEquals(before.envelope, after.envelope)
      const fields = fieldsFor([...(isNew ? Object.entries(is) : []), ...changed(before.data, after.data)])
      // A write that only takes away has to leave a hash.
      if (touch || fields.length === 0) fields.push('last_activity', seconds(nowMs))
      return [String(gone.length), ...gone, ...fields]
    },
  }
}

function contentOf(
  fields: readonly [string, string][],
  isText: ReadonlySet<string>,
  age: OldAge,
): OldContent {
  const isAge = (name: string): boolean => age.names.includes(name)
  const members = fields
    .filter(([name]) => !MARKS.has(name))
    .map(([name, text]) => [name, isText.has(name) && !isAge(name) ? text : valueIn(text)] as const)
  const { age: told, rest } = parted(Object.fromEntries(members), age)
  return {
    data: withoutStoreMembers(rest),
    envelope: age.envelopeOf(told),
    createdMs: instantIn(rest['created_at']),
    endsMs: age.endOf(told),
    hidden: {},
  }
}

const changed = (before: JsonObject, after: JsonObject): [string, JsonValue][] =>
  Object.entries(after).filter(
    ([name, value]) => !Object.hasOwn(before, name) || !jsonEquals(before[name] ?? null, value),
  )

const fieldsFor = (members: readonly [string, JsonValue][]): string[] =>
  members.flatMap(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)])

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

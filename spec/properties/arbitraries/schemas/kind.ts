/** What kinds of schemas are made of. */
import * as fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../../../lib/domain/json.ts'
import type { SessionPath } from '../../../../lib/errors.ts'
import { usually } from '../chance.ts'
import { aText, aValue } from '../values.ts'

/** Where values go that the schema wants there, more or less. */
export type Setting = readonly [path: SessionPath, value: JsonValue]

export type Elements = readonly [path: SessionPath, values: readonly JsonValue[]]

export interface Kind {
  readonly schema: object
  readonly document: fc.Arbitrary<JsonObject>
  readonly setting: fc.Arbitrary<Setting>
  /** What goes into arrays, or out of them. */
  readonly elements: fc.Arbitrary<Elements>
}

const ODD_USERS = [1002, '*', 'a b', 'ü|"%2A', '💡', 0, '01001', 'u'.repeat(256), null] as const
/** Who can be nobody. */
const NO_USERS = ['', 1.5, true, 2 ** 53, 'u'.repeat(257)] as const

/** Mostly a few that meet again. */
export const aUser: fc.Arbitrary<string | number | boolean | null> = usually(
  usually(fc.constantFrom(1001, '1001', 'bob'), fc.constantFrom(...ODD_USERS), 5),
  fc.constantFrom(...NO_USERS),
  25,
)

export const aPermission: fc.Arbitrary<string> = usually(fc.constantFrom('read', 'write', 'admin'), aText, 5)

export const someMembers = (
  members: Record<string, fc.Arbitrary<JsonValue>>,
  required: string[] = [],
): fc.Arbitrary<JsonObject> => fc.record(members, { requiredKeys: required })

export const permissions: fc.Arbitrary<string[]> = fc.uniqueArray(aPermission, { maxLength: 4 })
export const preferences: fc.Arbitrary<JsonValue> = someMembers({ theme: aText, language: aText, a: aValue })

export const set = (value: fc.Arbitrary<JsonValue>, ...path: SessionPath): fc.Arbitrary<Setting> =>
  fc.tuple(fc.constant(path), value)

export const elements = (
  value: fc.Arbitrary<readonly JsonValue[]>,
  ...path: SessionPath
): fc.Arbitrary<Elements> => fc.tuple(fc.constant(path), value)

export const identity: JsonObject = {
  user_id: { type: ['integer', 'string', 'null'] },
  permissions: { type: 'array', items: { type: 'string' }, uniqueItems: true },
  preferences: { type: 'object' },
}
export const identitySettings: readonly fc.Arbitrary<Setting>[] = [
  set(aUser, 'user_id'),
  set(permissions, 'permissions'),
  set(preferences, 'preferences'),
]

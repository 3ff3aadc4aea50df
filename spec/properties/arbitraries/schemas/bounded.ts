/** Bounds, sets and closed objects: what the value alone decides, or the value there. */
import * as fc from 'fast-check'
import { usually } from '../chance.ts'
import { aNumber, aScalar } from '../values.ts'
import {
  aPermission,
  aUser,
  elements,
  identity,
  identitySettings,
  preferences,
  set,
  someMembers,
} from './kind.ts'
import type { Kind } from './kind.ts'

const small = usually(fc.integer({ min: -5, max: 10 }), fc.constantFrom(-6, 11, 0.5))
const even = usually(fc.constantFrom(0, 2, 4), fc.constantFrom(-2, 1))
const count = usually(fc.nat(9), fc.constantFrom(-1, 10, 1.5))
const word = usually(
  fc.constantFrom('a', 'bc', '😀😀😀😀', 'é'),
  fc.constantFrom('', 'abcde', '😀😀😀😀😀', 'x'),
)
const tag = usually(fc.constantFrom('a', 'b', 'c'), fc.constant('dd'))
const tags = usually(fc.uniqueArray(tag, { maxLength: 3 }), fc.array(tag, { maxLength: 5 }))
const list = usually(fc.array(count, { minLength: 1, maxLength: 3 }), fc.array(count, { maxLength: 4 }))
const three = fc.uniqueArray(aPermission, { minLength: 1, maxLength: 3 })
const point = someMembers({ x: count, y: count })
const points = usually(
  fc.uniqueArray(point, { selector: (p) => JSON.stringify(p), maxLength: 3 }),
  fc.array(point),
)
const pair = usually(fc.tuple(word, count), fc.array(fc.oneof(word, count), { maxLength: 3 }))
const profile = someMembers({ name: word, age: count, home: someMembers({ x: count }) }, ['name'])
const name = usually(fc.constantFrom('a', 'b', 'ccc', '"', ' '), fc.constant('dddd'), 25)
const counts = fc.dictionary(name, count, { maxKeys: 3 })

export const bounded: Kind = {
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['kind'],
    properties: {
      ...identity,
      permissions: { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 3, minItems: 1 },
      kind: { enum: ['a', 'b', 1, null] },
      n: { type: 'integer', minimum: -5, maximum: 10 },
      big: { type: 'number' },
      ratio: { type: ['number', 'null'], exclusiveMinimum: 0, exclusiveMaximum: 1 },
      half: { type: 'number', multipleOf: 0.5 },
      even: { type: 'integer', multipleOf: 2, minimum: 0 },
      word: { type: 'string', minLength: 1, maxLength: 4, pattern: '^[^x]*$' },
      tags: { type: 'array', items: { type: 'string', maxLength: 1 }, uniqueItems: true, maxItems: 3 },
      list: { type: 'array', items: { type: 'integer', maximum: 9 }, minItems: 1, maxItems: 3 },
      points: { type: 'array', uniqueItems: true, items: { type: 'object' } },
      pair: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }], items: false },
      profile: {
        type: ['object', 'null'],
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: { type: 'string', maxLength: 4 },
          age: { type: 'integer', minimum: 0 },
          home: { type: 'object', additionalProperties: false, properties: { x: { type: 'integer' } } },
        },
      },
      counts: {
        type: 'object',
        additionalProperties: { type: 'integer', minimum: 0 },
        propertyNames: { maxLength: 3 },
        maxProperties: 3,
      },
    },
  },
  document: someMembers(
    {
      ...{ user_id: aUser, permissions: three, preferences, kind: fc.constantFrom('a', 'b', 1, null) },
      ...{ n: small, big: aNumber, even, word, tags, list, points, pair, profile, counts },
    },
    ['kind'],
  ),
  setting: fc.oneof(
    ...identitySettings,
    fc.oneof(
      set(aScalar, 'kind'),
      set(small, 'n'),
      set(aNumber, 'big'),
      set(aNumber, 'ratio'),
      set(even, 'even'),
    ),
    fc.oneof(set(fc.constantFrom(0.5, 1, 0.25), 'half'), set(word, 'word'), set(fc.constant(0.5), 'ratio')),
    fc.oneof(set(tags, 'tags'), set(word, 'tags', 0), set(list, 'list'), set(count, 'list', 1)),
    fc.oneof(set(points, 'points'), set(point, 'points', 0), set(count, 'points', 0, 'x')),
    fc.oneof(set(pair, 'pair'), set(word, 'pair', 0), set(count, 'pair', 1), set(count, 'pair', 2)),
    fc.oneof(set(profile, 'profile'), set(word, 'profile', 'name'), set(count, 'profile', 'age')),
    fc.oneof(
      set(count, 'profile', 'home', 'x'),
      set(count, 'profile', 'nope'),
      set(fc.constant(null), 'profile'),
    ),
    fc.oneof(
      set(counts, 'counts'),
      set(count, 'counts', 'a'),
      set(count, 'counts', '"'),
      set(count, 'counts', 'dddd'),
    ),
  ),
  elements: fc.oneof(
    elements(three, 'permissions'),
    elements(fc.array(tag, { maxLength: 2 }), 'tags'),
    elements(fc.array(count, { maxLength: 2 }), 'list'),
    elements(fc.array(point, { maxLength: 2 }), 'points'),
    elements(fc.array(fc.oneof(word, count), { maxLength: 2 }), 'pair'),
  ),
}

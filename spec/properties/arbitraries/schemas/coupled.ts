/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** Members that depend on each other: only the whole can be judged. */
import * as fc from 'fast-check'
import type { JsonObject } from '../../../../lib/domain/json.ts'
import { usually } from '../chance.ts'
import {
  aUser,
  elements,
  identity,
  identitySettings,
  permissions,
  preferences,
  set,
  someMembers,
} from './kind.ts'
import type { Kind } from './kind.ts'

const small = usually(fc.integer({ min: -6, max: 9 }), fc.constant(10))
const count = usually(fc.nat(9), fc.constantFrom(-1, 1.5))
const word = fc.constantFrom('', 'a', 'bc')
const method = usually(fc.constantFrom('card', 'cash'), fc.constant('other'), 20)
const one = fc.constant(1)
const list = usually(
  fc.array(count, { maxLength: 3 }).map((counts) => [1, ...counts]),
  fc.array(count),
)
const shape = usually(
  fc.oneof(
    fc.record({ kind: fc.constant('circle'), r: count }),
    fc.record({ kind: fc.constant('square'), side: count }),
  ),
  someMembers({ r: count, side: count }),
)
const address = usually(someMembers({ street: word, city: word }, ['city']), someMembers({ street: word }))
const few = usually(
  someMembers({ a: count, b: count }),
  someMembers({ a: count, b: count, c: count, n: count }),
)
const some = usually(someMembers({ a: count, b: count }, ['a']), fc.constant({}))
const either = usually(
  fc.oneof(someMembers({ a: count }), someMembers({ b: count })),
  someMembers({ a: count, b: count }),
)
const first = usually(someMembers({ a: count, b: count }, ['a']), someMembers({ b: count }))

const object = (keywords: JsonObject): JsonObject => ({ type: 'object', ...keywords })

/** Each depends in a way of its own, so that nothing else makes up for a mistake about it. */
const DEPENDENT: JsonObject = {
  address: object({ dependentRequired: { street: ['city'] } }),
  few: object({ maxProperties: 2 }),
  some: object({ minProperties: 1 }),
  either: object({ not: { required: ['a', 'b'] } }),
  first: object({ required: ['a'] }),
  shape: object({
    oneOf: [
      {
        properties: { kind: { const: 'circle' }, r: { type: 'integer', minimum: 0 } },
        required: ['kind', 'r'],
      },
      { properties: { kind: { const: 'square' }, side: { type: 'integer' } }, required: ['kind', 'side'] },
    ],
  }),
  list: { type: 'array', contains: { const: 1 }, items: { type: 'integer' } },
  closed: object({ properties: { a: { type: 'integer' } }, additionalProperties: false }),
}

export const coupled: Kind = {
  schema: {
    type: 'object',
    properties: {
      ...identity,
      ...DEPENDENT,
      method: { enum: ['card', 'cash'] },
      number: { type: 'string' },
      cvc: { type: 'string' },
      n: { type: 'integer', maximum: 9 },
    },
    if: { properties: { method: { const: 'card' } }, required: ['method'] },
    then: { required: ['number'] },
    else: { not: { required: ['cvc'] } },
    // What is in `closed` needs an `n`.
    anyOf: [{ properties: { closed: { type: 'object', maxProperties: 0 } } }, { required: ['n'] }],
  },
  document: fc.oneof(
    someMembers({
      user_id: aUser,
      permissions,
      preferences,
      method: fc.constant('cash'),
      address,
      few,
      some,
    }),
    someMembers({ user_id: aUser, method: fc.constant('card'), number: word, cvc: word, shape, list }, [
      'number',
    ]),
    someMembers({ user_id: aUser, either, first, closed: someMembers({ a: count }), n: small, shape }, ['n']),
  ),
  setting: fc.oneof(
    ...identitySettings,
    fc.oneof(set(method, 'method'), set(word, 'number'), set(word, 'cvc'), set(small, 'n')),
    fc.oneof(set(address, 'address'), set(word, 'address', 'street'), set(word, 'address', 'city')),
    fc.oneof(set(few, 'few'), set(count, 'few', 'a'), set(count, 'few', 'b'), set(count, 'few', 'c')),
    fc.oneof(set(some, 'some'), set(count, 'some', 'a'), set(count, 'some', 'b')),
    fc.oneof(set(either, 'either'), set(count, 'either', 'a'), set(count, 'either', 'b')),
    fc.oneof(set(first, 'first'), set(count, 'first', 'a'), set(count, 'first', 'b')),
    fc.oneof(set(shape, 'shape'), set(fc.constant('square'), 'shape', 'kind'), set(count, 'shape', 'r')),
    fc.oneof(set(list, 'list'), set(count, 'list', 0), set(count, 'closed', 'a'), set(count, 'closed', 'b')),
  ),
  elements: fc.oneof(
    elements(permissions, 'permissions'),
    elements(fc.array(fc.oneof(one, count), { maxLength: 2 }), 'list'),
  ),
}

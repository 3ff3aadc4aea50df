/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** Members that depend on each other: only the whole can be judged. */
import * as fc from 'fast-check'
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
const list = usually(
  fc.array(count, { maxLength: 3 }).map((counts) => [1, ...counts]),
  fc.array(count),
)
const method = usually(fc.constantFrom('card', 'cash'), fc.constant('other'), 20)
const shape = usually(
  fc.oneof(
    fc.record({ kind: fc.constant('circle'), r: count }),
    fc.record({ kind: fc.constant('square'), side: count }),
  ),
  someMembers({ r: count, side: count }),
)
const range = usually(
  someMembers({ low: count, high: count }, ['high']),
  someMembers({ low: count, high: count, c: count }),
)

export const coupled: Kind = {
  schema: {
    type: 'object',
    properties: {
      ...identity,
      method: { enum: ['card', 'cash'] },
      number: { type: 'string' },
      cvc: { type: 'string' },
      n: { type: 'integer', maximum: 9 },
      range: {
        type: 'object',
        properties: { low: { type: 'integer' }, high: { type: 'integer' } },
        dependentRequired: { low: ['high'] },
        minProperties: 1,
        maxProperties: 2,
        additionalProperties: false,
      },
      shape: {
        type: 'object',
        oneOf: [
          {
            properties: { kind: { const: 'circle' }, r: { type: 'integer', minimum: 0 } },
            required: ['kind', 'r'],
          },
          {
            properties: { kind: { const: 'square' }, side: { type: 'integer' } },
            required: ['kind', 'side'],
          },
        ],
      },
      list: { type: 'array', contains: { const: 1 }, items: { type: 'integer' } },
      closed: { type: 'object', properties: { a: { type: 'integer' } }, additionalProperties: false },
    },
    if: { properties: { method: { const: 'card' } }, required: ['method'] },
    then: { required: ['number'] },
    else: { not: { required: ['cvc'] } },
    dependentRequired: { cvc: ['number'], closed: ['method'] },
    // What is in `closed` needs an `n`.
    anyOf: [{ properties: { closed: { type: 'object', maxProperties: 0 } } }, { required: ['n'] }],
    maxProperties: 7,
  },
  document: fc.oneof(
    someMembers({
      user_id: aUser,
      permissions,
      preferences,
      method: fc.constant('cash'),
      n: small,
      range,
      list,
    }),
    someMembers({ user_id: aUser, method: fc.constant('card'), number: word, cvc: word, shape, list }, [
      'method',
      'number',
    ]),
    someMembers({ user_id: aUser, method, number: word, closed: someMembers({ a: count }), n: small }, [
      'method',
      'number',
      'n',
    ]),
  ),
  setting: fc.oneof(
    ...identitySettings,
    fc.oneof(set(method, 'method'), set(word, 'number'), set(word, 'cvc'), set(small, 'n')),
    fc.oneof(
      set(range, 'range'),
      set(count, 'range', 'low'),
      set(count, 'range', 'high'),
      set(count, 'range', 'c'),
    ),
    fc.oneof(set(shape, 'shape'), set(fc.constant('square'), 'shape', 'kind'), set(count, 'shape', 'r')),
    fc.oneof(set(list, 'list'), set(count, 'list', 0), set(count, 'closed', 'a'), set(count, 'closed', 'b')),
  ),
  elements: fc.oneof(
    elements(permissions, 'permissions'),
    elements(fc.array(fc.oneof(fc.constant(1), count), { maxLength: 2 }), 'list'),
  ),
}

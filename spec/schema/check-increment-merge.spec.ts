import { describeRows, increment, integer, merge, object, string } from './verdicts.ts'

describe('check()', () => {
  describeRows('increment', [
    ['a number', object({ a: { type: 'number' } }), increment('a', 0.5), 'local'],
    ['a fraction of an integer', object({ a: integer }), increment('a', 0.5), 'invalid'],
    [
      'a number that allOf makes an integer',
      object({ a: { type: 'number', allOf: [integer] } }),
      increment('a', 0.5),
      'invalid',
    ],
    ['null or a number', object({ a: { type: ['null', 'integer'] } }), increment('a'), 'local'],
    ['multipleOf', object({ a: { type: 'integer', multipleOf: 5 } }), increment('a', 10), 'local'],
    ['multipleOf, broken', object({ a: { type: 'integer', multipleOf: 5 } }), increment('a', 3), 'invalid'],
    ['enum', object({ a: { enum: [1, 2] } }), increment('a'), '/a'],
    ['format', object({ a: { type: 'integer', format: 'int32' } }), increment('a'), '/a'],
    ['anyOf', object({ a: { anyOf: [integer, { type: 'null' }] } }), increment('a'), '/a'],
    ['a new member and maxProperties', object({ a: integer }, { maxProperties: 1 }), increment('a'), 'whole'],
  ])

  describeRows('merge', [
    ['a leaf', object({ a: string }), merge({ a: 1 }), 'invalid'],
    ['a leaf below', object({ p: object({ a: string }) }), merge({ p: { a: 1 } }), 'invalid'],
    [
      'a null of a required member',
      object({ a: string }, { required: ['a'] }),
      merge({ a: null }),
      'invalid',
    ],
    [
      'a null of what cannot be there',
      object({}, { additionalProperties: false }),
      merge({ a: null }),
      'local',
    ],
    [
      'a member that cannot be there',
      object({}, { additionalProperties: false }),
      merge({ a: 1 }),
      'invalid',
    ],
    ['an object where there is a leaf', object({ a: string }), merge({ a: { b: 1 } }), 'invalid'],
    ['an object that may be made', object({ p: object({ a: string }) }), merge({ p: {} }), 'local'],
    [
      'an object that may be made, required',
      object({ p: object({}, { required: ['a'] }) }),
      merge({ p: { a: 1 } }),
      'local',
    ],
    [
      'an object that may be made, minProperties',
      object({ p: { type: 'object', minProperties: 1 } }),
      merge({ p: { a: 1 } }),
      '/p',
    ],
    [
      'an object that is always there',
      object({ p: object({}, { required: ['a'] }) }, { required: ['p'] }),
      merge({ p: { b: 1 } }),
      'local',
    ],
    [
      'an object or a text, which is replaced',
      object({ p: { type: ['object', 'string'], required: ['a'] } }, { required: ['p'] }),
      merge({ p: { b: 1 } }),
      '/p/a',
    ],
    ['maxProperties', { type: 'object', maxProperties: 3 }, merge({ a: 1 }), 'whole'],
    ['at a path', object({ p: object({ a: string }) }), merge({ a: 1 }, 'p'), 'invalid'],
  ])
})

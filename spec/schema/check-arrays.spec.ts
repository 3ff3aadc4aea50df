import { add, at, describeRows, integer, object, remove, set, string, strings, unset } from './verdicts.ts'

describe('check()', () => {
  describeRows('elements of arrays', [
    ['uniqueItems', object({ a: { ...strings, uniqueItems: true } }), set(at('a', 0), 'x'), 'whole'],
    [
      'uniqueItems, a member of an element',
      object({ a: { type: 'array', uniqueItems: true } }),
      set(at('a', 0, 'b'), 'x'),
      'whole',
    ],
    ['contains', object({ a: { type: 'array', contains: string } }), set(at('a', 0), 'x'), 'whole'],
    [
      'unevaluatedItems',
      object({ a: { type: 'array', unevaluatedItems: false } }),
      set(at('a', 0), 'x'),
      'whole',
    ],
    ['minItems, set', object({ a: { ...strings, minItems: 1 } }), set(at('a', 0), 'x'), 'local'],
    ['minItems, unset', object({ a: { ...strings, minItems: 1 } }), unset('a', 0), 'whole'],
    [
      'prefixItems, unset',
      object({ a: { type: 'array', prefixItems: [string, integer] } }),
      unset('a', 0),
      'whole',
    ],
  ])

  describeRows('add and remove', [
    ['items', object({ a: strings }), add('a', 'x', 1), 'invalid'],
    ['items: false', object({ a: { type: 'array', items: false } }), add('a', 1), 'invalid'],
    ['uniqueItems, scalars', object({ a: { ...strings, uniqueItems: true } }), add('a', 'x'), 'local'],
    ['uniqueItems, objects', object({ a: { type: 'array', uniqueItems: true } }), add('a', {}), 'whole'],
    [
      'uniqueItems, not asked to be unique',
      object({ a: { ...strings, uniqueItems: true } }),
      { op: 'add', path: ['a'], values: ['x'], unique: false },
      'whole',
    ],
    ['prefixItems', object({ a: { type: 'array', prefixItems: [string] } }), add('a', 'x'), 'whole'],
    [
      'prefixItems, remove',
      object({ a: { type: 'array', prefixItems: [string] } }),
      remove('a', 'x'),
      'whole',
    ],
    ['contains', object({ a: { type: 'array', contains: string } }), add('a', 'x'), 'whole'],
    ['contains, remove', object({ a: { type: 'array', contains: string } }), remove('a', 'x'), 'whole'],
    ['anyOf', object({ a: { anyOf: [strings, { type: 'null' }] } }), add('a', 'x'), 'whole'],
    ['enum, remove', object({ a: { enum: [[], ['x']] } }), remove('a', 'x'), 'whole'],
    ['remove of what could not be there', object({ a: strings }), remove('a', 1), 'local'],
  ])
})

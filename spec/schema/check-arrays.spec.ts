import { add, at, describeRows, integer, object, remove, set, string, strings, unset } from './verdicts.ts'

describe('check()', () => {
  describeRows('elements of arrays', [
    ['uniqueItems', object({ a: { ...strings, uniqueItems: true } }), set(at('a', 0), 'x'), '/a'],
    [
      'uniqueItems, a member of an element',
      object({ a: { type: 'array', uniqueItems: true } }),
      set(at('a', 0, 'b'), 'x'),
      '/a',
    ],
    ['contains', object({ a: { type: 'array', contains: string } }), set(at('a', 0), 'x'), '/a'],
    [
      'unevaluatedItems',
      object({ a: { type: 'array', unevaluatedItems: false } }),
      set(at('a', 0), 'x'),
      '/a',
    ],
    ['minItems, set', object({ a: { ...strings, minItems: 1 } }), set(at('a', 0), 'x'), 'local'],
    ['minItems, unset', object({ a: { ...strings, minItems: 1 } }), unset('a', 0), '/a'],
    [
      'prefixItems, unset',
      object({ a: { type: 'array', prefixItems: [string, integer] } }),
      unset('a', 0),
      '/a',
    ],
  ])

  describeRows('add and remove', [
    ['items', object({ a: strings }), add('a', 'x', 1), 'invalid'],
    ['items: false', object({ a: { type: 'array', items: false } }), add('a', 1), 'invalid'],
    ['uniqueItems, scalars', object({ a: { ...strings, uniqueItems: true } }), add('a', 'x'), 'local'],
    ['uniqueItems, objects', object({ a: { type: 'array', uniqueItems: true } }), add('a', {}), '/a'],
    [
      'uniqueItems, not asked to be unique',
      object({ a: { ...strings, uniqueItems: true } }),
      { op: 'add', path: ['a'], values: ['x'], unique: false },
      '/a',
    ],
    ['prefixItems', object({ a: { type: 'array', prefixItems: [string] } }), add('a', 'x'), '/a'],
    ['prefixItems, remove', object({ a: { type: 'array', prefixItems: [string] } }), remove('a', 'x'), '/a'],
    ['contains', object({ a: { type: 'array', contains: string } }), add('a', 'x'), '/a'],
    ['contains, remove', object({ a: { type: 'array', contains: string } }), remove('a', 'x'), '/a'],
    ['anyOf', object({ a: { anyOf: [strings, { type: 'null' }] } }), add('a', 'x'), '/a'],
    ['enum, remove', object({ a: { enum: [[], ['x']] } }), remove('a', 'x'), '/a'],
    ['remove of what could not be there', object({ a: strings }), remove('a', 1), 'local'],
  ])
})

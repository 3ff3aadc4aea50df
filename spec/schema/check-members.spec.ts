/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import {
  add,
  at,
  describeRows,
  draft07,
  increment,
  integer,
  merge,
  object,
  remove,
  set,
  string,
  strings,
  unset,
} from './verdicts.ts'

describe('check()', () => {
  describeRows('what judges one member or element', [
    ['properties', object({ a: string }), set(at('a'), 'x'), 'local'],
    ['properties', object({ a: string }), set(at('a'), 1), 'invalid'],
    [
      'patternProperties',
      { type: 'object', patternProperties: { '^x': string } },
      set(at('x1'), 1),
      'invalid',
    ],
    [
      'additionalProperties',
      object({ a: string }, { additionalProperties: string }),
      set(at('b'), 1),
      'invalid',
    ],
    ['an open object', object({ a: string }), set(at('b'), 1), 'local'],
    ['items', object({ a: strings }), set(at('a', 0), 1), 'invalid'],
    [
      'prefixItems',
      object({ a: { type: 'array', prefixItems: [string, integer] } }),
      set(at('a', 1), 'x'),
      'invalid',
    ],
    [
      'items after prefixItems',
      object({ a: { type: 'array', prefixItems: [string], items: integer } }),
      set(at('a', 7), 1),
      'local',
    ],
    [
      'items of draft-07',
      { ...draft07, ...object({ a: { type: 'array', items: [string], additionalItems: integer } }) },
      set(at('a', 0), 1),
      'invalid',
    ],
    [
      'additionalItems of draft-07',
      { ...draft07, ...object({ a: { type: 'array', items: [string], additionalItems: integer } }) },
      set(at('a', 3), 'x'),
      'invalid',
    ],
    [
      'allOf',
      object({ a: string }, { allOf: [object({ a: { type: 'string', maxLength: 1 } })] }),
      set(at('a'), 'xx'),
      'invalid',
    ],
    [
      'a local $ref',
      object({ p: { $ref: '#/$defs/p' } }, { $defs: { p: object({ a: string }) } }),
      set(at('p', 'a'), 1),
      'invalid',
    ],
    [
      "a $ref by the root's $id",
      object({ p: { $ref: 'urn:s:1#/$defs/p' } }, { $id: 'urn:s:1', $defs: { p: string } }),
      set(at('p'), 1),
      'invalid',
    ],
    [
      'a recursive $ref',
      object({ a: string, next: { $ref: '#' } }),
      set(at('next', 'next', 'a'), 1),
      'invalid',
    ],
    [
      'keywords beside $ref',
      object({ a: { $ref: '#/$defs/s', type: 'string', maxLength: 1 } }, { $defs: { s: string } }),
      set(at('a'), 'xx'),
      'invalid',
    ],
    ['names that a pointer escapes', object({ 'a/b~c %"$': integer }), set(at('a/b~c %"$'), 'x'), 'invalid'],
    [
      "the target's own oneOf and if",
      object({ a: { oneOf: [string, integer], if: string, then: { type: 'string', maxLength: 1 } } }),
      set(at('a'), 'xx'),
      'invalid',
    ],
    ["the target's own enum", object({ a: { enum: ['x', 'y'] } }), set(at('a'), 'z'), 'invalid'],
  ])

  describeRows('what the schema rules out', [
    [
      'additionalProperties: false',
      object({ a: string }, { additionalProperties: false }),
      set(at('b'), 1),
      'path',
    ],
    ['a member that is false', object({ a: false }), set(at('a'), 1), 'path'],
    ["an array's member by name", object({ a: strings }), set(at('a', '0'), 'x'), 'path'],
    ["an object's member by index", object({ a: object({}) }), set(at('a', 0), 'x'), 'path'],
    ['below a leaf', object({ a: string }), set(at('a', 'b'), 'x'), 'path'],
    [
      'a name against propertyNames',
      { type: 'object', propertyNames: { pattern: '^a' } },
      set(at('b'), 1),
      'path',
    ],
    ['increment of a text', object({ a: string }), increment('a'), 'path'],
    ['add to an object', object({ a: object({}) }), add('a', 1), 'path'],
    ['remove from a text', object({ a: string }), remove('a', 1), 'path'],
    ['merge into an array', object({ a: strings }), merge({ b: 1 }, 'a'), 'path'],
    ['unset of what cannot be there', object({}, { additionalProperties: false }), unset('a'), 'path'],
  ])
})

import { at, describeRows, draft07, integer, object, set, string, strings, unset } from './verdicts.ts'

describe('check()', () => {
  describeRows('what is required', [
    ['unset of a required member', object({ a: string }, { required: ['a'] }), unset('a'), 'invalid'],
    [
      'unset where the parent may be absent',
      object({ p: object({ a: string }, { required: ['a'] }) }),
      unset('p', 'a'),
      '/p/a',
    ],
    ['unset of another', object({ a: string }, { required: ['a'] }), unset('b'), 'local'],
    [
      'a parent made without its required member',
      object({ p: object({}, { required: ['a'] }) }),
      set(at('p', 'b'), 1),
      '/p/a',
    ],
    ['a parent made with it', object({ p: object({}, { required: ['a'] }) }), set(at('p', 'a'), 1), 'local'],
    [
      'a parent that is always there',
      object({ p: object({}, { required: ['a'] }) }, { required: ['p'] }),
      set(at('p', 'b'), 1),
      'local',
    ],
    [
      'a parent that may be null',
      object({ p: { ...object({}, { required: ['a'] }), type: ['object', 'null'] } }, { required: ['p'] }),
      set(at('p', 'b'), 1),
      '/p/a',
    ],
    [
      'a parent above a named element',
      object({ p: object({ l: strings }, { required: ['z'] }) }),
      set(at('p', 'l', 0), 'x'),
      'local',
    ],
  ])

  describeRows('members that come and go', [
    ['maxProperties, a new member', { type: 'object', maxProperties: 2 }, set(at('a'), 1), 'whole'],
    [
      'maxProperties, a member always there',
      object({ a: integer }, { maxProperties: 2, required: ['a'] }),
      set(at('a'), 1),
      'local',
    ],
    ['minProperties, set', { type: 'object', minProperties: 1 }, set(at('a'), 1), 'local'],
    ['minProperties, unset', { type: 'object', minProperties: 1 }, unset('a'), 'whole'],
    [
      'minProperties of a parent to be made',
      object({ p: { type: 'object', minProperties: 2 } }),
      set(at('p', 'a'), 1),
      '/p',
    ],
    [
      'dependentRequired of the member',
      { type: 'object', dependentRequired: { a: ['b'] } },
      set(at('a'), 1),
      '/b',
    ],
    [
      'dependentRequired names it, set',
      { type: 'object', dependentRequired: { a: ['b'] } },
      set(at('b'), 1),
      'local',
    ],
    [
      'dependentRequired names it, unset',
      { type: 'object', dependentRequired: { a: ['b'] } },
      unset('b'),
      '/a /b',
    ],
    [
      'dependentRequired of another',
      { type: 'object', dependentRequired: { a: ['b'] } },
      set(at('c'), 1),
      'local',
    ],
    [
      'dependentSchemas of the member',
      { type: 'object', dependentSchemas: { a: object({ b: string }) } },
      set(at('a'), 1),
      '/b',
    ],
    [
      'dependentSchemas that look at it',
      { type: 'object', dependentSchemas: { a: object({ b: string }) } },
      set(at('b'), 1),
      '/a',
    ],
    [
      'dependentSchemas that do not',
      { type: 'object', dependentSchemas: { a: object({ b: string }) } },
      set(at('c'), 1),
      'local',
    ],
    [
      'dependencies of draft-07',
      { ...draft07, type: 'object', dependencies: { a: ['b'] } },
      unset('b'),
      '/a /b',
    ],
    [
      'dependencies of draft-07, a schema',
      { ...draft07, type: 'object', dependencies: { a: object({ b: string }) } },
      set(at('b'), 1),
      '/a',
    ],
  ])
})

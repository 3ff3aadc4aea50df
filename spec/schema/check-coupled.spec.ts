/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import { add, at, describeRows, integer, merge, object, set, string, unset } from './verdicts.ts'

describe('check()', () => {
  describeRows('keywords that look at several members', [
    ['enum', { type: 'object', enum: [{ a: 1 }] }, set(at('a'), 1), 'whole'],
    ['const', object({ p: { const: { a: 1 } } }), set(at('p', 'a'), 1), '/p'],
    [
      'anyOf that looks',
      { type: 'object', anyOf: [{ required: ['a'] }, object({ b: string })] },
      set(at('b'), 1),
      '/a',
    ],
    [
      'anyOf that does not',
      { type: 'object', anyOf: [{ required: ['a'] }, object({ b: string })] },
      set(at('c'), 1),
      'local',
    ],
    [
      'anyOf and a parent to be made',
      object({ p: { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] } }),
      set(at('p', 'c'), 1),
      '/p/a /p/b',
    ],
    [
      'anyOf with a pattern for it',
      { type: 'object', anyOf: [{ required: ['a'] }, { patternProperties: { '^x': string } }] },
      set(at('x1'), 'x'),
      'whole',
    ],
    [
      'anyOf with a pattern for others',
      { type: 'object', anyOf: [{ required: ['a'] }, { patternProperties: { '^x': string } }] },
      set(at('b'), 'x'),
      'local',
    ],
    [
      'oneOf by a discriminator',
      object({ p: { type: 'object', oneOf: [object({ k: { const: 1 } }), object({ k: { const: 2 } })] } }),
      set(at('p', 'k'), 1),
      'local',
    ],
    ['not', { type: 'object', not: { required: ['a'] } }, set(at('a'), 1), 'invalid'],
    [
      'if',
      { type: 'object', if: object({ a: { const: 1 } }), then: { required: ['b'] } },
      set(at('a'), 1),
      '/b',
    ],
    [
      'then',
      { type: 'object', if: object({ a: { const: 1 } }), then: { required: ['b'] } },
      set(at('b'), 1),
      '/a',
    ],
    [
      'if about others',
      { type: 'object', if: object({ a: { const: 1 } }), then: { required: ['b'] } },
      set(at('c'), 1),
      'local',
    ],
    [
      'a sub-schema by $ref',
      { type: 'object', not: { $ref: '#/$defs/x' }, $defs: { x: object({ a: string }) } },
      set(at('a'), 1),
      'local',
    ],
    [
      'unevaluatedProperties, its own member',
      object({ a: string }, { unevaluatedProperties: false }),
      set(at('a'), 'x'),
      'local',
    ],
    [
      'unevaluatedProperties beside dependentSchemas',
      object({ a: string }, { unevaluatedProperties: false, dependentSchemas: { b: object({ c: string }) } }),
      set(at('a'), 'x'),
      'whole',
    ],
    [
      'unevaluatedProperties, a member that allOf speaks of',
      object({}, { allOf: [object({ a: string })], unevaluatedProperties: false }),
      set(at('a'), 'x'),
      'local',
    ],
    [
      '$dynamicRef',
      { type: 'object', $dynamicRef: '#x', $defs: { x: { $dynamicAnchor: 'x' } } },
      set(at('a'), 1),
      'whole',
    ],
    [
      'a $ref to an anchor',
      object({ a: string }, { $ref: '#x', $defs: { x: { $anchor: 'x' } } }),
      set(at('a'), 'x'),
      'whole',
    ],
    [
      'a sub-schema with its own $id',
      object({ p: object({ a: string }, { $id: 'urn:app:p' }) }),
      set(at('p', 'a'), 'x'),
      '/p',
    ],
  ])

  // `closed` is coupled with `n`; that it has no place for `b` is as certain as anywhere else.
  const closed = object({ a: integer }, { additionalProperties: false })
  const needsN = object(
    { closed, n: integer },
    { anyOf: [object({ closed: { type: 'object', maxProperties: 0 } }), { required: ['n'] }] },
  )
  describeRows('paths that lead nowhere, below members that depend on others', [
    ['what is there', needsN, set(at('closed', 'a'), 1), '/closed /n'],
    ['no such member', needsN, set(at('closed', 'b'), 1), 'path'],
    ['no such member to remove', needsN, unset('closed', 'b'), 'path'],
    ['below a leaf', needsN, set(at('closed', 'a', 'b'), 1), 'path'],
    ['another type', needsN, add('closed', 1), 'path'],
    ['another type, merged into', needsN, merge({ x: 1 }, 'closed', 'a'), 'path'],
    ['no such member in a merge', needsN, merge({ closed: { b: 1 } }), 'invalid'],
  ])
})

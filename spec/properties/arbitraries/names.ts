/** Names of members: mostly a few that meet again, otherwise whatever JSON allows. */
import * as fc from 'fast-check'

/** Names that mean something to JSONPath, to the stores' own layouts, or to JSON text. */
const RISKY = [
  '',
  ' a',
  '"',
  "'",
  '\\',
  '\n',
  '*',
  '$',
  '.',
  'a.b',
  '[0]',
  '%',
  '{}',
  ',',
  '1',
  '😀',
] as const

/** The same, and what means something to globs, to Lua's patterns, to numbers, to objects, to Unicode. */
const ODD = [
  ...[
    ' ',
    'a ',
    '  ',
    '\\"',
    '"\'',
    '\r\n',
    '\t',
    '\0',
    '\u007f',
    '\u2028',
    '\ufeff',
    '%41',
    '%d',
    '(',
    '^a$',
  ],
  ...['?', '[a]', '[*]', '$.a', '..', '.a', '@', '@.a', '-1', '01', '1e3', 'null', 'true', '{', '}', '[]'],
  ...[
    ':',
    '|',
    '/',
    '~',
    '~0',
    '~1',
    '#',
    '&',
    '<',
    'é',
    'e\u0301',
    'ß',
    'İ',
    '日本',
    '👨‍👩‍👧',
    '\u{10ffff}',
    '\u202e',
  ],
  ...[
    'toString',
    'valueOf',
    'hasOwnProperty',
    'length',
    '__defineGetter__',
    'then',
    'toJSON',
    '$ref',
    '$set',
  ],
  ...['_session.state', 'created_at.x', 'state', 'data', 'k'.repeat(300), '😀'.repeat(60)],
]

/** One for all uses: fast-check takes most of a second to make it. */
export const anyText: fc.Arbitrary<string> = fc.string({ unit: 'grapheme', maxLength: 12 })

const anyCodePoints = fc
  .array(fc.nat(0x10_ffff), { maxLength: 4 })
  .map((points) => String.fromCodePoint(...points).toWellFormed())

export const COMMON = ['a', 'b', 'c', '0', 'theme', 'n'] as const

export const anOddName: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...RISKY) },
  { weight: 4, arbitrary: fc.constantFrom(...ODD) },
  { weight: 1, arbitrary: anyText },
  { weight: 1, arbitrary: anyCodePoints },
)

/** Not for the root: there they are the store's. */
const STORES_OWN = ['_session', 'created_at', 'last_activity', 'expires_at'] as const

export const aName: fc.Arbitrary<string> = fc.oneof(
  { weight: 7, arbitrary: fc.constantFrom(...COMMON) },
  { weight: 3, arbitrary: anOddName },
)

export const anInnerName: fc.Arbitrary<string> = fc.oneof(
  { weight: 12, arbitrary: aName },
  { weight: 1, arbitrary: fc.constantFrom(...STORES_OWN) },
)

/** Refused at the root, or everywhere. */
export const aRefusedName: fc.Arbitrary<string> = fc.constantFrom(
  ...STORES_OWN,
  '__proto__',
  'constructor',
  'prototype',
  'lone \ud83d',
)

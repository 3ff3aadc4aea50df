/** Values that JSON holds, and a few that it does not. */
import * as fc from 'fast-check'
import type { JsonObject, JsonValue } from '../../../lib/domain/json.ts'
import { usually } from './chance.ts'
import { COMMON, anInnerName, aName, anyText } from './names.ts'

const EDGES = [
  ...[0, -0, 1, -1, 0.5, -0.25, 0.1, 1.1, 9, 10, 11, 255, 1e9, 2 ** 31, 2 ** 32, 2 ** 53 - 1, -(2 ** 53 - 1)],
  ...[2 ** 52 + 1, 999999999999999, 0.123456789012345, 123456789.012345, 1e15, 1e16, 1e18, 1e21, 1.5e22],
  ...[1e-6, 1e-7, 1.25e-9, 1e-20],
]

/**
 * What all stores hold exactly: safe integers, and doubles of up to 15 significant digits. RedisJSON's parser keeps the
 * latter only while they are written with at most 19 digits and, as `digits × 10^e` with the digits an integer, with an
 * exponent of up to ±22: those powers of ten are doubles themselves.
 */
export function isExact(n: number): boolean {
  if (Number.isSafeInteger(n)) return true
  const [digits = '', exponent] = n
    .toExponential()
    .replaceAll(/[-.](?=.*e)/g, '')
    .split('e')
  const power = Number(exponent) - (digits.length - 1)
  return digits.length <= 15 && Math.abs(power) <= 22 && (Math.abs(n) < 1e19 || Math.abs(n) >= 1e21)
}

export const aNumber: fc.Arbitrary<number> = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 12 }) },
  { weight: 2, arbitrary: fc.constantFrom(...EDGES) },
  { weight: 1, arbitrary: fc.maxSafeInteger() },
  {
    weight: 2,
    arbitrary: fc
      .double({ noNaN: true, min: -1e36, max: 1e36 })
      .map((n) => Number(n.toPrecision(15)))
      .filter(isExact),
  },
)

/** Texts that look like something else are what encodings go wrong on. */
const TEXTS = [
  ...[
    '',
    ' ',
    'a',
    'b',
    'dark',
    'light',
    '0',
    '1',
    '-0',
    '1.0',
    '1e5',
    '9007199254740993',
    'NaN',
    'true',
    'null',
  ],
  ...[
    '"',
    '"a"',
    '\\',
    '\\u0041',
    '\n',
    '\0',
    '[]',
    '{}',
    '[1]',
    '{"a":1}',
    '$',
    '%s',
    '|',
    'é',
    'e\u0301',
    '😀',
  ],
  ...['\u2028\u2029', '\ufeff', '\u{10ffff}', 'x'.repeat(700), '😀'.repeat(100)],
]

export const aText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...TEXTS) },
  { weight: 1, arbitrary: anyText },
)

export const aScalar: fc.Arbitrary<JsonValue> = fc.oneof(
  { weight: 3, arbitrary: aNumber },
  { weight: 3, arbitrary: aText },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false) },
)

const objectOf = (value: fc.Arbitrary<JsonValue>, name = anInnerName): fc.Arbitrary<JsonObject> =>
  fc.array(fc.tuple(name, value), { maxLength: 5 }).map((members): JsonObject => Object.fromEntries(members))

const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: aScalar },
    { weight: 2, arbitrary: fc.array(tie('tree'), { maxLength: 4 }) },
    { weight: 3, arbitrary: objectOf(tie('tree')) },
  ),
}))

/** Objects and arrays in each other, as deep as the store takes them, and a bit deeper. */
const deep: fc.Arbitrary<JsonValue> = fc
  .tuple(fc.oneof(fc.integer({ min: 5, max: 30 }), fc.integer({ min: 58, max: 66 })), fc.boolean(), aScalar)
  .map(([levels, lists, leaf]) => {
    let value = leaf
    for (let i = 0; i < levels; i++) value = lists && i % 2 === 0 ? [value] : { a: value }
    return value
  })

const wide: fc.Arbitrary<JsonValue> = fc
  .tuple(fc.integer({ min: 30, max: 150 }), fc.boolean(), aScalar)
  .map(([length, list, leaf]) =>
    list
      ? Array.from({ length }, (_, i) => (i % 7 === 0 ? i : leaf))
      : Object.fromEntries(Array.from({ length }, (_, i) => [`member ${i}`, leaf])),
  )

export const aValue: fc.Arbitrary<JsonValue> = usually(tree, fc.oneof(deep, wide), 20)

/** Anything under anything. */
export const aDocument: fc.Arbitrary<JsonObject> = objectOf(aValue, aName)

/** Shares names with what is there, so that it changes as much as it adds. */
export const aMerge: fc.Arbitrary<JsonObject> = objectOf(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 3, arbitrary: aValue },
    { weight: 3, arbitrary: objectOf(fc.oneof(fc.constant(null), aValue), fc.constantFrom(...COMMON)) },
  ),
  aName,
)

const cycle: { self?: unknown } = {}
cycle.self = cycle

/** What JSON has no place for, and what it changes. */
const STRANGE: readonly unknown[] = [
  ...[NaN, Infinity, 10n, Symbol('s'), () => 1, new Map([[1, 2]]), new Set([1]), 'lone \udc00', cycle],
  ...[
    { a: [{ b: NaN }] },
    { ['__proto__']: 1 },
    { 'lone \ud83d': 1 },
    [1, undefined, 2],
    { a: undefined, b: 1 },
  ],
  ...[new Date(0), { at: new Date(86_400_000) }, { ['constructor']: { prototype: 1 } }, undefined],
]

export const aStrangeValue: fc.Arbitrary<unknown> = fc.constantFrom(...STRANGE)

export const aGivenValue: fc.Arbitrary<unknown> = usually(aValue, aStrangeValue, 40)

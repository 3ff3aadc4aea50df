/** What is stored is what JSON holds; it comes back exactly (contract 2.4). */
import assert from 'node:assert/strict'
import { dataOf, refused, rejects } from './assertions.ts'
import { OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { createRandom } from './random.ts'
import { MINUTE } from './harness.ts'

const nested = (levels: number, leaf: unknown = 1): unknown =>
  levels === 0 ? leaf : { n: nested(levels - 1, leaf) }

/** Each has a neighbour that a careless encoding takes it for. */
const VALUES: readonly unknown[] = [
  null,
  true,
  false,
  'true',
  'null',
  '',
  ' ',
  ' text ',
  '"quoted"',
  '1001',
  1001,
  '1e3',
  '-0',
  '{}',
  '[]',
  '{"a":1}',
  'undefined',
  'NaN',
  'a\\b"c\'d`',
  'line\nfeed\r\n\ttab',
  'nul\0 \u0001\u001f\u007f\u0080',
  '\u2028\u2029\ufeff',
  'é ß 日本語 😀 👩‍👩‍👧',
  'e\u0301 is not é',
  '\uffff\ufffd',
  '</script><!--',
  '%s %d {} $1 \\1',
  'x'.repeat(20_000),
  0,
  1,
  -1,
  0.1,
  -0.5,
  1.5,
  100,
  1e21,
  1e-7,
  123456789.012345,
  1.7976931348623e308,
  2.2250738585072e-308,
  9007199254740991,
  -9007199254740991,
  4294967296,
  [],
  {},
  [[]],
  [{}],
  { a: [] },
  { a: {} },
  [null],
  { a: null },
  [0, '0', false, null, [], {}, ''],
  [[1, [2, [3]]], { a: [{ b: { c: [null] } }] }],
  { '': { '': '' } },
  { 'a.b': 1, a: { b: 2 } },
  { 0: 'zero', 1: 'one', '-1': 'minus', '01': 'padded' },
  { length: 5, toString: 'x', hasOwnProperty: 1, valueOf: null },
  Array.from({ length: 300 }, (_, i) => i),
  Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])),
]

export function valueCases({ describe, test, seed, sized }: Suite): void {
  describe('a value', () => {
    for (const [n, value] of VALUES.entries()) roundTripCase(test, n, value)
    becomesCases(test)
    depthCases(test)
    refusedCases(test)
    randomCase(test, seed, sized(150))
  })
}

function roundTripCase(test: Test, n: number, value: unknown): void {
  test(`comes back exactly, written in any way, ${n + 1}: ${JSON.stringify(value).slice(0, 40)}`, async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const expected = { v: value, deep: { list: [value, { v: value }] } }
    const id = await sessionOf(store, expected)
    assert.deepEqual(await dataOf(store, id), expected)
    assert.deepEqual(await store.getPath(id, ['deep', 'list', 1, 'v']), value)
    await store.replace(id, { other: 1 })
    await store.setPath(id, ['v'], value)
    await store.setPath(id, ['deep'], {})
    await store.patch(id, [{ op: 'add', path: ['deep', 'list'], values: [value] }])
    await store.patch(id, [{ op: 'add', path: ['deep', 'list'], values: [{ v: value }], unique: false }])
    await store.deletePath(id, ['other'])
    assert.deepEqual(await dataOf(store, id), expected)
    await store.modify(id, (now) => ({ w: now['v'] }))
    assert.deepEqual(await dataOf(store, id), { w: value })
  })
}

/** What is given, and what JSON makes of it. */
const BECOMES: readonly (readonly [string, SuiteData, SuiteData])[] = [
  ['an undefined member is absent', { a: undefined, b: { c: undefined } }, { b: {} }],
  ['an undefined element is null', { a: [undefined, 1] }, { a: [null, 1] }],
  [
    'a date is ISO text',
    { a: new Date(0), b: [new Date(1)] },
    { a: '1970-01-01T00:00:00.000Z', b: ['1970-01-01T00:00:00.001Z'] },
  ],
  ['toJSON speaks for an object', { a: { toJSON: () => ({ b: 1 }) } }, { a: { b: 1 } }],
  ['minus zero is zero', { a: -0, b: [-0] }, { a: 0, b: [0] }],
  [
    'an object without a prototype is one',
    { a: Object.assign(Object.create(null) as object, { b: 1 }) },
    { a: { b: 1 } },
  ],
  [
    'the same object twice is two copies',
    ((x) => ({ a: x, b: [x, x] }))({ c: 1 }),
    { a: { c: 1 }, b: [{ c: 1 }, { c: 1 }] },
  ],
]

function becomesCases(test: Test): void {
  for (const [title, given, expected] of BECOMES) {
    test(`is what JSON makes of it: ${title}`, async (use) => {
      const { store } = await use({ schema: OPEN_SCHEMA })
      const { id, session } = await store.create(given)
      const { created_at: _c, last_activity: _l, ...data } = session
      assert.deepEqual(data, expected)
      assert.deepEqual(await dataOf(store, id), expected)
      await store.replace(id, {})
      await store.update(id, { in: given })
      assert.deepEqual(await store.getPath(id, ['in']), expected)
    })
  }
}

function depthCases(test: Test): void {
  test('may be nested 64 levels deep, not 65, the whole data or below a path', async (use) => {
    const subject = await use({ schema: OPEN_SCHEMA })
    const { store } = subject
    const deepest = nested(64) as SuiteData
    const id = await sessionOf(store, deepest)
    assert.deepEqual(await dataOf(store, id), deepest)
    await rejects('ERR_SESSION_INVALID', store.create(nested(65) as SuiteData))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.replace(id, nested(65) as SuiteData))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.setPath(id, ['n'], nested(64)))
    assert.equal(await store.setPath(id, ['m'], nested(63)), true)
    assert.deepEqual(await store.getPath(id, ['m']), nested(63))
  })
}

const cycle: Record<string, unknown> = { a: 1 }
cycle['self'] = { list: [cycle] }

/** What JSON cannot hold; a path leads to each. */
const NOT_JSON: readonly (readonly [string, unknown])[] = [
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['minus Infinity', -Infinity],
  ['a BigInt', 1n],
  ['a function', () => 1],
  ['a symbol', Symbol('x')],
  ['a Map', new Map([['a', 1]])],
  ['a Set', new Set([1])],
  ['a lone surrogate', 'x\ud800'],
  ['a lone low surrogate', '\udc00x'],
  ['a cycle', cycle],
  ['a name with a lone surrogate', { 'x\ud800': 1 }],
  ['an own __proto__', JSON.parse('{"__proto__":{"admin":true}}')],
  ['an own constructor', { constructor: { prototype: 1 } }],
  ['an own prototype', { prototype: {} }],
]

function refusedCases(test: Test): void {
  for (const [title, value] of NOT_JSON) {
    test(`is refused in every way of writing when it is ${title}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const error = await rejects('ERR_SESSION_INVALID', store.create({ a: { b: [value] } }))
      assert.deepEqual(error.issues[0]?.path.slice(0, 3), ['a', 'b', 0])
      const id = await sessionOf(store, { a: [1] })
      const WAYS: readonly (() => Promise<unknown>)[] = [
        () => store.setPath(id, ['x'], value),
        () => store.setPath(id, ['a', 0], [value]),
        () => store.update(id, { x: { y: value } }),
        () => store.replace(id, { x: value }),
        () => store.modify(id, () => ({ x: value })),
        () => store.setPreference(id, 'x', value),
        () => store.patch(id, [{ op: 'add', path: ['a'], values: [value] }]),
        () => store.patch(id, [{ op: 'merge', path: ['o'], value: { x: value } }]),
        () => store.regenerate(id, { x: value }),
      ]
      for (const way of WAYS) await refused('ERR_SESSION_INVALID', subject, id, way)
    })
  }
}

function randomCase(test: Test, seed: number, rounds: number): void {
  test(`comes back exactly, whatever it is (SEED=${seed})`, async (use) => {
    const random = createRandom(seed)
    const { store, clock } = await use({ schema: OPEN_SCHEMA })
    for (let round = 0; round < rounds; round++) {
      const data = random.object(4)
      const id = await sessionOf(store, data)
      clock.advance(MINUTE)
      assert.deepEqual(await dataOf(store, id), data, `round ${round}`)
      await store.destroy(id)
    }
  })
}

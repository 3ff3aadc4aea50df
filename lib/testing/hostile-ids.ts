/** Ids come from strangers: whatever is not a live session’s is no session’s (invariant 10). */
import assert from 'node:assert/strict'
import { scanned, show } from './assertions.ts'
import { ALICE, CALLS, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'

/** What a cookie, a query string or a careless caller may hold in place of an id. */
const NOT_IDS: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  1001,
  NaN,
  10n,
  Symbol('id'),
  {},
  [],
  ['x'.repeat(43)],
  { length: 43 },
  { toString: () => 'x'.repeat(43) },
  new String('x'.repeat(43)),
  new Date(0),
  () => 'x'.repeat(43),
  '',
  ' ',
  'short',
  'x'.repeat(15),
  'x'.repeat(257),
  'x'.repeat(10_000),
  'x'.repeat(2_000_000),
  '\0'.repeat(43),
  `${'x'.repeat(42)}\0`,
  `${'x'.repeat(43)}\n`,
  `\n${'x'.repeat(43)}`,
  '\r\nDEL sess:x\r\n'.repeat(3),
  '*'.repeat(43),
  '?'.repeat(43),
  '[a-z]'.repeat(8),
  '{user}'.repeat(8),
  '%2e%2e%2f'.repeat(5),
  '%00'.repeat(14),
  '../'.repeat(14),
  ':'.repeat(43),
  'user:1001:sessions:index',
  "' OR '1'='1' -- aaaaaaa",
  '$..[?(@.user_id)]aaaaaaa',
  'é'.repeat(43),
  '日本'.repeat(20),
  '😀'.repeat(20),
  '\ud800'.repeat(43),
  `${'x'.repeat(42)}\udc00`,
  'ｘ'.repeat(43),
  '"'.repeat(43),
  '\\'.repeat(43),
  '|'.repeat(43),
]

/** Of a shape that ids have: these may be looked for, and are not found. */
const UNKNOWN_IDS: readonly string[] = [
  'x'.repeat(16),
  'x'.repeat(43),
  'x'.repeat(256),
  '.'.repeat(43),
  '-'.repeat(20),
  ',,,,,,,,,,,,,,,,',
  '__proto__________',
  'constructor.prototype',
]

export function hostileIdCases({ describe, test }: Suite): void {
  describe('a hostile id', () => idCases(test))
  describe('a hostile handle', () => handleCases(test))
}

function idCases(test: Test): void {
  for (const [n, id] of [...NOT_IDS, ...UNKNOWN_IDS].entries()) {
    test(`is no session’s, ${n + 1}: ${show(id)} (${typeof id})`, async (use) => {
      const { store, events } = await use({ schema: OPEN_SCHEMA })
      const alice = await sessionOf(store)
      for (const call of CALLS) assert.deepEqual(await call.run(store, id as string), call.absent, call.title)
      assert.equal(await store.destroyByUser(1001, { except: id as string }), 1)
      assert.equal(await store.exists(alice), false)
      assert.deepEqual(await scanned(store), [])
      if (typeof id === 'string' && id.length > 15) assert.ok(!JSON.stringify(events).includes(id))
    })
  }

  test('that differs from a real one is not taken for it', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    const NEAR = [
      ` ${id}`,
      `${id} `,
      `${id}\0`,
      `${id}\n`,
      `${id}=`,
      `${id}x`,
      id.slice(0, -1),
      id.slice(1),
      `/${id}`,
      `${id};`,
    ]
    for (const near of [...NEAR, [id], { id }, new String(id)]) {
      assert.equal(await store.get(near as string), null)
      assert.equal(await store.destroy(near as string), false)
    }
    assert.equal(await store.exists(id), true)
  })

  test('has no key', async (use) => {
    const { store } = await use()
    for (const id of NOT_IDS) {
      try {
        store.keyOf(id as string)
      } catch (error) {
        assert.ok(error instanceof TypeError, `${show(id)}: ${String(error)}`)
      }
    }
  })
}

function handleCases(test: Test): void {
  test('destroys nothing', async (use) => {
    const { store } = await use()
    const { id, handle } = await store.create(ALICE)
    for (const hostile of [...NOT_IDS, ...UNKNOWN_IDS, id, `${handle} `, [handle], handle.slice(1)]) {
      assert.equal(await store.destroyByHandle(1001, hostile as string), false, show(hostile))
    }
    assert.equal(await store.exists(id), true)
    assert.equal(await store.destroyByHandle(1001, handle), true)
  })
}

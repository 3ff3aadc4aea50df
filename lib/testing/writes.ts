/** `increment()`, `update()`, `replace()`, `setPreference()`, `deletePreference()`. */
import assert from 'node:assert/strict'
import { dataOf, readWhole, refused, seconds, show } from './assertions.ts'
import { ALICE, BOB, OPEN_SCHEMA, WRITES, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function writeCases({ describe, test }: Suite): void {
  describe('every write', () => everyWriteCases(test))
  describe('increment()', () => {
    incrementCases(test)
    numberCases(test)
  })
  describe('update()', () => updateCases(test))
  describe('replace()', () => replaceCases(test))
  describe('setPreference() and deletePreference()', () => preferenceCases(test))
}

function everyWriteCases(test: Test): void {
  for (const write of WRITES) {
    test(`counts as activity, and keeps age, deadline and envelope: ${write.title}`, async (use) => {
      const { store, clock } = await use({ absoluteTimeoutMs: 45 * MINUTE })
      const { id, session } = await store.create(ALICE, { envelope: { a: 1 } })
      clock.advance(10 * MINUTE)
      await write.run(store, id)
      const read = await readWhole(store, id)
      assert.deepEqual([read.envelope, read.expiresInMs], [{ a: 1 }, 30 * MINUTE])
      const { created_at, last_activity, expires_at } = (await store.get(id)) ?? {}
      assert.deepEqual(
        [created_at, last_activity, expires_at],
        [session.created_at, seconds(clock.now()), session.expires_at],
      )
      clock.advance(10 * MINUTE)
      await write.run(store, id)
      assert.equal(await store.expiresInMs(id), 25 * MINUTE)
    })
  }
}

function incrementCases(test: Test): void {
  test('adds one, or what is given, and answers the new number', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.increment(id, ['visits']), 2)
    assert.equal(await store.increment(id, ['visits'], 40), 42)
    assert.equal(await store.increment(id, ['visits'], -50), -8)
    assert.equal(await store.increment(id, ['visits'], 0), -8)
    assert.equal(await store.getPath(id, ['visits']), -8)
  })

  test('makes of an absent or null member what is added, absent parents too', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: null, b: null })
    assert.equal(await store.increment(id, ['a'], 3), 3)
    assert.equal(await store.increment(id, ['b', 'c'], -1), -1)
    assert.equal(await store.increment(id, ['d', 'e', 'f']), 1)
    assert.deepEqual(await dataOf(store, id), { a: 3, b: { c: -1 }, d: { e: { f: 1 } } })
  })

  test('counts in arrays', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: [1, null, { n: 5 }] })
    assert.equal(await store.increment(id, ['a', 0]), 2)
    assert.equal(await store.increment(id, ['a', 1]), 1)
    assert.equal(await store.increment(id, ['a', 2, 'n'], 2), 7)
    assert.deepEqual(await store.getPath(id, ['a']), [2, 1, { n: 7 }])
  })

  for (const value of ['1', '', true, [], [1], {}]) {
    test(`refuses to count ${JSON.stringify(value)}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(subject.store, { a: value })
      await refused('ERR_SESSION_PATH', subject, id, () => subject.store.increment(id, ['a']))
    })
  }
}

function numberCases(test: Test): void {
  test('adds fractions as JavaScript does', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: 0.5 })
    assert.equal(await store.increment(id, ['a'], 0.25), 0.75)
    assert.equal(await store.increment(id, ['a'], 0.25), 1)
    assert.equal(await store.increment(id, ['a'], -1.5), -0.5)
    assert.equal(await store.increment(id, ['a'], 0.5), 0)
    assert.deepEqual(await dataOf(store, id), { a: 0 })
  })

  test('goes up to ±(2^53 − 1) and no further', async (use) => {
    const subject = await use({ schema: OPEN_SCHEMA })
    const { store } = subject
    const max = Number.MAX_SAFE_INTEGER
    const id = await sessionOf(store, { a: max - 1, b: 1 - max, c: 1, d: 1e300 })
    assert.equal(await store.increment(id, ['a']), max)
    assert.equal(await store.increment(id, ['b'], -1), -max)
    await refused('ERR_SESSION_INVALID', subject, id, () => store.increment(id, ['a']))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.increment(id, ['b'], -1))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.increment(id, ['c'], max))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.increment(id, ['d'], -1))
    assert.equal(await store.increment(id, ['a'], -max), 0)
  })

  for (const by of [NaN, Infinity, -Infinity, '1', 1n, null, {}, []]) {
    test(`refuses to add ${show(by)} (${typeof by})`, async (use) => {
      const subject = await use()
      const id = await sessionOf(subject.store)
      const { store } = subject
      await refused('ERR_SESSION_INVALID', subject, id, () => store.increment(id, ['visits'], by as number))
      await refused('ERR_SESSION_INVALID', subject, id, () => store.increment(id, ['absent'], by as number))
    })
  }
}

/** Target, patch, result: RFC 7396, appendix A, as far as its targets are objects, and some more. */
const MERGES: readonly (readonly [SuiteData, SuiteData, SuiteData])[] = [
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: 'b' }, { a: null }, {}],
  [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{ a: 'foo' }, { a: { b: 'c' } }, { a: { b: 'c' } }],
  [{ a: [1, 2] }, { a: { b: null, c: 1 } }, { a: { c: 1 } }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  [{ a: null }, { a: { b: { c: null, d: 1 } } }, { a: { b: { d: 1 } } }],
  [{ a: { b: { c: 1, d: 2 }, e: 3 } }, { a: { b: { c: null } } }, { a: { b: { d: 2 }, e: 3 } }],
  [{ a: { b: 1 } }, { a: {} }, { a: { b: 1 } }],
  [{ a: 1 }, { a: [null, { b: null }] }, { a: [null, { b: null }] }],
  [{ a: { 'b.c': 1, '"': 2 } }, { a: { 'b.c': null, '"': 3, '\\': 4 } }, { a: { '"': 3, '\\': 4 } }],
  [
    { a: 1, b: { c: 1 } },
    { a: undefined, b: { c: undefined } },
    { a: 1, b: { c: 1 } },
  ],
]

function updateCases(test: Test): void {
  for (const [target, patch, result] of MERGES) {
    test(`makes ${JSON.stringify(result)} of ${JSON.stringify(target)} by ${JSON.stringify(patch)}`, async (use) => {
      const { store } = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(store, target)
      assert.equal(await store.update(id, patch), true)
      assert.deepEqual(await dataOf(store, id), result)
    })
  }

  test('with nothing to change is still activity', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    clock.advance(MINUTE)
    assert.equal(await store.update(id, {}), true)
    assert.deepEqual([await dataOf(store, id), await store.expiresInMs(id)], [ALICE, 30 * MINUTE])
  })

  for (const wrong of [undefined, null, 'text', 1, [], [{ a: 1 }]]) {
    test(`refuses ${JSON.stringify(wrong)} as a patch`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(subject.store)
      await refused('ERR_SESSION_INVALID', subject, id, () =>
        subject.store.update(id, wrong as unknown as SuiteData),
      )
    })
  }
}

function replaceCases(test: Test): void {
  test('replaces the whole data, and ignores the times in it', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    const before = await store.get(id)
    assert.equal(await store.replace(id, { ...BOB, created_at: 1, last_activity: 1, expires_at: 1 }), true)
    assert.deepEqual(await store.get(id), {
      ...BOB,
      created_at: before?.created_at,
      last_activity: before?.last_activity,
    })
  })

  test('refuses the store’s own member, and what is no object', async (use) => {
    const subject = await use({ schema: OPEN_SCHEMA })
    const { store } = subject
    const id = await sessionOf(store)
    await refused('ERR_SESSION_PATH', subject, id, () => store.replace(id, { ...ALICE, _session: {} }))
    for (const wrong of [undefined, null, [], 'text', 1]) {
      await refused('ERR_SESSION_INVALID', subject, id, () =>
        store.replace(id, wrong as unknown as SuiteData),
      )
    }
  })
}

function preferenceCases(test: Test): void {
  test('change and remove one preference', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.setPreference(id, 'theme', 'light'), true)
    assert.equal(await store.deletePreference(id, 'language'), true)
    assert.equal(await store.deletePreference(id, 'nothing'), true)
    assert.deepEqual(await store.getPath(id, ['preferences']), { theme: 'light' })
  })

  test('need no preferences to begin with', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store, { user_id: 1 })
    assert.equal(await store.deletePreference(id, 'theme'), true)
    assert.deepEqual(await dataOf(store, id), { user_id: 1 })
    assert.equal(await store.setPreference(id, 'a "very" \\ odd.one', { nested: [1] }), true)
    assert.deepEqual(await dataOf(store, id), {
      user_id: 1,
      preferences: { 'a "very" \\ odd.one': { nested: [1] } },
    })
  })
}

/** `setPath()`, `deletePath()`: parents, elements, what is replaced and what is refused. */
import assert from 'node:assert/strict'
import { dataOf, refused } from './assertions.ts'
import { ALICE, OPEN_SCHEMA, sessionOf, set, unset } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function pathCases({ describe, test }: Suite): void {
  describe('setPath()', () => {
    setCases(test)
    parentCases(test)
    elementCases(test)
  })
  describe('deletePath()', () => deleteCases(test))
}

function setCases(test: Test): void {
  test('changes one member and nothing else, and slides the idle timer', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    clock.advance(MINUTE)
    assert.equal(await store.setPath(id, ['preferences', 'theme'], 'light'), true)
    assert.deepEqual(await dataOf(store, id), { ...ALICE, preferences: { theme: 'light', language: 'en' } })
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
  })

  test('puts containers, and replaces whatever is there', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: { b: 1 } })
    for (const value of [
      [1, { c: [] }],
      { d: {} },
      { e: { f: 1 } },
      { e: {} },
      'text',
      null,
      [],
      {},
      0,
      false,
    ]) {
      assert.equal(await store.setPath(id, ['a'], value), true)
      assert.deepEqual(await store.getPath(id, ['a']), value)
    }
  })

  test('refuses undefined: that is no value', async (use) => {
    const subject = await use()
    const id = await sessionOf(subject.store)
    await refused('ERR_SESSION_INVALID', subject, id, () => subject.store.setPath(id, ['visits'], undefined))
  })

  test('refuses the empty path', async (use) => {
    const subject = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(subject.store)
    await refused('ERR_SESSION_PATH', subject, id, () => set(subject.store, id, [], {}))
    await refused('ERR_SESSION_PATH', subject, id, () => unset(subject.store, id, []))
  })
}

function parentCases(test: Test): void {
  test('creates absent parents, and takes null for absent', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: null, b: { c: null } })
    await store.setPath(id, ['a', 'x', 'y'], 1)
    await store.setPath(id, ['b', 'c', 'z'], 2)
    await store.setPath(id, ['d', 'e', 'f', 'g'], 3)
    assert.deepEqual(await dataOf(store, id), {
      a: { x: { y: 1 } },
      b: { c: { z: 2 } },
      d: { e: { f: { g: 3 } } },
    })
  })

  for (const parent of ['text', '', 0, 1.5, true, false, [], [1], [{ x: 1 }]]) {
    test(`refuses to go below ${JSON.stringify(parent)} by a name`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(subject.store, { a: parent, b: { c: parent } })
      const { store } = subject
      for (const path of [
        ['a', 'x'],
        ['a', 'x', 'y'],
        ['b', 'c', 'x'],
      ] as const) {
        const error = await refused('ERR_SESSION_PATH', subject, id, () => set(store, id, path, 1))
        assert.deepEqual(error.path, path)
        await refused('ERR_SESSION_PATH', subject, id, () => unset(store, id, path))
      }
    })
  }
}

function elementCases(test: Test): void {
  test('changes an element that is there', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: [1, 2, [3, { b: 4 }]] })
    await store.setPath(id, ['a', 0], 'one')
    await store.setPath(id, ['a', 2, 1, 'b'], 5)
    await store.setPath(id, ['a', 2, 1, 'new'], 6)
    assert.deepEqual(await store.getPath(id, ['a']), ['one', 2, [3, { b: 5, new: 6 }]])
  })

  for (const index of [2, 3, 1000, 2 ** 31, 2 ** 53 - 1, 2 ** 53, -1, -0.5, 0.5, NaN, Infinity]) {
    test(`refuses the element ${index} of two`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(subject.store, { a: [1, { b: 2 }] })
      const { store } = subject
      await refused('ERR_SESSION_PATH', subject, id, () => set(store, id, ['a', index], 1))
      await refused('ERR_SESSION_PATH', subject, id, () => set(store, id, ['a', index, 'b'], 1))
      await refused('ERR_SESSION_PATH', subject, id, () => unset(store, id, ['a', index]))
    })
  }

  test('refuses an element where there is no array', async (use) => {
    const subject = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(subject.store, { a: {}, b: null, c: 'text', d: 1 })
    const { store } = subject
    for (const path of [['a', 0], ['b', 0], ['c', 0], ['d', 0], ['e', 0], ['e', 'f', 0], [0]]) {
      await refused('ERR_SESSION_PATH', subject, id, () => set(store, id, path, 1))
    }
  })
}

function deleteCases(test: Test): void {
  test('removes a member, and leaves its empty parent', async (use) => {
    const { store, clock } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: { b: 1 }, c: 2 })
    clock.advance(MINUTE)
    assert.equal(await store.deletePath(id, ['a', 'b']), true)
    assert.deepEqual(await dataOf(store, id), { a: {}, c: 2 })
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
  })

  test('removes the last member of all, and the session lives on', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: 1 })
    assert.equal(await store.deletePath(id, ['a']), true)
    assert.deepEqual(await dataOf(store, id), {})
    assert.equal(await store.setPath(id, ['b'], 2), true)
    assert.deepEqual(await dataOf(store, id), { b: 2 })
  })

  test('answers true when there is nothing to remove, and makes no parents', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: {}, b: null })
    for (const path of [['x'], ['a', 'x'], ['a', 'x', 'y'], ['b', 'x'], ['b', 'x', 'y'], ['x', 'y']]) {
      assert.equal(await unset(store, id, path), true)
    }
    assert.deepEqual(await dataOf(store, id), { a: {}, b: null })
  })

  test('takes an element out of its array', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: [1, [2, 3], { b: 4 }] })
    assert.equal(await store.deletePath(id, ['a', 1]), true)
    assert.deepEqual(await store.getPath(id, ['a']), [1, { b: 4 }])
    assert.equal(await store.deletePath(id, ['a', 1, 'b']), true)
    assert.equal(await store.deletePath(id, ['a', 0]), true)
    assert.deepEqual(await store.getPath(id, ['a']), [{}])
  })
}

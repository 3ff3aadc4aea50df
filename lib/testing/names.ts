/** The names that a path may hold: all that JSON holds, but for the store’s own. */
import assert from 'node:assert/strict'
import { dataOf, refused, rejects } from './assertions.ts'
import { OPEN_SCHEMA, at, sessionOf, set, unset } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

/** Names that JSON holds and a path language might stumble over. */
export const ODD_NAMES: readonly string[] = [
  '',
  ' ',
  'a.b',
  '$',
  '$.a',
  '*',
  '..',
  '@',
  '[0]',
  '0',
  '-1',
  "['a']",
  '?(@.a)',
  'a"b',
  "a'b",
  `a"b'c`,
  'a\\b',
  'a\\"b',
  'line\nbreak',
  'tab\tand\r',
  'nul\0',
  '\u0001\u001f\u007f',
  'é 日本 😀',
  '\u2028',
  '{a}',
  'a|b',
  'a/b~c',
  '%25',
  'true',
  'null',
  'length',
  'toString',
  'hasOwnProperty',
  'valueOf',
  'x'.repeat(1000),
]

export function nameCases({ describe, test }: Suite): void {
  describe('a path', () => {
    for (const name of ODD_NAMES) oddNameCase(test, name)
    inheritedCase(test)
    managedCases(test)
  })
}

function oddNameCase(test: Test, name: string): void {
  test(`may hold the name ${JSON.stringify(name).slice(0, 24)}, at the root and below`, async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const near = { a: 1, b: { c: [1] }, list: [{ a: 1 }] }
    const id = await sessionOf(store, near)
    for (const parent of [[], ['b'], ['list', 0], ['new', name]]) {
      const path = [...parent, name]
      assert.equal(await set(store, id, path, { v: 1 }), true)
      assert.deepEqual(await at(store, id, path), { v: 1 })
      assert.equal(await store.patch(id, [{ op: 'increment', path: [...path, 'v'], by: 1 }]), true)
      assert.equal(await store.patch(id, [{ op: 'merge', path, value: { [name]: 'in' } }]), true)
      assert.equal(await at(store, id, [...path, name]), 'in')
      assert.equal(await set(store, id, path, [1]), true)
      assert.equal(await store.patch(id, [{ op: 'add', path, values: [2] }]), true)
      assert.equal(await store.patch(id, [{ op: 'remove', path, values: [1] }]), true)
      assert.deepEqual(await at(store, id, path), [2])
      assert.equal(await unset(store, id, path), true)
      assert.equal(await at(store, id, path), undefined)
    }
    assert.deepEqual(await dataOf(store, id), { ...near, new: { [name]: {} } })
  })
}

function inheritedCase(test: Test): void {
  test('meets no member that every object inherits', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: {} })
    const names = ['toString', 'hasOwnProperty', 'valueOf', 'isPrototypeOf']
    for (const name of names) assert.equal(await at(store, id, ['a', name]), undefined)
    for (const more of [[], [' a'], ['a']]) {
      const read = await store.getFields(id, [...more, ...names])
      assert.deepEqual(read, more[0] === 'a' ? { a: {} } : {})
    }
  })
}

function managedCases(test: Test): void {
  for (const name of ['_session', 'created_at', 'last_activity', 'expires_at']) {
    test(`may not lead to the store’s own ${name}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA, absoluteTimeoutMs: 60 * MINUTE })
      const { store } = subject
      const id = await sessionOf(store)
      for (const path of [[name], [name, 'x']]) {
        const error = await refused('ERR_SESSION_PATH', subject, id, () => set(store, id, path, 1))
        assert.equal(error.path[0], name)
        await refused('ERR_SESSION_PATH', subject, id, () => unset(store, id, path))
      }
      const increment = [{ op: 'increment', path: [name], by: 1 }] as const
      await refused('ERR_SESSION_PATH', subject, id, () => store.patch(id, increment))
      await refused('ERR_SESSION_PATH', subject, id, () => store.update(id, { [name]: 1 }))
      await refused('ERR_SESSION_PATH', subject, id, () => store.update(id, { [name]: null }))
      await rejects('ERR_SESSION_PATH', store.regenerate(id, { [name]: 1 }))
      assert.equal(await store.exists(id), true)
    })
  }

  test('may not read what is never seen', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store)
    for (const path of [['_session'], ['_session', 'state']])
      await rejects('ERR_SESSION_PATH', at(store, id, path))
    await rejects('ERR_SESSION_PATH', store.getFields(id, ['role', '_session']))
  })

  test('may hold the names of the times further down', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { order: { created_at: 'x' } })
    await store.setPath(id, ['order', 'created_at'], 'y')
    await store.setPath(id, ['order', 'expires_at'], 'z')
    assert.deepEqual(await dataOf(store, id), { order: { created_at: 'y', expires_at: 'z' } })
  })
}

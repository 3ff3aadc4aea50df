/** `grantPermissions()`, `revokePermissions()`, `hasPermission()`. */
import assert from 'node:assert/strict'
import { dataOf, refused } from './assertions.ts'
import { ALICE, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteStore, Test } from './harness.ts'
import { ODD_NAMES } from './names.ts'

export function permissionCases({ describe, test }: Suite): void {
  describe('grantPermissions() and revokePermissions()', () => {
    setCases(test)
    refusalCases(test)
  })
  describe('hasPermission()', () => hasCases(test))
}

const permissionsOf = (store: SuiteStore, id: string): Promise<unknown> => store.getPath(id, ['permissions'])

function setCases(test: Test): void {
  test('add what is not there, once, and keep the rest in its order', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.grantPermissions(id, 'delete', 'read', 'delete', 'audit'), true)
    assert.deepEqual(await permissionsOf(store, id), ['read', 'write', 'admin', 'delete', 'audit'])
    assert.equal(await store.grantPermissions(id, 'delete', 'audit'), true)
    assert.deepEqual(await permissionsOf(store, id), ['read', 'write', 'admin', 'delete', 'audit'])
  })

  test('take away what is there, and keep the rest in its order', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.revokePermissions(id, 'write', 'nothing', 'write'), true)
    assert.deepEqual(await permissionsOf(store, id), ['read', 'admin'])
    assert.equal(await store.revokePermissions(id, 'write'), true)
    assert.equal(await store.revokePermissions(id, 'read', 'admin'), true)
    assert.deepEqual(await permissionsOf(store, id), [])
    assert.deepEqual(await dataOf(store, id), { ...ALICE, permissions: [] })
  })

  test('need no permissions to begin with', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store, { user_id: 1 })
    assert.equal(await store.revokePermissions(id, 'read'), true)
    assert.deepEqual(await dataOf(store, id), { user_id: 1 })
    assert.equal(await store.grantPermissions(id, 'read'), true)
    assert.deepEqual(await dataOf(store, id), { user_id: 1, permissions: ['read'] })
  })

  test('change nothing when none is named', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.grantPermissions(id), true)
    assert.equal(await store.revokePermissions(id), true)
    assert.deepEqual(await dataOf(store, id), ALICE)
  })

  test('take any text', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store, { user_id: 1 })
    await store.grantPermissions(id, ...ODD_NAMES, '1', 'false', '"quoted"', '[1]')
    for (const name of [...ODD_NAMES, '1', 'false', '"quoted"', '[1]']) {
      assert.equal(await store.hasPermission(id, name), true, JSON.stringify(name))
    }
    await store.revokePermissions(id, ...ODD_NAMES)
    assert.deepEqual(await permissionsOf(store, id), ['1', 'false', '"quoted"', '[1]'])
  })
}

function refusalCases(test: Test): void {
  for (const wrong of [1, null, {}, ['read'], undefined, true, '\ud800']) {
    test(`refuse ${JSON.stringify(wrong)} (${typeof wrong}) as a permission`, async (use) => {
      const subject = await use()
      const { store } = subject
      const id = await sessionOf(store)
      await refused('ERR_SESSION_INVALID', subject, id, () =>
        store.grantPermissions(id, 'good', wrong as string),
      )
    })
  }

  for (const permissions of ['read', { read: true }, 1]) {
    test(`refuse to make a list of ${JSON.stringify(permissions)}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store, { permissions })
      await refused('ERR_SESSION_PATH', subject, id, () => store.grantPermissions(id, 'read'))
      await refused('ERR_SESSION_PATH', subject, id, () => store.revokePermissions(id, 'read'))
    })
  }
}

function hasCases(test: Test): void {
  test('tells exactly what is there', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store, { permissions: ['read', 'a b', ''] })
    const asked = ['read', 'rea', 'reads', 'READ', ' read', 'a b', '', '*', 'write', '"read"']
    const answers = await Promise.all(asked.map((p) => store.hasPermission(id, p)))
    assert.deepEqual(
      asked.filter((_, i) => answers[i]),
      ['read', 'a b', ''],
    )
  })

  for (const data of [
    {},
    { permissions: null },
    { permissions: 'read' },
    { permissions: { read: true } },
    { permissions: [['read']] },
  ]) {
    test(`says no to ${JSON.stringify(data)}`, async (use) => {
      const { store } = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(store, data)
      assert.equal(await store.hasPermission(id, 'read'), false)
    })
  }

  for (const wrong of [undefined, null, 1, {}, [], '\ud800']) {
    test(`has no ${JSON.stringify(wrong)} (${typeof wrong})`, async (use) => {
      const { store } = await use()
      const id = await sessionOf(store)
      assert.equal(await store.hasPermission(id, wrong as string), false)
    })
  }
}

/** A write that sets, changes or removes the user moves the session in the index, in the same step. */
import assert from 'node:assert/strict'
import { dataOf, refused } from './assertions.ts'
import { ALICE, BOB, GUEST, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteStore, Test } from './harness.ts'

/** Ways to write another user into a session. */
const TO_BOB: readonly (readonly [string, (store: SuiteStore, id: string) => Promise<unknown>])[] = [
  ['setPath()', (s, id) => s.setPath(id, ['user_id'], 1002)],
  ['update()', (s, id) => s.update(id, { user_id: 1002 })],
  ['replace()', (s, id) => s.replace(id, BOB)],
  ['modify()', (s, id) => s.modify(id, (now) => ({ ...now, user_id: 1002 }))],
  [
    'patch()',
    (s, id) =>
      s.patch(id, [
        { op: 'set', path: ['user_id'], value: '1002' },
        { op: 'increment', path: ['n'], by: 1 },
      ]),
  ],
  ['increment()', (s, id) => s.patch(id, [{ op: 'increment', path: ['user_id'], by: 1 }])],
  ['updateByUser()', (s) => s.updateByUser(1001, { user_id: 1002 })],
]

const TO_NOBODY: readonly (readonly [string, (store: SuiteStore, id: string) => Promise<unknown>])[] = [
  ['deletePath()', (s, id) => s.deletePath(id, ['user_id'])],
  ['setPath() to null', (s, id) => s.setPath(id, ['user_id'], null)],
  ['update()', (s, id) => s.update(id, { user_id: null })],
  ['replace()', (s, id) => s.replace(id, GUEST)],
  ['modify()', (s, id) => s.modify(id, () => GUEST)],
  ['patch()', (s, id) => s.patch(id, [{ op: 'unset', path: ['user_id'] }])],
]

export function userMoveCases({ describe, test }: Suite): void {
  describe('a write of the user', () => {
    for (const [title, write] of TO_BOB) moveCase(test, title, write)
    for (const [title, write] of TO_NOBODY) removeCase(test, title, write)
    sameCases(test)
    refusalCases(test)
  })
}

const countsOf = (store: SuiteStore): Promise<number[]> =>
  Promise.all([1001, 1002].map((user) => store.countByUser(user)))

function moveCase(
  test: Test,
  title: string,
  write: (store: SuiteStore, id: string) => Promise<unknown>,
): void {
  test(`moves the session to the other user: ${title}`, async (use) => {
    const { store } = await use()
    const { id, handle } = await store.create(ALICE)
    await write(store, id)
    assert.deepEqual(await countsOf(store), [0, 1])
    assert.deepEqual(
      (await store.listByUser(1002)).map((s) => s.handle),
      [handle],
    )
    assert.equal(await store.destroyByUser(1001), 0)
    assert.equal(await store.exists(id), true)
    assert.equal(await store.destroyByUser(1002), 1)
    assert.equal(await store.exists(id), false)
  })

  if (title === 'increment()' || title === 'updateByUser()') return
  test(`lists a session that was nobody’s: ${title}`, async (use) => {
    const { store } = await use()
    const id = await sessionOf(store, GUEST)
    await write(store, id)
    assert.deepEqual(await countsOf(store), [0, 1])
    assert.equal(await store.destroyByUser(1002), 1)
    assert.equal(await store.exists(id), false)
  })
}

function removeCase(
  test: Test,
  title: string,
  write: (store: SuiteStore, id: string) => Promise<unknown>,
): void {
  test(`takes the session out of the index when it removes the user: ${title}`, async (use) => {
    const { store } = await use()
    const id = await sessionOf(store, ALICE)
    await write(store, id)
    assert.deepEqual(await countsOf(store), [0, 0])
    assert.equal(await store.destroyByUser(1001), 0)
    assert.equal(await store.exists(id), true)
  })
}

function sameCases(test: Test): void {
  test('that stays the same changes nothing in the index', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store, ALICE)
    await store.setPath(id, ['user_id'], '1001')
    await store.replace(id, { ...ALICE, role: 'user' })
    await store.update(id, { user_id: 1001 })
    assert.deepEqual(await countsOf(store), [1, 0])
    assert.equal(await store.destroyByUser(1001), 1)
  })

  test('goes by the member that userIdField names', async (use) => {
    const { store } = await use({ userIdField: 'account' })
    const id = await sessionOf(store, { account: 'a', user_id: 1001 })
    await store.setPath(id, ['user_id'], 1002)
    assert.deepEqual([await store.countByUser('a'), ...(await countsOf(store))], [1, 0, 0])
    await store.update(id, { account: 'b' })
    assert.deepEqual([await store.countByUser('a'), await store.countByUser('b')], [0, 1])
  })

  test('may go to and fro', async (use) => {
    const { store, another } = await use()
    const other = await another()
    const id = await sessionOf(store, GUEST)
    for (const user of [1001, 1002, null, 1002, 1001, null]) {
      await other.patch(id, [{ op: 'set', path: ['user_id'], value: user }])
      assert.deepEqual(await countsOf(store), [user === 1001 ? 1 : 0, user === 1002 ? 1 : 0])
    }
  })
}

function refusalCases(test: Test): void {
  for (const wrong of ['', 'u'.repeat(257), 1.5, 2 ** 53, true, {}, []]) {
    test(`is refused when it could be no user: ${JSON.stringify(wrong).slice(0, 20)}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store, ALICE)
      const WAYS: readonly (() => Promise<unknown>)[] = [
        () => store.setPath(id, ['user_id'], wrong),
        () => store.update(id, { user_id: wrong }),
        () => store.replace(id, { user_id: wrong }),
        () => store.modify(id, () => ({ user_id: wrong })),
        () => store.regenerate(id, { user_id: wrong }),
      ]
      for (const way of WAYS.slice(0, typeof wrong === 'object' ? 1 : undefined)) {
        await refused('ERR_SESSION_INVALID', subject, id, way)
      }
      assert.deepEqual(await countsOf(store), [1, 0])
    })
  }

  test('changes nothing in the index when another part of the patch fails', async (use) => {
    const subject = await use()
    const { store } = subject
    const id = await sessionOf(store, ALICE)
    const operations = [
      { op: 'set', path: ['user_id'], value: 1002 },
      { op: 'increment', path: ['email'], by: 1 },
    ] as const
    await refused('ERR_SESSION_PATH', subject, id, () => store.patch(id, operations))
    assert.deepEqual([await countsOf(store), await dataOf(store, id)], [[1, 0], ALICE])
  })
}

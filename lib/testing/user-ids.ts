/** Who can be a user: `1001` and `'1001'` are one, any text is somebody, anything else nobody. */
import assert from 'node:assert/strict'
import { show } from './assertions.ts'
import { GUEST, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'

export function userIdCases({ describe, test }: Suite): void {
  describe('a user id', () => {
    textCases(test)
    nobodyCases(test)
  })
}

/** Each is a user of its own. */
const USERS: readonly (string | number)[] = [
  0,
  -1,
  42,
  2 ** 53 - 1,
  'a',
  'A',
  ' ',
  'a b',
  'a:b',
  'a:b:sessions:index',
  '*',
  '[a]',
  'a|b',
  '%25',
  '%',
  '\u00e9',
  'e\u0301',
  '日本',
  '"',
  '\\',
  '\n',
  '\0',
  '{1}',
  '../..',
  '__proto__',
  'constructor',
  'null',
  '1.5',
  '01',
  '+1',
  'u'.repeat(256),
]

function textCases(test: Test): void {
  test('names one user as a number and as a text', async (use) => {
    const { store } = await use()
    await sessionOf(store, { user_id: 1001 })
    const id = await sessionOf(store, { user_id: '1001' })
    assert.deepEqual([await store.countByUser(1001), await store.countByUser('1001')], [2, 2])
    assert.deepEqual(await store.getPath(id, ['user_id']), '1001')
    assert.equal(await store.destroyByUser('1001'), 2)
  })

  test('may be any text, and each names another user', async (use) => {
    const { store } = await use()
    const handles: string[] = []
    for (const user_id of USERS) handles.push((await store.create({ user_id })).handle)
    for (const [i, user] of USERS.entries())
      assert.deepEqual(
        (await store.listByUser(user)).map((s) => s.handle),
        [handles[i]],
        String(user),
      )
    for (const user of USERS) assert.equal(await store.destroyByUser(user), 1, String(user))
  })
}

function nobodyCases(test: Test): void {
  for (const wrong of [
    '',
    'u'.repeat(257),
    '\ud800',
    1.5,
    NaN,
    2 ** 53,
    null,
    undefined,
    {},
    ['1001'],
    true,
  ]) {
    test(`that no session can have has no sessions: ${show(wrong)} (${typeof wrong})`, async (use) => {
      const { store } = await use({ schema: OPEN_SCHEMA })
      const ids = [await sessionOf(store), await sessionOf(store, GUEST)]
      const user = wrong as string
      const { handle } = await store.create(GUEST)
      assert.deepEqual(await store.listByUser(user), [])
      assert.equal(await store.countByUser(user), 0)
      assert.equal(await store.destroyByUser(user), 0)
      assert.equal(await store.updateByUser(user, { role: 'user' }), 0)
      assert.equal(await store.destroyByHandle(user, handle), false)
      for (const id of ids) assert.equal(await store.exists(id), true)
    })
  }
}

/** `create()`: contract 2.1, 2.4; ids, handles, times, user ids. */
import assert from 'node:assert/strict'
import { dataOf, handleOf, rejects, rejectsCleanly, seconds, show } from './assertions.ts'
import { ALICE, BOB, GUEST, OPEN_SCHEMA, idNumber, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function createCases({ describe, test }: Suite): void {
  describe('create()', () => {
    answerCases(test)
    dataCases(test)
    drawnIdCases(test)
    givenIdCases(test)
    userIdCases(test)
  })
}

function answerCases(test: Test): void {
  test('answers the id, the handle and the session as it is then read', async (use) => {
    const { store, clock } = await use()
    const { id, handle, session } = await store.create(ALICE)
    assert.match(id, /^[A-Za-z0-9_-]{43}$/)
    assert.equal(handle, await handleOf(id))
    const now = seconds(clock.now())
    assert.deepEqual(session, { ...ALICE, created_at: now, last_activity: now })
    assert.deepEqual(await store.get(id), session)
  })

  test('draws a new id each time', async (use) => {
    const { store } = await use()
    const ids = await Promise.all(Array.from({ length: 50 }, () => sessionOf(store, GUEST)))
    assert.equal(new Set(ids).size, 50)
  })

  test('makes an anonymous session of no data at all', async (use) => {
    const { store } = await use()
    const { id, session } = await store.create({})
    assert.deepEqual(Object.keys(session).sort(), ['created_at', 'last_activity'])
    assert.deepEqual(await store.get(id), session)
  })

  test('shows the absolute deadline, rounded down to a second, only if there is one', async (use) => {
    const { store, clock } = await use({ absoluteTimeoutMs: 60 * MINUTE })
    const { id, session } = await store.create(GUEST)
    assert.equal(session.expires_at, seconds(clock.now() + 60 * MINUTE))
    assert.equal((await store.get(id))?.expires_at, session.expires_at)
  })

  test('takes timeouts of its own', async (use) => {
    const { store, clock } = await use()
    const { id, session } = await store.create(GUEST, {
      idleTimeoutMs: 90 * MINUTE,
      absoluteTimeoutMs: 100 * MINUTE,
    })
    assert.equal(await store.expiresInMs(id), 90 * MINUTE)
    assert.equal(session.expires_at, seconds(clock.now() + 100 * MINUTE))
  })

  for (const wrong of [0, -1, 1.5, NaN, Infinity, 100 * 366 * 24 * 60 * MINUTE, '1000', null]) {
    test(`refuses ${JSON.stringify(wrong)} as a timeout and makes nothing`, async (use) => {
      const { store } = await use()
      const value = wrong as number // on purpose
      await assert.rejects(store.create(ALICE, { idleTimeoutMs: value }), TypeError)
      if (wrong !== null) await assert.rejects(store.create(ALICE, { absoluteTimeoutMs: value }), TypeError)
      assert.equal(await store.countByUser(1001), 0)
    })
  }
}

function dataCases(test: Test): void {
  test('leaves the caller’s objects as they are, frozen ones too, and keeps nothing of them', async (use) => {
    const { store } = await use()
    const permissions = Object.freeze(['read'])
    const preferences: Record<string, unknown> = { theme: 'dark' }
    const data = Object.freeze({ user_id: 7, permissions, preferences })
    const { id, session } = await store.create(data)
    preferences['theme'] = 'light'
    Object.assign(session, { user_id: 8 })
    assert.deepEqual(Object.keys(data), ['user_id', 'permissions', 'preferences'])
    assert.deepEqual(await dataOf(store, id), {
      user_id: 7,
      permissions: ['read'],
      preferences: { theme: 'dark' },
    })
  })

  test('ignores the times in what it is given: people spread what they read', async (use) => {
    const { store, clock } = await use()
    const { session } = await store.create({ ...ALICE, created_at: 1, last_activity: 2, expires_at: 3 })
    const now = seconds(clock.now())
    assert.deepEqual(session, { ...ALICE, created_at: now, last_activity: now })
  })

  test('refuses the store’s own member', async (use) => {
    const { store } = await use()
    const error = await rejects('ERR_SESSION_PATH', store.create({ ...ALICE, _session: { revision: 'x' } }))
    assert.deepEqual(error.path, ['_session'])
    assert.equal(await store.countByUser(1001), 0)
  })

  for (const wrong of [
    undefined,
    null,
    'text',
    1,
    true,
    [],
    [ALICE],
    () => ALICE,
    new Map([['a', 1]]),
    new Date(0),
  ]) {
    test(`refuses ${show(wrong)} (${typeof wrong}) as data`, async (use) => {
      const { store } = await use({ schema: OPEN_SCHEMA })
      await rejects('ERR_SESSION_INVALID', store.create(wrong as unknown as SuiteData))
    })
  }
}

function drawnIdCases(test: Test): void {
  test('takes ids from generateId', async (use) => {
    const { store } = await use({ generateId: () => idNumber(1) })
    assert.equal(await sessionOf(store), idNumber(1))
  })

  test('draws again when the drawn id is in use, and leaves that session alone', async (use) => {
    const drawn = [1, 1, 2].map(idNumber)
    const { store } = await use({ generateId: () => drawn.shift() ?? idNumber(9) })
    const first = await sessionOf(store, ALICE)
    const second = await sessionOf(store, BOB)
    assert.deepEqual([first, second], [idNumber(1), idNumber(2)])
    assert.deepEqual(await dataOf(store, first), ALICE)
  })

  test('gives up after three draws of an id in use', async (use) => {
    let draws = 0
    const { store } = await use({ generateId: () => (draws++, idNumber(1)) })
    await sessionOf(store, ALICE)
    draws = 0
    const error = await rejects('ERR_SESSION_CONFLICT', store.create(BOB))
    assert.deepEqual([draws, error.attempts], [3, 3])
    assert.deepEqual(await dataOf(store, idNumber(1)), ALICE)
    assert.equal(await store.countByUser(1002), 0)
  })
}

function givenIdCases(test: Test): void {
  for (const id of ['x'.repeat(16), 'Az09_.,-'.repeat(32), '110ec58a-a0f2-4ac4-8393-c866d813b8d1']) {
    test(`takes a given id of ${id.length} characters`, async (use) => {
      const { store } = await use()
      assert.deepEqual((await store.create(ALICE, { id })).id, id)
      assert.deepEqual(await dataOf(store, id), ALICE)
    })
  }

  test('refuses a given id that is in use, and leaves that session alone', async (use) => {
    const { store, another } = await use()
    const id = await sessionOf(store, ALICE)
    const error = await rejects('ERR_SESSION_CONFLICT', (await another()).create(BOB, { id }))
    assert.equal(error.attempts, 1)
    assert.deepEqual(await dataOf(store, id), ALICE)
    assert.equal(await store.countByUser(1002), 0)
  })

  test('takes the id of a session that has expired or was destroyed', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store, ALICE)
    clock.advance(30 * MINUTE)
    await store.create(BOB, { id })
    assert.deepEqual(await dataOf(store, id), BOB)
    assert.equal(await store.countByUser(1001), 0)
    await store.destroy(id)
    await store.create(GUEST, { id })
    assert.deepEqual(await dataOf(store, id), GUEST)
  })

  test('refuses what is no id, and what isId refuses', async (use) => {
    const { store } = await use({ isId: (id) => id.startsWith('good') })
    for (const id of ['', 'x'.repeat(15), 'good'.repeat(65), `good${'*'.repeat(20)}`, 'x'.repeat(32)]) {
      await rejectsCleanly(store.create(ALICE, { id }))
    }
    assert.equal(await store.countByUser(1001), 0)
    assert.equal(await store.exists((await store.create(ALICE, { id: 'good'.repeat(5) })).id), true)
  })
}

function userIdCases(test: Test): void {
  for (const data of [{}, { user_id: null }]) {
    test(`makes an anonymous session of ${JSON.stringify(data)}`, async (use) => {
      const { store } = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(store, data)
      assert.deepEqual(await dataOf(store, id), data)
    })
  }

  for (const wrong of ['', 'u'.repeat(257), '\ud800', 1.5, 2 ** 53, true, {}, [], ['1001']]) {
    const title = JSON.stringify(wrong).slice(0, 20)
    test(`refuses ${title} as a user id, whatever the schema says`, async (use) => {
      const { store } = await use({ schema: OPEN_SCHEMA })
      const error = await rejects('ERR_SESSION_INVALID', store.create({ user_id: wrong }))
      assert.deepEqual(error.issues[0]?.path.slice(0, 1), ['user_id'])
    })
  }

  test('finds the user in the member that userIdField names', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA, userIdField: 'account' })
    await sessionOf(store, { account: 'a1', user_id: { not: 'an id' } })
    assert.equal(await store.countByUser('a1'), 1)
  })
}

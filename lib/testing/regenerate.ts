/** `regenerate()`: same data, new id, old id dead. */
import assert from 'node:assert/strict'
import { dataOf, handleOf, readWhole, refused, rejects, seconds } from './assertions.ts'
import { ALICE, BOB, GUEST, WRITES, idNumber, sessionOf } from './fixtures.ts'
import type { Suite, SuiteStore, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function regenerateCases({ describe, test }: Suite): void {
  describe('regenerate()', () => {
    moveCases(test)
    patchCases(test)
    deadlineCases(test)
    indexCases(test)
    optionCases(test)
    refusalCases(test)
  })
}

async function regenerated(
  store: SuiteStore,
  ...args: Parameters<SuiteStore['regenerate']>
): Promise<NonNullable<Awaited<ReturnType<SuiteStore['regenerate']>>>> {
  const moved = await store.regenerate(...args)
  assert.ok(moved !== null, 'there was no session to regenerate')
  return moved
}

function moveCases(test: Test): void {
  test('answers a new id, its handle and the same session, and the old id is dead', async (use) => {
    const { store, clock } = await use()
    const { id, handle, session } = await store.create(ALICE, { envelope: { a: 1 } })
    clock.advance(MINUTE)
    const moved = await regenerated(store, id)
    assert.match(moved.id, /^[A-Za-z0-9_-]{43}$/)
    assert.notEqual(moved.id, id)
    assert.notEqual(moved.handle, handle)
    assert.equal(moved.handle, await handleOf(moved.id))
    assert.deepEqual(moved.session, { ...session, last_activity: seconds(clock.now()) })
    const read = await readWhole(store, moved.id)
    assert.deepEqual([read.session, read.envelope, read.expiresInMs], [moved.session, { a: 1 }, 30 * MINUTE])
    assert.equal(await store.get(id), null)
    assert.equal(await store.regenerate(id), null)
  })

  test('leaves no way back to the old id by a late write', async (use) => {
    const { store, another } = await use()
    const id = await sessionOf(store)
    const moved = await regenerated(store, id)
    for (const write of WRITES)
      assert.deepEqual(await write.run(await another(), id), write.absent, write.title)
    assert.equal(await store.exists(id), false)
    assert.deepEqual(await dataOf(store, moved.id), ALICE)
    assert.equal(await store.countByUser(1001), 1)
  })

  test('may be done again and again', async (use) => {
    const { store, clock } = await use()
    let id = await sessionOf(store)
    const old: string[] = []
    for (let i = 0; i < 10; i++) {
      old.push(id)
      clock.advance(MINUTE)
      id = (await regenerated(store, id, { visits: i })).id
    }
    assert.deepEqual(await dataOf(store, id), { ...ALICE, visits: 9 })
    for (const gone of old) assert.equal(await store.exists(gone), false)
    assert.equal(await store.countByUser(1001), 1)
  })
}

function patchCases(test: Test): void {
  test('merges the patch on the way', async (use) => {
    const { store } = await use()
    const moved = await regenerated(store, await sessionOf(store), {
      role: 'user',
      email: null,
      preferences: { theme: 'light' },
    })
    const { email: _gone, ...rest } = ALICE
    const data = { ...rest, role: 'user', preferences: { theme: 'light', language: 'en' } }
    assert.deepEqual(await dataOf(store, moved.id), data)
    assert.deepEqual(await store.get(moved.id), moved.session)
  })

  test('changes nothing when the patch is refused', async (use) => {
    const subject = await use()
    const { store } = subject
    const id = await sessionOf(store)
    await refused('ERR_SESSION_INVALID', subject, id, () => store.regenerate(id, { role: 5 }))
    await refused('ERR_SESSION_PATH', subject, id, () => store.regenerate(id, { _session: {} }))
    assert.equal(await store.countByUser(1001), 1)
  })
}

function deadlineCases(test: Test): void {
  const absoluteTimeoutMs = 60 * MINUTE
  for (const patch of [undefined, {}, { role: 'user' }]) {
    test(`keeps age and absolute deadline with ${JSON.stringify(patch)}`, async (use) => {
      const { store, clock } = await use({ absoluteTimeoutMs })
      const { id, session } = await store.create(ALICE)
      clock.advance(20 * MINUTE)
      const moved = await regenerated(store, id, patch)
      assert.deepEqual(
        [moved.session.created_at, moved.session.expires_at],
        [session.created_at, session.expires_at],
      )
      clock.advance(20 * MINUTE)
      await store.touch(moved.id)
      assert.equal(await store.expiresInMs(moved.id), 20 * MINUTE)
    })
  }

  for (const [title, data] of [
    ['nobody', GUEST],
    ['another user', BOB],
  ] as const) {
    test(`starts the absolute deadline anew when ${title} becomes a user, and keeps the age`, async (use) => {
      const { store, clock } = await use({ absoluteTimeoutMs })
      const { id, session } = await store.create(data)
      clock.advance(20 * MINUTE)
      const moved = await regenerated(store, id, { user_id: 1001 })
      assert.equal(moved.session.created_at, session.created_at)
      assert.equal(moved.session.expires_at, seconds(clock.now() + absoluteTimeoutMs))
    })
  }
}

function indexCases(test: Test): void {
  test('lists the session by its new handle only', async (use) => {
    const { store } = await use()
    const moved = await regenerated(store, await sessionOf(store))
    const listed = await store.listByUser(1001)
    assert.deepEqual(
      listed.map((s) => s.handle),
      [moved.handle],
    )
    assert.equal(await store.countByUser(1001), 1)
    assert.equal(await store.destroyByUser(1001), 1)
    assert.equal(await store.exists(moved.id), false)
  })

  test('lists a login, moves a change of user, and un-lists a logout', async (use) => {
    const { store } = await use()
    const counts = async (): Promise<number[]> => [
      await store.countByUser(1001),
      await store.countByUser(1002),
    ]
    const login = await regenerated(store, await sessionOf(store, GUEST), { user_id: 1001 })
    assert.deepEqual(await counts(), [1, 0])
    const change = await regenerated(store, login.id, { user_id: 1002 })
    assert.deepEqual(await counts(), [0, 1])
    const logout = await regenerated(store, change.id, { user_id: null })
    assert.deepEqual(await counts(), [0, 0])
    assert.deepEqual(await dataOf(store, logout.id), GUEST)
  })
}

function optionCases(test: Test): void {
  test('takes a given id, and refuses one in use, its own included', async (use) => {
    const subject = await use()
    const { store } = subject
    const id = await sessionOf(store, ALICE)
    const bob = await sessionOf(store, BOB)
    await refused('ERR_SESSION_CONFLICT', subject, id, () => store.regenerate(id, {}, { id: bob }))
    await refused('ERR_SESSION_CONFLICT', subject, id, () => store.regenerate(id, {}, { id }))
    assert.deepEqual(await dataOf(store, bob), BOB)
    assert.equal((await regenerated(store, id, {}, { id: idNumber(1) })).id, idNumber(1))
    assert.deepEqual(await dataOf(store, idNumber(1)), ALICE)
  })

  test('takes the id of a session that has expired or was destroyed', async (use) => {
    const { store, clock } = await use()
    const old = await sessionOf(store, BOB)
    clock.advance(30 * MINUTE)
    const id = await sessionOf(store, ALICE)
    assert.equal((await regenerated(store, id, {}, { id: old })).id, old)
    assert.deepEqual(await dataOf(store, old), ALICE)
    assert.deepEqual([await store.countByUser(1001), await store.countByUser(1002)], [1, 0])
    assert.equal((await regenerated(store, old, {}, { id })).id, id)
    assert.deepEqual(await dataOf(store, id), ALICE)
  })

  test('draws again when the drawn id is in use, three times', async (use) => {
    const drawn = [1, 2, 2, 3, 2, 2, 2, 4].map(idNumber)
    const { store } = await use({ generateId: () => drawn.shift() ?? assert.fail('too many draws') })
    const id = await sessionOf(store, ALICE)
    await sessionOf(store, BOB)
    assert.equal((await regenerated(store, id)).id, idNumber(3))
    const error = await rejects('ERR_SESSION_CONFLICT', store.regenerate(idNumber(3)))
    assert.equal(error.attempts, 3)
    assert.deepEqual([await dataOf(store, idNumber(3)), await dataOf(store, idNumber(2))], [ALICE, BOB])
  })

  test('takes timeouts and a client of its own', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    const client = { ip: '192.0.2.9', userAgent: 'New/1' }
    const options = { idleTimeoutMs: 90 * MINUTE, absoluteTimeoutMs: 120 * MINUTE, client }
    const moved = await regenerated(store, id, {}, options)
    assert.equal(await store.expiresInMs(moved.id), 90 * MINUTE)
    assert.equal(moved.session.expires_at, seconds(clock.now() + 120 * MINUTE))
    const [summary] = await store.listByUser(1001)
    assert.deepEqual([summary?.client?.ip, summary?.client?.userAgent], [client.ip, client.userAgent])
  })

  test('keeps the client and the idle timeout otherwise', async (use) => {
    const { store } = await use()
    const { id } = await store.create(ALICE, { client: { ip: '192.0.2.9' }, idleTimeoutMs: 90 * MINUTE })
    const moved = await regenerated(store, id)
    assert.equal(await store.expiresInMs(moved.id), 90 * MINUTE)
    assert.equal((await store.listByUser(1001))[0]?.client?.ip, '192.0.2.9')
  })
}

function refusalCases(test: Test): void {
  test('refuses wrong timeouts, and changes nothing', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    await assert.rejects(store.regenerate(id, {}, { idleTimeoutMs: 0 }), TypeError)
    await assert.rejects(store.regenerate(id, {}, { absoluteTimeoutMs: -1 }), TypeError)
    assert.deepEqual(await dataOf(store, id), ALICE)
  })
}

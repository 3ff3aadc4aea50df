/** The index of a user's sessions: listing, counting, logging out, changing them all (invariant 5). */
import assert from 'node:assert/strict'
import { dataOf, handleOf, readWhole, rejects, seconds } from './assertions.ts'
import { ALICE, BOB, GUEST, sessionOf } from './fixtures.ts'
import type { Suite, SuiteStore, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function byUserCases({ describe, test }: Suite): void {
  describe('listByUser()', () => listCases(test))
  describe('countByUser()', () => countCases(test))
  describe('destroyByUser()', () => destroyCases(test))
  describe('destroyByHandle()', () => handleCases(test))
  describe('updateByUser()', () => updateCases(test))
}

const handlesOf = async (store: SuiteStore, user: string | number): Promise<string[]> =>
  (await store.listByUser(user)).map((s) => s.handle)

function listCases(test: Test): void {
  test('shows handle, times, time left and the client, newest first', async (use) => {
    const { store, clock } = await use()
    const client = { ip: '192.0.2.7', userAgent: 'Browser/1.0' }
    const first = await store.create(ALICE, { client })
    const created_at = seconds(clock.now())
    clock.advance(5 * MINUTE)
    const second = await store.create(ALICE)
    const now = seconds(clock.now())
    clock.advance(MINUTE)
    const [newest, oldest, ...rest] = await store.listByUser(1001)
    assert.deepEqual(rest, [])
    const { client: label, ...summary } = oldest ?? {}
    assert.equal(label?.ip, client.ip)
    assert.equal(label.userAgent, client.userAgent)
    assert.deepEqual(summary, {
      handle: first.handle,
      created_at,
      last_activity: created_at,
      expiresInMs: 24 * MINUTE,
    })
    assert.equal(newest?.handle, second.handle)
    assert.deepEqual([newest.created_at, newest.expiresInMs, newest.client ?? {}], [now, 29 * MINUTE, {}])
  })

  test('shows no id, no data and nothing of the store', async (use) => {
    const { store } = await use()
    const { id } = await store.create(ALICE, { envelope: { a: 1 }, client: { userAgent: 'x' } })
    const text = JSON.stringify(await store.listByUser(1001))
    for (const secret of [id, 'alice', 'admin', '_session', 'Hash']) assert.ok(!text.includes(secret), secret)
  })

  test('shows 100 unless told otherwise, the newest', async (use) => {
    const { store, clock } = await use()
    const handles: string[] = []
    for (let i = 0; i < 103; i++) {
      handles.unshift((await store.create(ALICE)).handle)
      clock.advance(1000)
    }
    assert.deepEqual(await handlesOf(store, 1001), handles.slice(0, 100))
    const few = await store.listByUser(1001, { limit: 3 })
    assert.deepEqual(
      few.map((s) => s.handle),
      handles.slice(0, 3),
    )
    assert.equal((await store.listByUser(1001, { limit: 1000 })).length, 103)
    assert.equal(await store.countByUser(1001), 103)
  })

  test('shows what it shows as it is now: activity, and who has gone', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    const other = await sessionOf(store)
    clock.advance(MINUTE)
    await store.touch(id)
    await store.destroy(other)
    const [one, ...rest] = await store.listByUser(1001)
    assert.deepEqual([one?.last_activity, one?.expiresInMs], [seconds(clock.now()), 30 * MINUTE])
    assert.deepEqual(rest, [])
  })

  test('does not count as activity', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    clock.advance(MINUTE)
    await store.listByUser(1001)
    await store.countByUser(1001)
    assert.equal(await store.expiresInMs(id), 29 * MINUTE)
  })
}

function countCases(test: Test): void {
  test('counts each user’s own live sessions, and nobody’s to nobody', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    await sessionOf(store)
    await sessionOf(store, BOB)
    await sessionOf(store, GUEST)
    assert.deepEqual(
      [await store.countByUser(1001), await store.countByUser(1002), await store.countByUser(1003)],
      [2, 1, 0],
    )
    await store.destroy(id)
    assert.equal(await store.countByUser(1001), 1)
  })
}

function destroyCases(test: Test): void {
  test('destroys all of a user’s sessions, says how many, and can be repeated', async (use) => {
    const { store } = await use()
    const ids = [await sessionOf(store), await sessionOf(store), await sessionOf(store)]
    const others = [await sessionOf(store, BOB), await sessionOf(store, GUEST)]
    assert.equal(await store.destroyByUser(1001), 3)
    for (const id of ids) assert.equal(await store.get(id), null)
    for (const id of others) assert.equal(await store.exists(id), true)
    assert.equal(await store.destroyByUser(1001), 0)
    assert.deepEqual(await store.listByUser(1001), [])
  })

  test('leaves the one that is excepted, as it is', async (use) => {
    const { store, clock } = await use()
    const { id, handle } = await store.create(ALICE)
    await sessionOf(store)
    await sessionOf(store)
    clock.advance(MINUTE)
    const before = await store.read(id)
    assert.equal(await store.destroyByUser(1001, { except: id }), 2)
    assert.deepEqual(await store.read(id), before)
    assert.deepEqual(await handlesOf(store, 1001), [handle])
    assert.equal(await store.destroyByUser(1001, { except: id }), 0)
    assert.equal(await store.destroyByUser(1001, { except: undefined }), 1)
  })

  test('takes an exception that is another user’s, gone, or no id for none', async (use) => {
    const { store } = await use()
    const other = await sessionOf(store, BOB)
    for (const except of [other, 'x'.repeat(43), '', '*', '\0', 'x'.repeat(10_000)]) {
      await sessionOf(store)
      assert.equal(await store.destroyByUser(1001, { except }), 1, JSON.stringify(except).slice(0, 20))
    }
    assert.equal(await store.exists(other), true)
  })

  test('lets the user log in again at once', async (use) => {
    const { store } = await use()
    await sessionOf(store)
    await store.destroyByUser(1001)
    const { id, handle } = await store.create(ALICE)
    assert.deepEqual(await handlesOf(store, 1001), [handle])
    assert.equal(await store.exists(id), true)
  })
}

function handleCases(test: Test): void {
  test('destroys one session of a list', async (use) => {
    const { store } = await use()
    const { id, handle } = await store.create(ALICE)
    const other = await store.create(ALICE)
    assert.equal(await store.destroyByHandle(1001, handle), true)
    assert.equal(await store.exists(id), false)
    assert.deepEqual(await handlesOf(store, 1001), [other.handle])
    assert.equal(await store.destroyByHandle(1001, handle), false)
  })

  test('does not destroy what is another user’s, or nobody’s', async (use) => {
    const { store } = await use()
    const bob = await store.create(BOB)
    const guest = await store.create(GUEST)
    assert.equal(await store.destroyByHandle(1001, bob.handle), false)
    assert.equal(await store.destroyByHandle(1001, guest.handle), false)
    assert.equal(await store.destroyByHandle('', guest.handle).catch(() => false), false)
    assert.deepEqual([await store.exists(bob.id), await store.exists(guest.id)], [true, true])
  })

  test('does not know a handle that a session has left', async (use) => {
    const { store } = await use()
    const { id, handle } = await store.create(ALICE)
    await store.regenerate(id)
    const left = await handlesOf(store, 1001)
    assert.equal(await store.destroyByHandle(1001, handle), false)
    assert.deepEqual([await handlesOf(store, 1001), left.length, left.includes(handle)], [left, 1, false])
  })

  for (const hashIds of [true, false]) {
    test(`knows handles, not ids (hashIds: ${hashIds})`, async (use) => {
      const { store } = await use({ hashIds })
      const { id, handle } = await store.create(ALICE)
      assert.equal(handle, await handleOf(id))
      assert.deepEqual(await handlesOf(store, 1001), [handle])
      assert.equal(await store.destroyByHandle(1001, id), false)
      assert.equal(await store.destroyByHandle(1001, handle), true)
      assert.equal(await store.exists(id), false)
    })
  }
}

function updateCases(test: Test): void {
  test('changes all of a user’s sessions and says how many, without counting as activity', async (use) => {
    const { store, clock } = await use()
    const ids = [await sessionOf(store), await sessionOf(store)]
    const other = await sessionOf(store, BOB)
    const { revision } = await readWhole(store, ids[0] ?? '')
    clock.advance(MINUTE)
    assert.equal(await store.updateByUser(1001, { role: 'user', preferences: { language: null } }), 2)
    for (const id of ids) {
      assert.deepEqual(await dataOf(store, id), { ...ALICE, role: 'user', preferences: { theme: 'dark' } })
      assert.equal(await store.expiresInMs(id), 29 * MINUTE)
    }
    assert.notEqual((await readWhole(store, ids[0] ?? '')).revision, revision)
    assert.deepEqual(await dataOf(store, other), BOB)
    assert.equal(await store.updateByUser(1003, { role: 'user' }), 0)
  })

  test('counts as activity on request', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    clock.advance(MINUTE)
    await store.updateByUser(1001, { role: 'user' }, { touch: true })
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
  })

  test('changes nothing when the patch is refused', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    const before = await store.read(id)
    await rejects('ERR_SESSION_INVALID', store.updateByUser(1001, { role: 5 }))
    await rejects('ERR_SESSION_PATH', store.updateByUser(1001, { _session: 1 }))
    assert.deepEqual(await store.read(id), before)
  })
}

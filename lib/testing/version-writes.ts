/** Sessions that are older than the code: what writes make of them. */
import assert from 'node:assert/strict'
import { dataOf, readWhole, rejects } from './assertions.ts'
import { WRITES } from './fixtures.ts'
import type { Suite, SuiteData, SuiteOptions, Test } from './harness.ts'
import { MINUTE } from './harness.ts'
import { NEW, NEW_DATA, OLD_DATA, upgrade, versions } from './versions.ts'

export function versionWriteCases({ describe, test }: Suite): void {
  describe('a session of an older version', () => {
    writeCases(test)
    wholeCases(test)
    userCases(test)
  })
}

function writeCases(test: Test): void {
  for (const call of WRITES.filter(({ title }) => title !== 'replace()')) {
    test(`is brought up to date and changed in one step by ${call.title}`, async (use) => {
      const { store, old, id } = await versions(use)
      const twin = await store.create({ ...NEW_DATA })
      assert.deepEqual(answerOf(await call.run(store, id)), answerOf(await call.run(store, twin.id)))
      assert.deepEqual(await dataOf(old, id), await dataOf(old, twin.id))
      assert.equal((await dataOf(old, id))['upgrades'], 1)
    })
  }

  test('slides or stands still, as the write says', async (use) => {
    const { store, subject, id } = await versions(use)
    subject.clock.advance(MINUTE)
    const left = Number(await store.expiresInMs(id))
    await store.setPath(id, ['role'], 'user', { touch: false })
    assert.equal(await store.expiresInMs(id), left)
    await store.setPath(id, ['role'], 'admin')
    assert.equal(await store.expiresInMs(id), left + MINUTE)
  })

  test('is changed only if it still has the revision that the caller names', async (use) => {
    const { store, old, id } = await versions(use)
    const { revision } = await readWhole(old, id)
    const write = [{ op: 'set', path: ['role'], value: 'user' }] as const
    await rejects('ERR_SESSION_CONFLICT', store.patch(id, write, { ifRevision: 'another' }))
    await rejects('ERR_SESSION_CONFLICT', store.replace(id, { ...NEW_DATA }, { ifRevision: 'another' }))
    assert.equal((await readWhole(old, id)).revision, revision)
    assert.equal(await store.patch(id, write, { ifRevision: revision }), true)
    await rejects('ERR_SESSION_CONFLICT', store.patch(id, write, { ifRevision: revision }))
    assert.deepEqual(await dataOf(old, id), { ...NEW_DATA, role: 'user' })
  })

  test('stays as it is where the write is refused', async (use) => {
    const { store, old, id } = await versions(use)
    const before = await readWhole(old, id)
    await rejects('ERR_SESSION_INVALID', store.update(id, { visits: 'many' }))
    await rejects('ERR_SESSION_INVALID', store.increment(id, ['visits'], 1_000_000))
    await rejects('ERR_SESSION_PATH', store.setPath(id, ['role', 'x'], 1))
    await rejects('ERR_SESSION_INVALID', store.update(id, { first: null }))
    assert.deepEqual(await readWhole(old, id), before)
  })

  test('stays of its version for a write of the envelope alone', async (use) => {
    const { store, old, id } = await versions(use)
    assert.equal(await store.patch(id, [], { envelope: { b: 2 } }), true)
    assert.deepEqual(await dataOf(old, id), OLD_DATA)
    assert.deepEqual(await dataOf(store, id), NEW_DATA)
    assert.equal(await old.patch(id, [], { envelope: { c: 3 } }), true)
    assert.deepEqual(await dataOf(store, id), NEW_DATA)
    assert.deepEqual((await readWhole(store, id)).envelope, { c: 3 })
  })
}

/** What is the same for a session and its twin. */
function answerOf(answer: unknown): unknown {
  if (typeof answer !== 'object' || answer === null) return answer
  return { ...answer, created_at: 0, last_activity: 0 }
}

function wholeCases(test: Test): void {
  test('is replaced without being upgraded', async (use) => {
    const { store, old, id } = await versions(use)
    assert.equal(await store.replace(id, { ...NEW_DATA, upgrades: 0 }), true)
    assert.deepEqual(await dataOf(store, id), { ...NEW_DATA, upgrades: 0 })
    assert.deepEqual(await dataOf(old, id), { ...NEW_DATA, upgrades: 0 })
  })

  test('is given to modify() up to date', async (use) => {
    const { store, id } = await versions(use)
    const seen: unknown[] = []
    await store.modify(id, (now) => void seen.push(now['first'], (now['role'] = 'user')))
    assert.deepEqual(seen, ['Alice', 'user'])
    assert.deepEqual(await dataOf(store, id), { ...NEW_DATA, role: 'user' })
  })

  for (const patch of [undefined, { role: 'user' }, { user_id: 1002 }]) {
    test(`moves up to date to its new id, with ${JSON.stringify(patch)}`, async (use) => {
      const { store, old, id } = await versions(use)
      const moved = await store.regenerate(id, patch)
      assert.ok(moved)
      const { created_at: _c, last_activity: _l, ...data } = moved.session
      assert.deepEqual(data, { ...NEW_DATA, ...patch })
      assert.equal(await old.exists(id), false)
      assert.deepEqual(await old.get(moved.id), moved.session)
      assert.deepEqual((await readWhole(store, moved.id)).envelope, { a: 1 })
      assert.equal(await old.countByUser(Number(data['user_id'])), 1)
    })
  }
}

function userCases(test: Test): void {
  test('is changed with all of its user’s sessions', async (use) => {
    const { store, old, id } = await versions(use)
    const current = await store.create({ ...NEW_DATA })
    assert.equal(await store.updateByUser(1001, { role: 'guest' }), 2)
    for (const each of [id, current.id])
      assert.deepEqual(await dataOf(old, each), { ...NEW_DATA, role: 'guest' })
  })

  test('becomes the session of whoever the upgrade says, and nobody is logged out for it', async (use) => {
    const named: SuiteOptions = {
      ...NEW,
      upgrade: (data: SuiteData) => ({ ...upgrade(data), user_id: 7 }),
    }
    const { store, old, id } = await versions(use, { maxSessionsPerUser: 1 }, named)
    const other = await old.create({ ...OLD_DATA, user_id: 7 })
    assert.equal(await store.getPath(id, ['first']), 'Alice')
    assert.deepEqual([await old.countByUser(1001), await old.countByUser(7)], [0, 2])
    assert.equal(await old.exists(other.id), true)
    assert.equal(await old.destroyByUser(7), 2)
    assert.equal(await store.get(id), null)
  })
}

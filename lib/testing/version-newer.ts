/** Sessions that newer code has written, and all sessions at once. */
import assert from 'node:assert/strict'
import { dataOf, readWhole, rejects } from './assertions.ts'
import { OPEN_SCHEMA, TOUCHES, WRITES } from './fixtures.ts'
import type { Suite, SuiteData, SuiteStore, Test, Use } from './harness.ts'
import { DATA_READS, MOVE, throwing } from './version-rules.ts'
import { NEW, NEW_DATA, OLD_DATA, upgrade, versions } from './versions.ts'

export function versionNewerCases({ describe, test }: Suite): void {
  describe('a session of a newer version', () => {
    newerCases(test, 'read')
    newerCases(test, 'refuse')
    newerReadCases(test)
  })
  describe('upgradeAll()', () => allCases(test))
}

/** A session that version 1 has made, in the hands of code without the option, and of version 0 by name. */
async function newerSession(
  use: Use,
  onNewerVersion: 'read' | 'refuse',
): Promise<{ id: string; handle: string; now: SuiteStore; stores: SuiteStore[] }> {
  // prettier-ignore
  const { store, another } = await use({ schema: OPEN_SCHEMA })
  const now = await another(NEW)
  const { id, handle } = await now.create({ ...NEW_DATA })
  const named = await another({ schemaVersion: 0, onNewerVersion })
  return { id, handle, now, stores: onNewerVersion === 'read' ? [store, named] : [named] }
}

function newerCases(test: Test, onNewerVersion: 'read' | 'refuse'): void {
  test(`is not changed, where onNewerVersion is ${onNewerVersion}`, async (use) => {
    const { id, handle, now, stores } = await newerSession(use, onNewerVersion)
    const before = await now.read(id)
    const { title, run } = MOVE
    const moves = { title, run: (s: SuiteStore) => s.regenerate(id, { role: 'user' }) }
    const byUser = { title: 'updateByUser()', run: (s: SuiteStore) => s.updateByUser(1001, { role: 'user' }) }
    const refused = onNewerVersion === 'refuse' ? [...DATA_READS, { title, run }] : []
    for (const store of stores) {
      for (const call of [...WRITES, moves, byUser, ...refused]) {
        const error = await rejects('ERR_SESSION_VERSION', call.run(store, id))
        assert.deepEqual([error.reason, error.handle, error.schemaVersion], ['newer', handle, 1], call.title)
      }
    }
    assert.deepEqual(await now.read(id), before)
  })

  test(`can be touched, listed and ended, where onNewerVersion is ${onNewerVersion}`, async (use) => {
    const { id, handle, now, stores } = await newerSession(use, onNewerVersion)
    for (const store of stores) {
      assert.deepEqual([await store.exists(id), await store.countByUser(1001)], [true, 1])
      assert.equal(await TOUCHES[0]?.run(store, id), true)
      assert.equal(await store.touch(id, { envelope: { b: 2 } }), true)
      assert.equal(await store.patch(id, [], { envelope: { c: 3 } }), true)
      assert.deepEqual((await readWhole(now, id)).envelope, { c: 3 })
      await rejects('ERR_SESSION_VERSION', store.setPath(id, ['role'], 'user'))
      assert.deepEqual(await dataOf(now, id), NEW_DATA)
    }
    assert.equal(await stores[0]?.destroyByHandle(1001, handle), true)
    assert.equal(await now.exists(id), false)
  })
}

function newerReadCases(test: Test): void {
  test('is read as it is, and not judged', async (use) => {
    const { id, now, stores } = await newerSession(use, 'read')
    const session = await now.get(id)
    for (const store of stores) {
      assert.deepEqual(await store.get(id), session)
      assert.equal(await store.getPath(id, ['first']), 'Alice')
      assert.deepEqual(await store.getFields(id, ['last']), { last: 'Liddell' })
      assert.equal(await store.hasPermission(id, 'write'), true)
    }
  })

  for (const schemaVersion of [undefined, 0]) {
    test(`is never discarded by code of version ${schemaVersion}`, async (use) => {
      const { another } = await use({ schema: OPEN_SCHEMA })
      const { id, session } = await (await another(NEW)).create({ ...NEW_DATA })
      const schema = { type: 'object', required: ['name'] }
      const store = await another({ schema, validateOnRead: 'discard', schemaVersion })
      assert.deepEqual(await store.get(id), session)
      assert.equal((await store.read(id))?.unchanged, undefined)
    })
  }

  test('is read by code that has an older version of its own', async (use) => {
    const { another } = await use({ schema: OPEN_SCHEMA })
    const { id, session } = await (await another({ schemaVersion: 5 })).create({ five: 5 })
    const two = await another({ ...NEW, schemaVersion: 2 })
    assert.deepEqual(await two.get(id), session)
    assert.deepEqual([await two.getPath(id, ['five']), await two.hasPermission(id, 'x')], [5, false])
    const moved = await two.regenerate(id)
    assert.equal(moved?.session['five'], 5)
    await rejects('ERR_SESSION_VERSION', two.setPath(moved?.id ?? '', ['five'], 6))
  })
}

function allCases(test: Test): void {
  test('brings what is older up to date, and says what it has met', async (use) => {
    const { old, store, subject, id } = await versions(use)
    const ids = [id, (await old.create(OLD_DATA)).id, (await old.create(OLD_DATA)).id]
    await store.create({ ...NEW_DATA })
    await (await subject.another({ schemaVersion: 2 })).create({ two: 2 })
    await old.create({ name: 7 })
    const { handle } = await old.create({ user_id: 1, bad: true })
    const broken = await subject.another({ ...NEW, upgrade: ((data: SuiteData) => ('bad' in data ? throwing() : upgrade(data))) as never }) // prettier-ignore
    const soFar: number[] = []
    const onProgress = ({ upgraded }: { upgraded: number }): number => soFar.push(upgraded)
    const totals = { upgraded: 3, current: 1, newer: 1, foreign: 0, failed: 2 }
    const before = await readWhole(old, id)
    for (const dryRun of [true, false]) {
      const { failures, ...counts } = await broken.upgradeAll({ dryRun, concurrency: 2, onProgress })
      assert.deepEqual(counts, totals)
      assert.ok(failures.length === 2 && failures.includes(handle))
      if (dryRun) assert.deepEqual(await readWhole(old, id), before)
    }
    assert.equal(soFar.at(-1), 3)
    for (const each of ids) assert.deepEqual(await dataOf(old, each), NEW_DATA)
    assert.deepEqual(
      { ...(await broken.upgradeAll()), failures: [] },
      { ...totals, upgraded: 0, current: 4, failures: [] },
    )
  })

  test('has nothing to do without versions, and refuses a wrong concurrency', async (use) => {
    const { store } = await use()
    await store.create(OLD_DATA)
    const none = { upgraded: 0, newer: 0, foreign: 0, failed: 0, failures: [] }
    assert.deepEqual(await store.upgradeAll(), { ...none, current: 1 })
    for (const concurrency of [0, 1.5, NaN, 1001])
      await assert.rejects(store.upgradeAll({ concurrency }), TypeError)
  })
}

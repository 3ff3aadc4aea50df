/** Idle and absolute timeouts: expired is absent, to the millisecond, and comes from one clock. */
import assert from 'node:assert/strict'
import { scanned } from './assertions.ts'
import { ALICE, GUEST, WRITES, sessionOf } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function expiryCases({ describe, test }: Suite): void {
  describe('a session', () => {
    timeoutCases(test)
    absoluteCases(test)
    indexCases(test)
    realCase(test)
  })
}

function timeoutCases(test: Test): void {
  test('lives for thirty minutes without activity unless told otherwise', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    clock.advance(30 * MINUTE - 1)
    assert.equal(await store.exists(id), true)
    clock.advance(1)
    assert.equal(await store.exists(id), false)
  })

  test('lives on as long as there is activity', async (use) => {
    const { store, clock } = await use({ idleTimeoutMs: 10 * MINUTE })
    const id = await sessionOf(store)
    for (let i = 0; i < 20; i++) {
      clock.advance(9 * MINUTE)
      assert.equal(await (i % 2 === 0 ? store.touch(id) : store.setPath(id, ['visits'], i)), true)
    }
    clock.advance(10 * MINUTE)
    assert.equal(await store.get(id), null)
  })

  test('keeps its own idle timeout through every write and touch', async (use) => {
    const { store, clock } = await use()
    for (const write of WRITES) {
      const { id } = await store.create(ALICE, { idleTimeoutMs: 90 * MINUTE })
      clock.advance(60 * MINUTE)
      await write.run(store, id)
      assert.equal(await store.expiresInMs(id), 90 * MINUTE, write.title)
      clock.advance(MINUTE)
      await store.touch(id)
      assert.equal(await store.expiresInMs(id), 90 * MINUTE)
      await store.destroy(id)
    }
  })

  test('may live for a hundred years', async (use) => {
    const century = 36_525 * 24 * 60 * MINUTE
    const { store, clock } = await use({ idleTimeoutMs: century, absoluteTimeoutMs: century })
    const id = await sessionOf(store)
    clock.advance(century - 1)
    assert.equal(await store.expiresInMs(id), 1)
  })
}

function absoluteCases(test: Test): void {
  test('ends at its absolute deadline, whatever the activity', async (use) => {
    const { store, clock } = await use({ absoluteTimeoutMs: 35 * MINUTE })
    const { id, session } = await store.create(ALICE)
    clock.advance(25 * MINUTE)
    assert.equal(await store.touch(id), true)
    assert.equal(await store.expiresInMs(id), 10 * MINUTE)
    clock.advance(5 * MINUTE)
    await store.update(id, { visits: 2 })
    assert.equal(await store.expiresInMs(id), 5 * MINUTE)
    assert.equal((await store.get(id))?.expires_at, session.expires_at)
    clock.advance(5 * MINUTE)
    assert.equal(await store.get(id, { touch: true }), null)
  })

  test('may have an absolute timeout shorter than the idle one', async (use) => {
    const { store, clock } = await use({ absoluteTimeoutMs: MINUTE })
    const id = await sessionOf(store)
    assert.equal(await store.expiresInMs(id), MINUTE)
    await store.touch(id, { idleTimeoutMs: 60 * MINUTE })
    clock.advance(MINUTE)
    assert.equal(await store.exists(id), false)
  })

  test('has the absolute timeout given to create() in place of the option', async (use) => {
    const { store } = await use({ absoluteTimeoutMs: 5 * MINUTE })
    const { id } = await store.create(GUEST, { absoluteTimeoutMs: 20 * MINUTE })
    assert.equal(await store.expiresInMs(id), 20 * MINUTE)
  })
}

function indexCases(test: Test): void {
  test('is neither listed nor counted nor scanned once it has expired', async (use) => {
    const { store, clock } = await use()
    await sessionOf(store)
    const { id, handle } = await store.create(ALICE, { idleTimeoutMs: 60 * MINUTE })
    clock.advance(30 * MINUTE)
    assert.deepEqual(
      (await store.listByUser(1001)).map((s) => s.handle),
      [handle],
    )
    assert.equal(await store.countByUser(1001), 1)
    assert.equal((await scanned(store)).length, 1)
    assert.equal(await store.updateByUser(1001, { role: 'user' }), 1)
    assert.equal(await store.destroyByUser(1001), 1)
    assert.equal(await store.exists(id), false)
  })

  test('is listed for as long as it lives, however long that is', async (use) => {
    const { store, clock } = await use({ idleTimeoutMs: 10 * MINUTE })
    const id = await sessionOf(store)
    for (let i = 0; i < 60; i++) {
      clock.advance(9 * MINUTE)
      await (i % 3 === 0 ? store.get(id, { touch: true }) : store.setPath(id, ['visits'], i))
      assert.equal(await store.countByUser(1001), 1, `after ${i + 1} times nine minutes`)
    }
    assert.equal(await store.destroyByUser(1001), 1)
    assert.equal(await store.exists(id), false)
  })

  test('that cannot be found by its handle any more is not destroyed twice', async (use) => {
    const { store, clock } = await use()
    const { handle } = await store.create(ALICE)
    clock.advance(30 * MINUTE)
    assert.equal(await store.destroyByHandle(1001, handle), false)
    assert.equal(await store.destroyByUser(1001), 0)
  })
}

/** The only case that waits: it shows that the store's own time passes too. */
function realCase(test: Test): void {
  test('expires by itself, by the store’s own time', async (use) => {
    const { store } = await use.inRealTime({ idleTimeoutMs: 60 })
    const id = await sessionOf(store)
    const end = Date.now() + 5_000
    while ((await store.exists(id)) && Date.now() < end)
      await new Promise((resolve) => setTimeout(resolve, 10))
    assert.equal(await store.get(id), null)
    assert.equal(await store.countByUser(1001), 0)
    assert.equal(await store.setPath(id, ['visits'], 2), false)
  })
}

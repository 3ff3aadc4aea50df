/** `touch()`, and the touches that reads and writes make. */
import assert from 'node:assert/strict'
import { readWhole, refused, seconds } from './assertions.ts'
import { ALICE, BOB, TOUCHES, sessionOf } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function touchCases({ describe, test }: Suite): void {
  describe('touch()', () => {
    slideCases(test)
    intervalCases(test)
    timeoutCases(test)
    quietWriteCases(test)
    clockCases(test)
  })
}

function slideCases(test: Test): void {
  for (const touch of TOUCHES) {
    test(`restarts the idle timer and changes no data: ${touch.title}`, async (use) => {
      const { store, clock } = await use()
      const { id, session } = await store.create(ALICE, { envelope: { a: 1 } })
      clock.advance(29 * MINUTE)
      assert.ok(await touch.run(store, id))
      const read = await readWhole(store, id)
      assert.deepEqual(read.session, { ...session, last_activity: seconds(clock.now()) })
      assert.deepEqual([read.expiresInMs, read.envelope], [30 * MINUTE, { a: 1 }])
    })
  }
}

function intervalCases(test: Test): void {
  for (const touch of TOUCHES) {
    test(`changes nothing within the touch interval: ${touch.title}`, async (use) => {
      const { store, clock } = await use({ touchIntervalMs: 10_000 })
      const { id, session } = await store.create(ALICE)
      clock.advance(9_999)
      await touch.run(store, id)
      assert.deepEqual(await store.get(id), session)
      assert.equal(await store.expiresInMs(id), 30 * MINUTE - 9_999)
      clock.advance(1)
      await touch.run(store, id)
      assert.equal(await store.expiresInMs(id), 30 * MINUTE)
    })
  }

  test('has an interval of one second unless told otherwise, and needs none', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    clock.advance(999)
    await store.touch(id)
    assert.equal(await store.expiresInMs(id), 30 * MINUTE - 999)
    clock.advance(1)
    await store.touch(id)
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
    const eager = await use({ touchIntervalMs: 0 })
    const other = await sessionOf(eager.store)
    eager.clock.advance(1)
    await eager.store.touch(other)
    assert.equal(await eager.store.expiresInMs(other), 30 * MINUTE)
  })

  test('does not hold back what a write slides', async (use) => {
    const { store, clock } = await use({ touchIntervalMs: 10_000 })
    const id = await sessionOf(store)
    clock.advance(5_000)
    await store.setPath(id, ['visits'], 2)
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
  })
}

function timeoutCases(test: Test): void {
  test('gives the session another idle timeout, which it keeps', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.touch(id, { idleTimeoutMs: 90 * MINUTE }), true)
    assert.equal(await store.expiresInMs(id), 90 * MINUTE)
    clock.advance(80 * MINUTE)
    await store.touch(id)
    assert.equal(await store.expiresInMs(id), 90 * MINUTE)
    assert.equal(await store.countByUser(1001), 1)
    await store.touch(id, { idleTimeoutMs: MINUTE })
    assert.equal(await store.expiresInMs(id), MINUTE)
  })

  test('gives the store’s idle timeout back for null', async (use) => {
    const { store } = await use()
    const { id } = await store.create(ALICE, { idleTimeoutMs: 90 * MINUTE })
    assert.equal(await store.touch(id, { idleTimeoutMs: null }), true)
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
  })

  for (const wrong of [0, -1, 0.5, NaN, '60000']) {
    test(`refuses ${JSON.stringify(wrong)} as an idle timeout`, async (use) => {
      const { store, clock } = await use()
      const id = await sessionOf(store)
      clock.advance(MINUTE)
      await assert.rejects(store.touch(id, { idleTimeoutMs: wrong as number }), TypeError)
      assert.equal(await store.expiresInMs(id), 29 * MINUTE)
    })
  }

  test('writes an envelope at once, and refuses one that is not JSON', async (use) => {
    const subject = await use({ touchIntervalMs: MINUTE })
    const { store } = subject
    const id = await sessionOf(store)
    assert.equal(await store.touch(id, { envelope: { seen: true } }), true)
    assert.deepEqual((await readWhole(store, id)).envelope, { seen: true })
    const write = (): Promise<unknown> => store.touch(id, { envelope: { seen: NaN } })
    await refused('ERR_SESSION_INVALID', subject, id, write)
  })
}

/** Writes that are told not to count as activity. */
const QUIET: readonly Call[] = [
  { title: 'setPath()', absent: false, run: (s, id) => s.setPath(id, ['visits'], 2, { touch: false }) },
  { title: 'deletePath()', absent: false, run: (s, id) => s.deletePath(id, ['visits'], { touch: false }) },
  { title: 'increment()', absent: null, run: (s, id) => s.increment(id, ['visits'], 1, { touch: false }) },
  { title: 'update()', absent: false, run: (s, id) => s.update(id, { visits: 2 }, { touch: false }) },
  { title: 'replace()', absent: false, run: (s, id) => s.replace(id, BOB, { touch: false }) },
  { title: 'modify()', absent: null, run: (s, id) => s.modify(id, () => BOB, { touch: false }) },
  {
    title: 'setPreference()',
    absent: false,
    run: (s, id) => s.setPreference(id, 'theme', 'x', { touch: false }),
  },
  {
    title: 'deletePreference()',
    absent: false,
    run: (s, id) => s.deletePreference(id, 'theme', { touch: false }),
  },
]

function quietWriteCases(test: Test): void {
  for (const write of QUIET) {
    test(`is not made by a write with touch: false: ${write.title}`, async (use) => {
      const { store, clock } = await use()
      const { id, session } = await store.create(ALICE)
      clock.advance(MINUTE)
      assert.ok(await write.run(store, id))
      const after = await store.get(id)
      assert.equal(after?.last_activity, session.last_activity)
      assert.equal(await store.expiresInMs(id), 29 * MINUTE)
      assert.notDeepEqual(after, session)
    })
  }
}

function clockCases(test: Test): void {
  // A store may refresh its index once in half an idle timeout: within one half it does less.
  for (const [title, ms] of [
    ['', 10 * MINUTE],
    [' a little', 1000],
  ] as const) {
    test(`never takes activity back when the clock is set back${title}`, async (use) => {
      const { store, clock } = await use()
      const { id, session } = await store.create(ALICE)
      clock.advance(-ms)
      assert.equal(await store.touch(id), true)
      assert.equal(await store.touch(id, { envelope: { a: 1 } }), true)
      assert.equal(await store.setPath(id, ['visits'], 2), true)
      assert.deepEqual(await store.get(id), { ...session, visits: 2 })
      clock.advance(ms)
      assert.equal(await store.expiresInMs(id), 30 * MINUTE)
    })
  }
}

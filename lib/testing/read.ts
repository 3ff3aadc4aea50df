/** `read()`, `get()`, `getFields()`, `getPath()`, `getPreference()`, `exists()`, `expiresInMs()`. */
import assert from 'node:assert/strict'
import { readWhole, rejectsCleanly, seconds } from './assertions.ts'
import { ALICE, GUEST, OPEN_SCHEMA, READS, TOUCHES, WRITES, at, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function readCases({ describe, test }: Suite): void {
  describe('read()', () => {
    wholeCases(test)
    revisionCases(test)
  })
  describe('get()', () => getCases(test))
  describe('getFields()', () => fieldsCases(test))
  describe('getPath()', () => pathCases(test))
  describe('getPreference()', () => preferenceCases(test))
  describe('exists() and expiresInMs()', () => aliveCases(test))
}

function wholeCases(test: Test): void {
  test('answers session, envelope, time left and revision', async (use) => {
    const { store } = await use()
    const { id, session } = await store.create(ALICE, { envelope: { cookie: { path: '/' } } })
    const { revision, ...rest } = await readWhole(store, id)
    assert.deepEqual(rest, { session, envelope: { cookie: { path: '/' } }, expiresInMs: 30 * MINUTE })
    assert.equal(typeof revision, 'string')
    assert.notEqual(revision, '')
  })

  test('gives the caller a copy each time', async (use) => {
    const { store } = await use()
    const { id } = await store.create(ALICE, { envelope: { a: [1] } })
    const first = await readWhole(store, id)
    const before = structuredClone(first)
    const { envelope } = first
    const { permissions, preferences }: SuiteData = { ...first.session }
    const { a }: SuiteData = { ...envelope }
    for (const inner of [permissions, preferences, a]) Object.assign(Object(inner), { 0: 'x', theme: 'x' })
    for (const outer of [first.session, envelope]) Object.assign(Object(outer), { permissions: [], a: 2 })
    assert.deepEqual(await store.read(id), before)
    const fields: SuiteData = { ...(await store.getFields(id, ['preferences'])) }
    for (const copy of [fields['preferences'], await store.getPath(id, ['preferences'])])
      Object.assign(Object(copy), { theme: 'x' })
    assert.deepEqual(await store.read(id), before)
  })

  for (const read of READS) {
    test(`${read.title} does not slide the idle timer`, async (use) => {
      const { store, clock } = await use()
      const id = await sessionOf(store)
      clock.advance(MINUTE)
      await read.run(store, id)
      assert.equal(await store.expiresInMs(id), 29 * MINUTE)
    })
  }
}

function revisionCases(test: Test): void {
  test('answers "unchanged" while the revision still holds', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    const { revision } = await readWhole(store, id)
    const lastActivity = seconds(clock.now())
    clock.advance(MINUTE)
    const again = await store.read(id, { ifRevision: revision })
    assert.deepEqual(again, { unchanged: true, lastActivity, expiresInMs: 29 * MINUTE, revision })
  })

  test('touches an unchanged session on the way', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    const { revision } = await readWhole(store, id)
    clock.advance(MINUTE)
    const again = await store.read(id, { ifRevision: revision, touch: true })
    const lastActivity = seconds(clock.now())
    assert.deepEqual(again, { unchanged: true, lastActivity, expiresInMs: 30 * MINUTE, revision })
  })

  test('answers everything for another revision', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    const whole = await readWhole(store, id)
    for (const ifRevision of ['', 'x', `${whole.revision}x`, '"', '\n']) {
      assert.deepEqual(await store.read(id, { ifRevision }), whole)
    }
  })

  for (const write of WRITES) {
    test(`shows another revision after ${write.title}`, async (use) => {
      const { store } = await use()
      const id = await sessionOf(store)
      const { revision } = await readWhole(store, id)
      await write.run(store, id)
      const again = await store.read(id, { ifRevision: revision })
      assert.ok(again !== null && !('unchanged' in again))
      assert.notEqual(again.revision, revision)
    })
  }

  for (const touch of TOUCHES) {
    test(`shows the same revision after ${touch.title}`, async (use) => {
      const { store, clock } = await use()
      const id = await sessionOf(store)
      const { revision } = await readWhole(store, id)
      clock.advance(MINUTE)
      await touch.run(store, id)
      assert.equal((await readWhole(store, id)).revision, revision)
    })
  }

  test('never shows a revision twice, not after a change back and not for the next session of the id', async (use) => {
    const { store, another } = await use()
    const id = await sessionOf(store)
    const seen = [(await readWhole(store, id)).revision]
    for (const theme of ['light', 'dark', 'light', 'dark']) {
      await (await another()).setPreference(id, 'theme', theme)
      seen.push((await readWhole(store, id)).revision)
    }
    await store.destroy(id)
    await store.create(ALICE, { id })
    seen.push((await readWhole(store, id)).revision)
    assert.equal(new Set(seen).size, seen.length)
  })
}

function getCases(test: Test): void {
  test('answers the data and the times, and nothing of the store', async (use) => {
    const { store, clock } = await use({ absoluteTimeoutMs: 60 * MINUTE })
    const { id } = await store.create(ALICE, {
      envelope: { a: 1 },
      client: { ip: '192.0.2.7', userAgent: 'x' },
    })
    const now = seconds(clock.now())
    const expires_at = seconds(clock.now() + 60 * MINUTE)
    assert.deepEqual(await store.get(id), { ...ALICE, created_at: now, last_activity: now, expires_at })
  })

  test('shows the activity of the touch that it makes', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store)
    clock.advance(MINUTE)
    assert.equal((await store.get(id, { touch: true }))?.last_activity, seconds(clock.now()))
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
  })
}

function fieldsCases(test: Test): void {
  test('answers the named fields, without those that are not set', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.deepEqual(await store.getFields(id, ['user_id', 'preferences', 'nothing']), {
      user_id: 1001,
      preferences: { theme: 'dark', language: 'en' },
    })
    assert.deepEqual(await store.getFields(id, []), {})
  })

  test('answers the times too, and a session without data has only those', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store, {})
    const created_at = seconds(clock.now())
    clock.advance(MINUTE)
    await store.touch(id)
    const times = { created_at, last_activity: seconds(clock.now()) }
    assert.deepEqual(await store.getFields(id, ['created_at', 'last_activity', 'expires_at', 'role']), times)
    assert.equal(await store.getPath(id, ['last_activity']), times.last_activity)
    assert.equal(await store.getPath(id, ['expires_at']), undefined)
  })

  test('answers fields with odd names', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const data = { 'a"b': 1, 'c\\d': 2, '': 3, '*': 4, 'e.f': 5, $: 6, '\n': 7 }
    const id = await sessionOf(store, data)
    assert.deepEqual(await store.getFields(id, Object.keys(data)), data)
  })

  test('shows nothing of the store', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    await rejectsCleanly(store.getFields(id, ['role', '_session']))
  })
}

function pathCases(test: Test): void {
  test('answers members, elements and whole containers', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.getPath(id, ['preferences', 'theme']), 'dark')
    assert.equal(await store.getPath(id, ['permissions', 1]), 'write')
    assert.deepEqual(await store.getPath(id, ['permissions']), ALICE['permissions'])
    assert.deepEqual(await store.getPath(id, ['preferences']), ALICE['preferences'])
  })

  test('answers null for null, and undefined where nothing is set', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: null, b: [null], c: {}, d: 'text', e: 1 })
    assert.equal(await store.getPath(id, ['a']), null)
    assert.equal(await store.getPath(id, ['b', 0]), null)
    for (const path of [
      ['x'],
      ['a', 'x'],
      ['b', 1],
      ['c', 'x'],
      ['c', 'x', 'y'],
      ['d', 'x'],
      ['e', 'x'],
      ['d', 0],
    ]) {
      assert.equal(await at(store, id, path), undefined, JSON.stringify(path))
    }
  })

  test('reads nothing off the prototypes', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: {}, b: [1], c: 'text' })
    for (const path of [
      ['toString'],
      ['a', 'valueOf'],
      ['b', 'length'],
      ['c', 'length'],
      ['a', 'hasOwnProperty'],
    ]) {
      assert.equal(await at(store, id, path), undefined, JSON.stringify(path))
    }
  })
}

function preferenceCases(test: Test): void {
  test('answers a preference, or undefined', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    assert.equal(await store.getPreference(id, 'theme'), 'dark')
    assert.equal(await store.getPreference(id, 'nothing'), undefined)
    assert.equal(await store.getPreference(await sessionOf(store, { user_id: 1 }), 'theme'), undefined)
  })
}

function aliveCases(test: Test): void {
  test('say whether a session lives, and how long, to the millisecond', async (use) => {
    const { store, clock } = await use()
    const id = await sessionOf(store, GUEST)
    clock.advance(30 * MINUTE - 1)
    assert.deepEqual([await store.exists(id), await store.expiresInMs(id)], [true, 1])
    clock.advance(1)
    assert.deepEqual([await store.exists(id), await store.expiresInMs(id)], [false, null])
  })
}

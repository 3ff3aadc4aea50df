/** `maxSessionsPerUser` and `maxDataBytes`. */
import assert from 'node:assert/strict'
import { dataOf, refused, rejects } from './assertions.ts'
import { ALICE, BOB, GUEST, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteStore, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function limitCases({ describe, test }: Suite): void {
  describe('maxSessionsPerUser', () => {
    destroyCases(test)
    rejectCases(test)
    entryCases(test)
  })
  describe('maxDataBytes', () => sizeCases(test))
}

const aliveOf = async (store: SuiteStore, ids: readonly string[]): Promise<boolean[]> =>
  Promise.all(ids.map((id) => store.exists(id)))

function destroyCases(test: Test): void {
  test('destroys the oldest for a new one', async (use) => {
    const { store, clock } = await use({ maxSessionsPerUser: 2 })
    const ids: string[] = []
    for (let i = 0; i < 4; i++) {
      ids.push(await sessionOf(store))
      clock.advance(1000)
    }
    await store.touch(ids[2] ?? '')
    assert.deepEqual(await aliveOf(store, ids), [false, false, true, true])
    assert.equal(await store.countByUser(1001), 2)
  })

  test('goes by age, not by activity', async (use) => {
    const { store, clock } = await use({ maxSessionsPerUser: 2 })
    const oldest = await sessionOf(store)
    clock.advance(1000)
    const second = await sessionOf(store)
    clock.advance(MINUTE)
    await store.touch(oldest)
    const third = await sessionOf(store)
    assert.deepEqual(await aliveOf(store, [oldest, second, third]), [false, true, true])
  })

  test('holds for each user, not for anonymous sessions, and counts only the living', async (use) => {
    const { store, clock } = await use({ maxSessionsPerUser: 1 })
    const alice = await sessionOf(store)
    const bob = await sessionOf(store, BOB)
    const guests = [await sessionOf(store, GUEST), await sessionOf(store, GUEST)]
    assert.deepEqual(await aliveOf(store, [alice, bob, ...guests]), [true, true, true, true])
    await store.destroy(alice)
    clock.advance(1000)
    const again = await sessionOf(store)
    assert.equal(await store.exists(again), true)
  })
}

function rejectCases(test: Test): void {
  test('refuses one too many, says the limit, and makes nothing', async (use) => {
    const { store, clock } = await use({ maxSessionsPerUser: 2, onSessionLimit: 'reject' })
    const ids = [await sessionOf(store), await sessionOf(store)]
    const error = await rejects('ERR_SESSION_LIMIT', store.create(ALICE))
    assert.equal(error.limit, 2)
    assert.deepEqual(await aliveOf(store, ids), [true, true])
    assert.equal(await store.countByUser(1001), 2)
    await store.destroy(ids[0] ?? '')
    assert.equal(await store.exists(await sessionOf(store)), true)
    await rejects('ERR_SESSION_LIMIT', store.create(ALICE))
    clock.advance(30 * MINUTE)
    assert.equal(await store.exists(await sessionOf(store)), true)
  })
}

/** Ways for a session to become a user's without `create`. */
const ENTRIES: readonly (readonly [string, (store: SuiteStore, id: string) => Promise<unknown>])[] = [
  ['setPath()', (s, id) => s.setPath(id, ['user_id'], 1001)],
  ['update()', (s, id) => s.update(id, { user_id: 1001 })],
  ['replace()', (s, id) => s.replace(id, ALICE)],
  ['modify()', (s, id) => s.modify(id, () => ALICE)],
  ['regenerate()', (s, id) => s.regenerate(id, { user_id: 1001 })],
]

function entryCases(test: Test): void {
  for (const [title, enter] of ENTRIES) {
    test(`holds where a session becomes a user’s by ${title}`, async (use) => {
      const strict = await use({ maxSessionsPerUser: 1, onSessionLimit: 'reject' })
      const first = await sessionOf(strict.store)
      const id = await sessionOf(strict.store, BOB)
      const error = await refused('ERR_SESSION_LIMIT', strict, id, () => enter(strict.store, id))
      assert.equal(error.limit, 1)
      assert.deepEqual(await dataOf(strict.store, id), BOB)
      assert.deepEqual([await strict.store.countByUser(1001), await strict.store.countByUser(1002)], [1, 1])
      await strict.store.destroy(first)
      assert.ok(await enter(strict.store, id))

      const mild = await use({ maxSessionsPerUser: 1 })
      const old = await sessionOf(mild.store)
      mild.clock.advance(1000)
      assert.ok(await enter(mild.store, await sessionOf(mild.store, GUEST)))
      assert.deepEqual([await mild.store.exists(old), await mild.store.countByUser(1001)], [false, 1])
    })
  }

  test('destroys nobody for a login that is refused', async (use) => {
    const subject = await use({ maxSessionsPerUser: 1 })
    const { store } = subject
    const alice = await sessionOf(store)
    // The schema says nothing about it: only what lies there stands in the way.
    const guest = await sessionOf(store, { ...GUEST, note: 'text' })
    const login = [
      { op: 'set', path: ['user_id'], value: 1001 },
      { op: 'increment', path: ['note'], by: 1 },
    ] as const
    await refused('ERR_SESSION_PATH', subject, guest, () => store.patch(guest, login))
    assert.deepEqual(await aliveOf(store, [alice, guest]), [true, true])
    assert.equal(await store.countByUser(1001), 1)
  })

  test('does not hinder the sessions that are there', async (use) => {
    const { store } = await use({ maxSessionsPerUser: 1, onSessionLimit: 'reject' })
    const id = await sessionOf(store)
    assert.equal(await store.update(id, { user_id: 1001, role: 'user' }), true)
    assert.equal(await store.replace(id, ALICE), true)
    const moved = await store.regenerate(id, { user_id: 1001 })
    assert.ok(moved !== null)
    assert.equal(await store.countByUser(1001), 1)
  })
}

/** `{"t":"…"}` of that many bytes. */
const ofBytes = (bytes: number, letter = 'x'): { t: string } => {
  const room = bytes - 8
  const size = new TextEncoder().encode(letter).length
  return { t: letter.repeat(Math.floor(room / size)) + 'x'.repeat(room % size) }
}

function sizeCases(test: Test): void {
  for (const letter of ['x', 'é', '日', '😀']) {
    test(`counts UTF-8 bytes of the JSON text: ${letter}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA, maxDataBytes: 1000 })
      const { store } = subject
      const id = await sessionOf(store, ofBytes(1000, letter))
      assert.deepEqual(await dataOf(store, id), ofBytes(1000, letter))
      assert.equal(await store.replace(id, ofBytes(1000, letter)), true)
      await rejects('ERR_SESSION_INVALID', store.create(ofBytes(1001, letter)))
      await refused('ERR_SESSION_INVALID', subject, id, () => store.replace(id, ofBytes(1001, letter)))
    })
  }

  test('counts what JSON makes of a text', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA, maxDataBytes: 1000 })
    await sessionOf(store, { t: '\0'.repeat(165) })
    await rejects('ERR_SESSION_INVALID', store.create({ t: '\0'.repeat(166) }))
  })

  test('bounds any one value that is written', async (use) => {
    const subject = await use({ schema: OPEN_SCHEMA, maxDataBytes: 1000 })
    const { store } = subject
    const id = await sessionOf(store, { list: [] })
    const [good, bad] = ['x'.repeat(998), 'x'.repeat(999)]
    assert.equal(await store.setPath(id, ['a'], good), true)
    await refused('ERR_SESSION_INVALID', subject, id, () => store.setPath(id, ['b'], bad))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.setPreference(id, 'b', bad))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.update(id, { b: bad }))
    const add = [{ op: 'add', path: ['list'], values: [bad] }] as const
    await refused('ERR_SESSION_INVALID', subject, id, () => store.patch(id, add))
    assert.equal(await store.increment(id, ['n']), 1)
  })

  for (const [title, schema] of [
    ['parts', OPEN_SCHEMA],
    ['the whole', () => true],
  ] as const) {
    test(`does not bound what path writes make of a session, where ${title} can be judged`, async (use) => {
      const { store } = await use({ schema, maxDataBytes: 1000 })
      const id = await sessionOf(store, {})
      for (const name of ['a', 'b', 'c']) {
        assert.equal(await store.patch(id, [{ op: 'set', path: [name], value: 'x'.repeat(900) }]), true)
      }
      assert.equal(await store.increment(id, ['n']), 1)
      assert.equal(await store.update(id, { d: 1 }), true)
    })
  }

  test('is 65,536 unless told otherwise', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, ofBytes(65_536))
    assert.deepEqual(await dataOf(store, id), ofBytes(65_536))
    await rejects('ERR_SESSION_INVALID', store.create(ofBytes(65_537)))
  })
}

/** Envelopes: an adapter's own JSON beside the data. */
import assert from 'node:assert/strict'
import { dataOf, readWhole, refused, rejects, show } from './assertions.ts'
import { ALICE, CALLS, sessionOf } from './fixtures.ts'
import { MINUTE } from './harness.ts'
import type { Suite, SuiteStore, Test } from './harness.ts'

const COOKIE = { cookie: { path: '/', originalMaxAge: null, 'odd "name"': [1, {}, []] } }
type Envelope = typeof COOKIE

export function envelopeCases({ describe, test }: Suite): void {
  describe('an envelope', () => {
    keepCases(test)
    writeCases(test)
    timeoutCases(test)
    refusalCases(test)
  })
}

const envelopeOf = async (store: SuiteStore, id: string): Promise<object | null> =>
  (await readWhole(store, id)).envelope

function keepCases(test: Test): void {
  test('is null unless one was written', async (use) => {
    const { store } = await use()
    assert.equal(await envelopeOf(store, await sessionOf(store)), null)
  })

  test('comes back as it was written, and is no part of the data', async (use) => {
    const { store } = await use()
    const { id, session } = await store.create(ALICE, { envelope: COOKIE })
    assert.deepEqual(await envelopeOf(store, id), COOKIE)
    assert.deepEqual(await store.get(id), session)
    assert.deepEqual(await dataOf(store, id), ALICE)
  })

  test('is kept by every call that does not write one, regenerate included', async (use) => {
    const { store } = await use()
    for (const call of CALLS.slice(0, -2)) {
      const { id } = await store.create(ALICE, { envelope: COOKIE })
      await call.run(store, id)
      assert.deepEqual(await envelopeOf(store, id), COOKIE, call.title)
    }
    const { id } = await store.create(ALICE, { envelope: COOKIE })
    const moved = await store.regenerate(id)
    assert.deepEqual(await envelopeOf(store, moved?.id ?? ''), COOKIE)
  })

  test('is the caller’s own copy', async (use) => {
    const { store } = await use()
    const envelope = structuredClone(COOKIE)
    const { id } = await store.create(ALICE, { envelope })
    envelope.cookie.path = '/changed'
    assert.deepEqual(await envelopeOf(store, id), COOKIE)
  })
}

function writeCases(test: Test): void {
  const WAYS: readonly (readonly [
    string,
    (store: SuiteStore, id: string, envelope: Envelope | null) => Promise<unknown>,
  ])[] = [
    ['patch()', (store, id, envelope) => store.patch(id, [], { envelope })],
    ['replace()', (store, id, envelope) => store.replace(id, ALICE, { envelope })],
    ['touch()', (store, id, envelope) => store.touch(id, { envelope })],
  ]
  for (const [title, write] of WAYS) {
    test(`is written, replaced as a whole and removed by ${title}`, async (use) => {
      const { store } = await use()
      const { id } = await store.create(ALICE, { envelope: { old: 1 } })
      assert.equal(await write(store, id, COOKIE), true)
      assert.deepEqual(await envelopeOf(store, id), COOKIE)
      assert.equal(await write(store, id, null), true)
      assert.equal(await envelopeOf(store, id), null)
      assert.equal(await write(store, id, COOKIE), true)
      assert.deepEqual([await envelopeOf(store, id), await dataOf(store, id)], [COOKIE, ALICE])
    })
  }

  test('is written together with a change of the data', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    await store.patch(id, [{ op: 'increment', path: ['visits'], by: 1 }], { envelope: COOKIE })
    assert.deepEqual([await envelopeOf(store, id), await store.getPath(id, ['visits'])], [COOKIE, 2])
  })

  test('is replaced by regenerate() when one is given', async (use) => {
    const { store } = await use()
    const { id } = await store.create(ALICE, { envelope: { old: 1 } })
    const moved = await store.regenerate(id, {}, { envelope: COOKIE })
    assert.deepEqual(await envelopeOf(store, moved?.id ?? ''), COOKIE)
  })
}

/** A session's own idle timeout, which an adapter writes with the cookie. */
function timeoutCases(test: Test): void {
  const WAYS: readonly (readonly [
    string,
    (store: SuiteStore, id: string, idleTimeoutMs: number | null) => Promise<boolean>,
  ])[] = [
    ['patch()', (store, id, idleTimeoutMs) => store.patch(id, [], { idleTimeoutMs })],
    [
      'patch() to another user',
      (store, id, idleTimeoutMs) =>
        store.patch(id, [{ op: 'set', path: ['user_id'], value: 7 }], { idleTimeoutMs }),
    ],
    ['replace()', (store, id, idleTimeoutMs) => store.replace(id, ALICE, { idleTimeoutMs })],
  ]
  for (const [title, write] of WAYS) {
    test(`a session’s own idle timeout is written by ${title}, and kept`, async (use) => {
      const { store, clock } = await use()
      const id = await sessionOf(store)
      assert.equal(await write(store, id, 300 * MINUTE), true)
      assert.equal(await store.expiresInMs(id), 300 * MINUTE)
      clock.advance(200 * MINUTE)
      await store.touch(id)
      assert.equal(await store.expiresInMs(id), 300 * MINUTE)
      const user = (await store.get(id))?.['user_id'] as number // as it was written
      assert.equal(await store.countByUser(user), 1)
      await write(store, id, null)
      assert.equal(await store.expiresInMs(id), 30 * MINUTE)
    })
  }
}

function refusalCases(test: Test): void {
  for (const wrong of ['text', 1, [], [1], true, { a: NaN }, { a: 1n }, { a: '\ud800' }, new Map()]) {
    test(`is refused when it is ${show(wrong)}`, async (use) => {
      const subject = await use()
      const { store } = subject
      const envelope = wrong as unknown as Envelope
      await rejects('ERR_SESSION_INVALID', store.create(ALICE, { envelope }))
      assert.equal(await store.countByUser(1001), 0)
      const id = await sessionOf(store)
      const operations = [{ op: 'set', path: ['role'], value: 'x' }] as const
      await refused('ERR_SESSION_INVALID', subject, id, () => store.patch(id, operations, { envelope }))
    })
  }
}

/** `modify()`: read, change, compare-and-set, again on conflict. */
import assert from 'node:assert/strict'
import { dataOf, refused, rejects } from './assertions.ts'
import { ALICE, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function modifyCases({ describe, test }: Suite): void {
  describe('modify()', () => {
    answerCases(test)
    conflictCases(test)
    refusalCases(test)
  })
}

function answerCases(test: Test): void {
  test('gives the function the session, and answers the new one as it is then read', async (use) => {
    const { store, clock } = await use()
    const { id, session } = await store.create(ALICE)
    clock.advance(MINUTE)
    const given: unknown[] = []
    const after = await store.modify(id, (now) => {
      given.push(structuredClone(now))
      return { ...now, role: 'user' }
    })
    assert.deepEqual(given, [session])
    assert.equal(after?.['role'], 'user')
    assert.deepEqual(await store.get(id), after)
  })

  test('waits for a function that takes its time', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    await store.modify(id, (now) => Promise.resolve({ ...now, role: 'user' }))
    assert.deepEqual(await dataOf(store, id), { ...ALICE, role: 'user' })
  })

  test('takes members away that the function leaves out', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, { a: 1, b: { c: 2, d: 3 } })
    await store.modify(id, () => ({ b: { d: 3 } }))
    assert.deepEqual(await dataOf(store, id), { b: { d: 3 } })
  })

  test('takes what the function has made of the session that it was given', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    const after = await store.modify(id, (now) => void Object.assign(now, { role: 'user' }))
    assert.equal(after?.['role'], 'user')
    assert.deepEqual(await dataOf(store, id), { ...ALICE, role: 'user' })
  })

  test('hands out a copy: what the function does to it without returning it changes nothing', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    await store.modify(id, (now) => {
      const copy: SuiteData = structuredClone(now)
      Object.assign(now, { role: 'nobody', permissions: [] })
      return copy
    })
    assert.deepEqual(await dataOf(store, id), ALICE)
  })

  test('does not call the function when there is no session', async (use) => {
    const { store } = await use()
    assert.equal(await store.modify('x'.repeat(43), () => assert.fail('called')), null)
  })
}

function conflictCases(test: Test): void {
  test('starts again with what another writer has made of the session', async (use) => {
    const { store, another } = await use()
    const other = await another()
    const id = await sessionOf(store)
    let calls = 0
    await store.modify(id, async (now) => {
      if (calls++ === 0) await other.setPreference(id, 'theme', 'light')
      return { ...now, visits: Number(now['visits']) + 1 }
    })
    assert.equal(calls, 2)
    const preferences = { theme: 'light', language: 'en' }
    assert.deepEqual(await dataOf(store, id), { ...ALICE, visits: 2, preferences })
  })

  test('is not disturbed by a touch', async (use) => {
    const { store, clock, another } = await use()
    const other = await another()
    const id = await sessionOf(store)
    let calls = 0
    await store.modify(id, async (now) => {
      calls++
      clock.advance(MINUTE)
      await other.touch(id)
      return { ...now, role: 'user' }
    })
    assert.deepEqual([calls, await store.getPath(id, ['role'])], [1, 'user'])
  })

  test('gives up in the end, says how often it tried, and has changed nothing', async (use) => {
    const { store, another } = await use()
    const other = await another()
    const id = await sessionOf(store)
    let calls = 0
    const writer = store.modify(id, async (now) => {
      calls++
      await other.increment(id, ['visits'])
      return { ...now, role: 'user' }
    })
    const error = await rejects('ERR_SESSION_CONFLICT', writer)
    assert.ok(calls > 1 && calls <= 1000, `tried ${calls} times`)
    assert.equal(error.attempts, calls)
    assert.deepEqual(await dataOf(store, id), { ...ALICE, visits: 1 + calls })
  })

  test('answers null when the session is destroyed meanwhile, also when its id is given again', async (use) => {
    const { store, another } = await use()
    const other = await another()
    const id = await sessionOf(store)
    const gone = await store.modify(id, async (now) => {
      await other.destroy(id)
      return now
    })
    assert.deepEqual([gone, await store.exists(id)], [null, false])
    await store.create(ALICE, { id })
    let calls = 0
    const again = await store.modify(id, async (now) => {
      if (calls++ === 0) {
        await other.destroy(id)
        await other.create({ user_id: 7 }, { id })
      }
      return { ...now, email: 'x@example.com' }
    })
    assert.equal(again?.['user_id'], 7)
    assert.deepEqual(await dataOf(store, id), { user_id: 7, email: 'x@example.com' })
  })
}

function refusalCases(test: Test): void {
  test('passes on what the function throws, and changes nothing', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    const before = await store.read(id)
    const own = new Error('of the function')
    const thrown = (): never => {
      throw own
    }
    await assert.rejects(store.modify(id, thrown), (error) => error === own)
    await assert.rejects(
      store.modify(id, () => Promise.reject(own)),
      (error) => error === own,
    )
    assert.deepEqual(await store.read(id), before)
  })

  for (const wrong of ['text', 1, [], NaN]) {
    test(`refuses ${JSON.stringify(wrong)} (${typeof wrong}) in place of data`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(subject.store)
      const write = (): Promise<unknown> => subject.store.modify(id, () => wrong as unknown as SuiteData)
      await refused('ERR_SESSION_INVALID', subject, id, write)
    })
  }

  test('ignores the times that come back, and refuses the store’s own member', async (use) => {
    const subject = await use()
    const { store } = subject
    const { id, session } = await store.create(ALICE)
    await store.modify(id, (now) => ({ ...now, created_at: 1, last_activity: 1, expires_at: 1 }))
    assert.deepEqual(await store.get(id), session)
    const write = (): Promise<unknown> => store.modify(id, (now) => ({ ...now, _session: 1 }))
    await refused('ERR_SESSION_PATH', subject, id, write)
  })
}

/** What a store reports: handles, never an id or a value. */
import assert from 'node:assert/strict'
import { ALICE, CALLS, TOUCHES, READS, WRITES, sessionOf } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'

export function eventCases({ describe, test }: Suite): void {
  describe('onEvent', () => {
    lateWriteCases(test)
    quietCases(test)
    throwCases(test)
  })
}

const LATE: readonly Call[] = [
  ...WRITES,
  { title: 'regenerate()', absent: null, run: (s, id) => s.regenerate(id, { role: 'user' }) },
]

function lateWriteCases(test: Test): void {
  for (const write of LATE) {
    test(`hears of a late write, by its handle only: ${write.title}`, async (use) => {
      const { store, events } = await use()
      const { id, handle } = await store.create(ALICE)
      await store.destroy(id)
      assert.equal(events.length, 0)
      await write.run(store, id)
      const told = events.map((event) => ({ type: event.type, handle: event.handle }))
      assert.deepEqual(told, [{ type: 'late-write', handle }])
      const text = JSON.stringify(events)
      for (const secret of [id, 'light', 'user', 'alice']) assert.ok(!text.includes(`"${secret}"`), text)
    })
  }
}

function quietCases(test: Test): void {
  test('hears nothing of a life without incidents', async (use) => {
    const { store, events } = await use()
    for (const call of CALLS) {
      await call.run(store, await sessionOf(store))
    }
    assert.deepEqual(events, [])
  })

  test('hears nothing of reads and touches of what has gone', async (use) => {
    const { store, events } = await use()
    const id = await sessionOf(store)
    await store.destroy(id)
    for (const call of [...READS, ...TOUCHES]) await call.run(store, id)
    assert.equal(await store.destroy(id), false)
    assert.deepEqual(events, [])
  })
}

function throwCases(test: Test): void {
  test('may throw: that becomes a process warning, and the call goes its way', async (use) => {
    const own = new Error('of the listener')
    const { store } = await use({
      onEvent: () => {
        throw own
      },
    })
    const id = await sessionOf(store)
    await store.destroy(id)
    const warned = new Promise((resolve) => void process.once('warning', resolve))
    assert.equal(await store.setPreference(id, 'theme', 'light'), false)
    assert.equal(await warned, own)
  })
}

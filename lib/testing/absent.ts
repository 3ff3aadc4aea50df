/** What every call answers when there is no such session, whatever the reason (invariants 1 and 7). */
import assert from 'node:assert/strict'
import { ALICE, CALLS, WRITES, sessionOf } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Subject, Suite } from './harness.ts'
import { MINUTE } from './harness.ts'

/** Each makes an id of which there is no session. */
const REASONS: readonly { title: string; make(subject: Subject): Promise<string> }[] = [
  { title: 'never made', make: () => Promise.resolve('x'.repeat(43)) },
  {
    title: 'destroyed',
    make: async ({ store }) => {
      const id = await sessionOf(store)
      await store.destroy(id)
      return id
    },
  },
  {
    title: 'expired, to the millisecond',
    make: async ({ store, clock }) => {
      const id = await sessionOf(store)
      clock.advance(30 * MINUTE)
      return id
    },
  },
  {
    title: 'past its absolute deadline',
    make: async ({ store, clock }) => {
      const { id } = await store.create(ALICE, { absoluteTimeoutMs: MINUTE })
      clock.advance(MINUTE)
      return id
    },
  },
  {
    title: 'regenerated to another id',
    make: async ({ store }) => {
      const id = await sessionOf(store)
      await store.regenerate(id)
      return id
    },
  },
  {
    title: 'logged out everywhere',
    make: async ({ store }) => {
      const id = await sessionOf(store)
      await store.destroyByUser(1001)
      return id
    },
  },
]

export function absentCases({ describe, test }: Suite): void {
  describe('without such a session', () => {
    for (const reason of REASONS) {
      test(`every call says so when it was ${reason.title}, and makes none`, async (use) => {
        const subject = await use()
        const id = await reason.make(subject)
        for (const call of CALLS) await saysAbsent(subject, call, id)
      })
    }

    for (const write of WRITES) {
      test(`${write.title} after destroy() does not bring the session back`, async (use) => {
        const { store, another } = await use()
        const id = await sessionOf(store)
        assert.equal(await (await another()).destroy(id), true)
        assert.deepEqual(await write.run(store, id), write.absent)
        assert.equal(await store.get(id), null)
        assert.equal(await store.countByUser(1001), 0)
      })
    }
  })
}

async function saysAbsent({ store }: Subject, call: Call, id: string): Promise<void> {
  assert.deepEqual(await call.run(store, id), call.absent, call.title)
  assert.equal(await store.exists(id), false, `after ${call.title}`)
  assert.equal(await store.read(id), null, `after ${call.title}`)
}

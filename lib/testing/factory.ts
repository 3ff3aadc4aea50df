/** The factory is tested first: with a wrong one, every other case says nothing. */
import assert from 'node:assert/strict'
import { rejects } from './assertions.ts'
import { ALICE, sessionOf } from './fixtures.ts'
import type { Suite } from './harness.ts'
import { MINUTE } from './harness.ts'

export function factoryCases({ describe, test }: Suite): void {
  describe('the factory', () => {
    test('gives two stores that do not see each other’s sessions', async (use) => {
      const one = (await use()).store
      const two = (await use()).store
      const id = await sessionOf(one)
      assert.equal(await two.exists(id), false)
      assert.deepEqual(await two.listByUser(1001), [])
      assert.equal(await two.destroyByUser(1001), 0)
      assert.equal(await one.exists(id), true)
    })

    test('gives another store over the same records', async (use) => {
      const { store, another } = await use()
      const other = await another()
      const id = await sessionOf(store)
      assert.deepEqual(await other.get(id), await store.get(id))
      assert.equal(await other.countByUser(1001), 1)
      assert.equal(await other.setPreference(id, 'theme', 'light'), true)
      assert.equal(await store.getPreference(id, 'theme'), 'light')
    })

    test('gives another store with other options over the same records', async (use) => {
      const { store, another } = await use()
      const strict = await another({ schema: { type: 'object', required: ['role'] } })
      const id = await sessionOf(store)
      assert.deepEqual(await strict.get(id), await store.get(id))
      await rejects('ERR_SESSION_INVALID', strict.create({ user_id: 1001 }))
      assert.ok(await store.create({ user_id: 1001 }))
    })

    test('passes on the clock, to the other store too', async (use) => {
      const { store, clock, another } = await use({ idleTimeoutMs: MINUTE })
      const other = await another()
      const id = await sessionOf(store)
      clock.advance(MINUTE)
      assert.equal(await store.get(id), null)
      assert.equal(await other.get(id), null)
    })

    test('passes on the schema, the limit and the listener', async (use) => {
      const schema = { type: 'object', required: ['role'] }
      const { store, events } = await use({ schema, maxSessionsPerUser: 1, onSessionLimit: 'reject' })
      await rejects('ERR_SESSION_INVALID', store.create({ user_id: 1001 }))
      const id = await sessionOf(store)
      await rejects('ERR_SESSION_LIMIT', store.create(ALICE))
      await store.destroy(id)
      await store.setPreference(id, 'theme', 'light')
      assert.equal(events.length, 1)
    })
  })
}

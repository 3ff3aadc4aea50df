import { expect } from 'chai'
import { alice } from './faulty.ts'
import type { Store } from './faulty.ts'

/** What a session goes through: every kind of call once, on a store that is empty. */
export async function story(store: Store): Promise<void> {
  const { id, handle } = await store.create({ ...alice, visits: 1 }, { envelope: { cookie: { path: '/' } } })
  expect(await store.setPreference(id, 'theme', 'light')).to.equal(true)
  expect(await store.increment(id, ['visits'])).to.equal(2)
  expect(await store.grantPermissions(id, 'write')).to.equal(true)
  expect(await store.hasPermission(id, 'write')).to.equal(true)
  expect(await store.getFields(id, ['role', 'visits'])).to.deep.equal({ role: 'admin', visits: 2 })
  expect(await store.read(id, { touch: true })).to.deep.include({ envelope: { cookie: { path: '/' } } })
  expect((await store.listByUser(1001)).map((one) => one.handle)).to.deep.equal([handle])
  const moved = await store.regenerate(id, { user_id: 1002 })
  expect(moved?.session).to.deep.include({ user_id: 1002, preferences: { theme: 'light' } })
  expect(await store.countByUser(1001)).to.equal(0)
  const scanned = []
  for await (const one of store.scan()) scanned.push(one.handle)
  // One that has just moved may come by both names.
  expect([...new Set(scanned)]).to.deep.equal([moved?.handle])
  expect(await store.destroyByUser(1002)).to.equal(1)
  expect(await store.exists(moved?.id ?? '')).to.equal(false)
}

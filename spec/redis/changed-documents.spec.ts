/** What a broken or foreign writer could have left inside a document of the store's own. */
import { expect } from 'chai'
import type { SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, failure, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const ALICE = { user_id: 1001, role: 'admin', permissions: ['read'], preferences: { theme: 'dark' } }

describe('JsonSessionStore meets a document of its own that somebody has changed', () => {
  let redis: RawRedis
  let store: SuiteStore
  let id: string

  before(async () => (redis = await connectRaw()))
  after(() => redis.close())
  beforeEach(async () => {
    store = REDIS_STORES.JsonSessionStore({ client: redis.client, prefix: ownPrefix() })
    id = (await store.create(ALICE, { client: { ip: '192.0.2.1' }, envelope: { a: 1 } })).id
  })

  const set = (path: string, text: string): Promise<unknown> =>
    redis.run('JSON.SET', store.keyOf(id), path, text)
  const del = (path: string): Promise<unknown> => redis.run('JSON.DEL', store.keyOf(id), path)

  it('and that lacks members: they are absent, and the times are those that the store keeps', async () => {
    const before = await store.get(id)
    for (const name of ['created_at', 'last_activity', 'role', 'preferences', 'permissions'])
      await del(`$.${name}`)
    const times = { created_at: before?.created_at, last_activity: before?.last_activity }
    expect(await store.get(id)).to.deep.equal({ user_id: 1001, ...times })
    expect(await store.getPreference(id, 'theme')).to.equal(undefined)
    expect(await store.hasPermission(id, 'read')).to.equal(false)
    expect(await store.setPreference(id, 'theme', 'light')).to.equal(true)
    expect(await store.grantPermissions(id, 'write')).to.equal(true)
    expect(await store.getFields(id, ['preferences', 'permissions'])).to.deep.equal({
      preferences: { theme: 'light' },
      permissions: ['write'],
    })
  })

  it('to wrong types: reads give what is there, writes below refuse', async () => {
    await set('$.permissions', '5')
    await set('$.preferences', '"text"')
    await set('$.visits', '"1"')
    await set('$.created_at', '"yesterday"')
    expect(await store.get(id)).to.include({ permissions: 5, preferences: 'text', visits: '1' })
    expect((await store.get(id))?.created_at).to.be.a('number')
    expect(await store.hasPermission(id, 'read')).to.equal(false)
    const writes = [
      () => store.grantPermissions(id, 'x'),
      () => store.revokePermissions(id, 'x'),
      () => store.setPreference(id, 'theme', 'x'),
      () => store.increment(id, ['visits']),
    ]
    for (const write of writes)
      expect(await write().catch(failure)).to.have.property('code', 'ERR_SESSION_PATH')
    expect(await store.get(id)).to.include({ permissions: 5, preferences: 'text', visits: '1' })
  })

  it('in the store’s own members: an envelope or a client of a wrong type harms nothing', async () => {
    for (const text of ['5', '"text"', '[]', 'null', '{"ip":5,"userAgent":[]}']) {
      await set('$._session.client', text)
      await set('$._session.envelope', text)
      expect(await store.countByUser(1001)).to.equal(1)
      expect((await store.listByUser(1001)).length).to.equal(1)
      expect((await store.get(id))?.['role']).to.equal('admin')
      expect(await store.read(id)).to.not.equal(null)
    }
    expect(await store.touch(id, { envelope: { b: 2 } })).to.equal(true)
    expect((await store.read(id))?.envelope).to.deep.equal({ b: 2 })
  })

  it('so that its names could pollute prototypes: reads hand out plain data', async () => {
    await redis.run(
      'JSON.MERGE',
      store.keyOf(id),
      '$',
      '{"__proto__":{"polluted":1},"preferences":{"__proto__":{"polluted":1}}}',
    )
    const session = await store.get(id)
    expect(session?.['polluted']).to.equal(undefined)
    expect(session?.['preferences']).to.not.have.property('polluted')
    await store.modify(id, (now) => ({ ...now, role: 'x' })).catch(failure)
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined)
  })
})

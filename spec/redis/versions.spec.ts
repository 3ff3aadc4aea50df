/** Schema versions as they lie in Redis: what older libraries, other hands and many readers find. */
import { expect } from 'chai'
import type { SessionStoreOptions } from '../../lib/index.ts'
import type { SuiteData, SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, failure, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

type Name = keyof typeof REDIS_STORES

const ID = 'an-id-of-somebody-else'
const OLD = { user_id: 1001, name: 'Alice', preferences: { theme: 'dark' }, permissions: ['read'] }
const NEW: SessionStoreOptions = {
  schemaVersion: 12,
  upgrade: ({ name, ups, ...rest }: SuiteData) => ({ ...rest, nick: name, ups: Number(ups ?? 0) + 1 }),
}
const { name: _, ...REST } = OLD
const UPGRADED = { ...REST, nick: 'Alice', ups: 1 }
/** What the scripts of a library before schema versions take for a state. */
const STATE = /^([\w-]+)\|(\d+)\|(\d+)\|(\d+)\|(\d*)\|(\d*)\|([^|"\\]*)$/

for (const name of Object.keys(REDIS_STORES) as Name[]) {
  describe(`A schema version of ${name}`, () => {
    let redis: RawRedis
    let old: SuiteStore
    let store: SuiteStore
    let key: string
    const isJson = name === 'JsonSessionStore'

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(async () => {
      const options = {
        client: redis.client,
        prefix: ownPrefix(),
        hashIds: false,
        schema: { type: 'object' },
      }
      old = REDIS_STORES[name](options)
      store = REDIS_STORES[name]({ ...options, ...NEW })
      key = old.keyOf(ID)
    })

    const own = async (member: string): Promise<unknown> => {
      if (!isJson) return redis.run('HGET', key, member === 'state' ? '_session' : `_session.${member}`)
      const text = String(await redis.run('JSON.GET', key, `$._session.${member}`))
      return (JSON.parse(text) as unknown[])[0] ?? null
    }
    const state = async (): Promise<string> => String(await own('state'))
    /** A write by a library that knows no versions: data and revision change, all else stays. */
    const writeAsBefore = async (): Promise<void> => {
      const text = (await state()).replace(/^[^|]*/, 'an-old-library-7')
      await (isJson
        ? redis.run('JSON.MERGE', key, '$', JSON.stringify({ old: true, _session: { state: text } }))
        : redis.run('HSET', key, 'old', 'true', '_session', text))
    }
    const version = async (): Promise<number> => Number(await own('schema_version'))
    const dataOf = async (from: SuiteStore): Promise<object> => {
      const { created_at: _c, last_activity: _l, ...data } = { ...(await from.get(ID)) }
      return data
    }

    it('is in the document and at the end of the revision, where older libraries read over it', async () => {
      await old.create(OLD, { id: ID })
      expect([await version(), STATE.test(await state())]).to.deep.equal([0, true])
      expect(await state()).not.to.match(/^[^|]*_\d+\|/)
      for (const act of [
        () => store.get(ID),
        () => store.setPreference(ID, 'theme', 'x'),
        () => store.touch(ID),
      ]) {
        await act()
        expect([await version(), STATE.test(await state())]).to.deep.equal([12, true])
        expect(await state()).to.match(/^[\w-]+-[a-z\d]+_12\|/)
      }
      await old.destroy(ID)
      await store.create(UPGRADED, { id: ID })
      expect([await version(), /^[^|]*_12\|/.test(await state())]).to.deep.equal([12, true])
    })

    it('outlives a write of a library before it: nothing is upgraded twice', async () => {
      await old.create(OLD, { id: ID })
      await store.get(ID)
      await writeAsBefore()
      expect(await dataOf(store)).to.deep.equal({ ...UPGRADED, old: true })
      expect(await store.getPath(ID, ['nick'])).to.equal('Alice')
      expect(await store.hasPermission(ID, 'read')).to.equal(true)
      await store.setPath(ID, ['nick'], 'Al')
      expect(await state()).to.match(/^[^|]*_12\|/)
      await writeAsBefore()
      expect((await store.modify(ID, () => undefined))?.['ups']).to.equal(1)
      await writeAsBefore()
      const moved = await store.regenerate(ID, undefined, { id: `${ID}-2` })
      key = old.keyOf(`${ID}-2`)
      expect([moved?.session['ups'], await version()]).to.deep.equal([1, 12])
    })

    it('is told to code without the option, also when a library before it has written since', async () => {
      await store.create(UPGRADED, { id: ID })
      const refused = { code: 'ERR_SESSION_VERSION', reason: 'newer', outcome: undefined }
      expect(await old.setPath(ID, ['nick'], 'x').catch(failure)).to.deep.equal(refused)
      await writeAsBefore()
      expect(await old.modify(ID, () => undefined).catch(failure)).to.deep.equal(refused)
      const discarding = {
        schema: { type: 'object', required: ['name'] },
        validateOnRead: 'discard',
      } as const
      const strict = REDIS_STORES[name]({ client: redis.client, prefix: key.slice(0, -ID.length), hashIds: false, ...discarding }) // prettier-ignore
      expect(await dataOf(strict)).to.deep.equal({ ...UPGRADED, old: true })
    })

    it('is written once by a hundred readers, each write counted', async () => {
      await old.create(OLD, { id: ID })
      const [command, own] = isJson ? ['json.set', 2] : ['hset', 2]
      const calls = async (): Promise<number> =>
        Number(
          new RegExp(`cmdstat_${command}:calls=(\\d+)`).exec(
            String(await redis.run('INFO', 'commandstats')),
          )?.[1],
        )
      const before = await calls()
      const reads = Array.from({ length: 100 }, (_, i) =>
        i % 2 === 0 ? store.get(ID) : store.getPath(ID, ['nick']),
      )
      expect((await Promise.all(reads))[1]).to.equal('Alice')
      expect((await calls()) - before).to.equal(own)
    })

    describe('of a session that another hand has written', () => {
      beforeEach(async () => {
        await (isJson
          ? redis.run('JSON.SET', key, '$', JSON.stringify(OLD))
          : redis.run('HSET', key, 'user_id', '1001', 'name', 'Alice', 'preferences', '{"theme":"dark"}', 'permissions', '["read"]')) // prettier-ignore
        await redis.run('EXPIRE', key, 100)
      })

      it('is 0: reads show it up to date, and leave it as it is', async () => {
        const before = await redis.run('DUMP', key)
        expect(await dataOf(store)).to.deep.equal(UPGRADED)
        expect(await store.getPreference(ID, 'theme')).to.equal('dark')
        expect(await store.hasPermission(ID, 'read')).to.equal(true)
        expect(await store.upgradeAll()).to.deep.include({ foreign: 1, upgraded: 0, failed: 0 })
        expect(await redis.run('DUMP', key)).to.deep.equal(before)
      })

      it('is the store’s after the first write, which takes it over', async () => {
        expect(await store.setPreference(ID, 'theme', 'light')).to.equal(true)
        expect(await dataOf(store)).to.deep.equal({ ...UPGRADED, preferences: { theme: 'light' } })
        expect([await version(), await store.countByUser(1001)]).to.deep.equal([12, 1])
      })

      it('stays 0 where only its envelope is written', async () => {
        expect(await store.touch(ID, { envelope: { a: 1 } })).to.equal(true)
        expect([await version(), (await store.read(ID))?.envelope]).to.deep.equal([0, { a: 1 }])
        expect(await version()).to.equal(12)
      })
    })
  })
}

/** Sessions that another service keeps by hand, met by both stores: `HSET` or `JSON.SET`, and `EXPIRE`. */
import { expect } from 'chai'
import type { SuiteData, SuiteOptions, SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const SECONDS = 100
const ID = 'an-id-of-the-other-service'
const DATA = { user_id: 1001, role: 'admin', visits: 7, preferences: { theme: 'dark' } }

type Name = keyof typeof REDIS_STORES

/** The command by which the other service writes a session. */
const COMMANDS: Readonly<Record<Name, (key: string, data: SuiteData) => string[]>> = {
  JsonSessionStore: (key, data) => ['JSON.SET', key, '$', JSON.stringify(data)],
  HashSessionStore: (key, data) => {
    const texts = Object.entries(data).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]) // prettier-ignore
    return ['HSET', key, ...texts.flat()]
  },
}

for (const name of Object.keys(REDIS_STORES) as Name[]) {
  describe(`${name} and a session that another service keeps`, () => {
    let redis: RawRedis
    let prefix: string
    let store: SuiteStore

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(async () => {
      prefix = ownPrefix()
      store = open()
      await put(DATA)
    })

    const open = (options: SuiteOptions = {}): SuiteStore =>
      REDIS_STORES[name]({ client: redis.client, prefix, hashIds: false, touchIntervalMs: 0, ...options })
    const key = (): string => prefix + ID
    const put = async (data: SuiteData): Promise<void> => {
      await redis.run('DEL', key())
      await redis.run(...COMMANDS[name](key(), { ...data, created_at: 1_700_000_000 }))
      await redis.run('EXPIRE', key(), SECONDS)
    }
    const dump = (): Promise<unknown> => redis.run('DUMP', key())

    it('reads it, with what is left of its expiry', async () => {
      const before = await dump()
      const found = await store.read(ID)
      expect(found).to.deep.include({ revision: '', envelope: null })
      expect(found?.session).to.deep.include({ ...DATA, created_at: 1_700_000_000 })
      expect(found?.expiresInMs).to.be.within((SECONDS - 20) * 1000, SECONDS * 1000)
      expect(await store.getPath(ID, ['preferences', 'theme'])).to.equal('dark')
      expect(await dump()).to.deep.equal(before)
    })

    it('slides it, to no less than its writer gave it, and leaves it as it is', async () => {
      const before = await dump()
      for (const [idleTimeoutMs, expected] of [
        [10_000, SECONDS * 1000],
        [600_000, 600_000],
      ] as const) {
        expect(await open({ idleTimeoutMs }).touch(ID)).to.equal(true)
        expect(await redis.run('PTTL', key())).to.be.within(expected - 20_000, expected)
        expect(await dump()).to.deep.equal(before)
        await redis.run('EXPIRE', key(), SECONDS)
      }
    })

    it('keeps what its writer gave it as its own idle timeout, also when it is ours', async () => {
      let now = Date.now()
      const impatient = open({ idleTimeoutMs: 10_000, clock: () => now })
      expect((await impatient.get(ID))?.last_activity).to.be.at.most(now / 1000)
      await impatient.setPath(ID, ['role'], 'user')
      now += 50_000
      await impatient.touch(ID)
      expect(await impatient.expiresInMs(ID)).to.be.within((SECONDS - 20) * 1000, SECONDS * 1000)
    })

    it('scans it, and lists it from the first write on', async () => {
      const scanned = []
      for await (const { handle } of store.scan()) scanned.push(handle)
      expect(scanned).to.have.length(1)
      expect(await store.countByUser(1001)).to.equal(0)
      expect(await store.setPath(ID, ['preferences', 'theme'], 'light')).to.equal(true)
      const found = await store.read(ID)
      expect(found?.session).to.deep.include({ ...DATA, preferences: { theme: 'light' }, created_at: 1_700_000_000 }) // prettier-ignore
      expect(found?.revision).to.not.equal('')
      expect((await store.listByUser(1001)).map((s) => s.handle)).to.deep.equal(scanned)
      expect(await store.destroyByUser(1001)).to.equal(1)
      expect(await redis.run('KEYS', `${prefix}*`)).to.deep.equal([])
    })

    it('lists it also where nothing else is to be done in the index', async () => {
      const fresh = open({ idleTimeoutMs: SECONDS * 1000 })
      expect(await fresh.setPath(ID, ['role'], 'user', { touch: false })).to.equal(true)
      expect(await fresh.countByUser(1001)).to.equal(1)
    })

    it('has a place for what a touch brings, from then on', async () => {
      expect(await store.touch(ID, { envelope: { cookie: { path: '/' } }, idleTimeoutMs: 60_000 })).to.equal(
        true,
      )
      const found = await store.read(ID)
      expect(found?.envelope).to.deep.equal({ cookie: { path: '/' } })
      expect(found?.session).to.deep.include(DATA)
      expect(found?.expiresInMs).to.be.within(40_000, 60_000)
      expect(await store.countByUser(1001)).to.equal(1)
    })

    it('lets one of two first writers go first, and loses nothing', async () => {
      let arrived = 0
      let open = (): void => {}
      const both = new Promise<void>((resolve) => (open = resolve))
      const visit = (): Promise<unknown> =>
        store.modify(ID, async (session) => {
          if (++arrived >= 2) open()
          await both
          return { ...session, visits: Number(session['visits']) + 1 }
        })
      await Promise.all([visit(), visit()])
      expect(await store.getPath(ID, ['visits'])).to.equal(9)
      expect(await store.countByUser(1001)).to.equal(1)
    })

    it('replaces it, and moves it to a new id', async () => {
      expect(await store.replace(ID, { user_id: 1001, role: 'user' })).to.equal(true)
      expect(await store.get(ID)).to.deep.include({ user_id: 1001, role: 'user', created_at: 1_700_000_000 })
      expect(await store.get(ID)).to.not.have.property('visits')
      await put(DATA)
      const moved = await store.regenerate(ID)
      expect(moved?.session).to.deep.include(DATA)
      expect(await store.exists(ID)).to.equal(false)
      expect((await store.listByUser(1001)).map((s) => s.handle)).to.deep.equal([moved?.handle])
    })

    for (const user of ['alice', 'al ice*', 'é"\\\n|:', '😀', '%2A', '1001']) {
      it(`knows its user by a name like ${JSON.stringify(user)}`, async () => {
        await put({ ...DATA, user_id: user })
        expect(await store.setPath(ID, ['role'], 'user')).to.equal(true)
        expect(await store.countByUser(user)).to.equal(1)
        expect(await store.destroyByUser(user)).to.equal(1)
      })
    }

    it('lists it for nobody where it names nobody', async () => {
      const { user_id: _user, ...nobody } = DATA
      await put(nobody)
      expect(await store.setPath(ID, ['role'], 'user')).to.equal(true)
      expect(await redis.run('KEYS', `${prefix}*`)).to.deep.equal([key()])
    })

    it('destroys it', async () => {
      expect(await store.destroy(ID)).to.equal(true)
      expect(await redis.run('EXISTS', key())).to.equal(0)
    })
  })
}

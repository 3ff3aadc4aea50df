/** What an operation costs on the wire, read from the wire. */
import { expect } from 'chai'
import { createClient } from 'redis'
import type { Session } from '../../lib/domain/session-types.ts'
import type { SessionStoreOptions } from '../../lib/options.ts'
import type { RedisClient } from '../../lib/redis/client.ts'
import type { SessionStore } from '../../lib/store.ts'
import { HashSessionStore, JsonSessionStore } from '../../lib/stores.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import { startRespProxy } from '../support/resp-proxy.ts'
import type { RespProxy } from '../support/resp-proxy.ts'

type Data = Session & { visits?: number }
type Store = SessionStore<Data>
type Act = (store: Store, id: string) => Promise<unknown>

const IDLE_MS = 1_800_000
const anonymous: Data = { role: 'guest', permissions: ['read'], preferences: { theme: 'dark' }, visits: 1 }
const alice: Data = { ...anonymous, user_id: 1001, email: 'alice@example.com', role: 'admin' }

const stores: Readonly<Record<string, (options: SessionStoreOptions & { client: RedisClient }) => Store>> = {
  JsonSessionStore: (options) => new JsonSessionStore<Data>(options),
  HashSessionStore: (options) => new HashSessionStore<Data>(options),
}

/** On a session that is there, of a user or of nobody. */
const operations: Readonly<Record<string, Act>> = {
  get: (store, id) => store.get(id),
  'get with touch': (store, id) => store.get(id, { touch: true }),
  read: (store, id) => store.read(id, { touch: true }),
  getFields: (store, id) => store.getFields(id, ['user_id', 'role', 'created_at']),
  getPath: (store, id) => store.getPath(id, ['preferences', 'theme']),
  getPreference: (store, id) => store.getPreference(id, 'theme'),
  hasPermission: (store, id) => store.hasPermission(id, 'read'),
  exists: (store, id) => store.exists(id),
  expiresInMs: (store, id) => store.expiresInMs(id),
  touch: (store, id) => store.touch(id),
  'touch with an envelope and a timeout': (store, id) =>
    store.touch(id, { envelope: { cookie: {} }, idleTimeoutMs: 60_000 }),
  setPath: (store, id) => store.setPath(id, ['preferences', 'theme'], 'light'),
  'setPath of an object': (store, id) => store.setPath(id, ['preferences'], { theme: 'light' }),
  deletePath: (store, id) => store.deletePath(id, ['preferences', 'theme']),
  setPreference: (store, id) => store.setPreference(id, 'theme', 'light'),
  deletePreference: (store, id) => store.deletePreference(id, 'theme'),
  update: (store, id) => store.update(id, { role: 'user', preferences: { language: 'de' } }),
  replace: (store, id) => store.replace(id, { role: 'user' }),
  increment: (store, id) => store.increment(id, ['visits']),
  grantPermissions: (store, id) => store.grantPermissions(id, 'write', 'admin'),
  revokePermissions: (store, id) => store.revokePermissions(id, 'read'),
  patch: (store, id) =>
    store.patch(id, [
      { op: 'set', path: ['cart', 'items'], value: [{ sku: 'a', n: 1 }] },
      { op: 'increment', path: ['visits'], by: 2 },
      { op: 'add', path: ['permissions'], values: ['write'] },
      { op: 'unset', path: ['role'] },
      { op: 'merge', path: ['preferences'], value: { theme: null, language: 'de' } },
    ]),
  'a login by update': (store, id) => store.update(id, { user_id: 1002 }),
  regenerate: (store, id) => store.regenerate(id),
  'regenerate as another user': (store, id) => store.regenerate(id, { user_id: 1002 }),
  destroy: (store, id) => store.destroy(id),
}

/** What takes an id, for ids that are none. */
const byId: Readonly<Record<string, Act>> = {
  ...operations,
  modify: (store, id) => store.modify(id, () => undefined),
  'destroyByUser except': (store, id) => store.destroyByUser('', { except: id }),
  destroyByHandle: (store, id) => store.destroyByHandle(1001, id),
}

const noIds: readonly unknown[] = [
  '',
  'short',
  'x'.repeat(257),
  'spaces are no id of anybody',
  '*'.repeat(43),
  `sess:${'x'.repeat(43)}`,
  `${'x'.repeat(42)}\n`,
  `${'x'.repeat(42)}é`,
  undefined,
  null,
  42,
  {},
  ['x'.repeat(43)],
  Symbol('id'),
]

for (const [name, make] of Object.entries(stores)) {
  describe(`${name}: commands on the wire`, () => {
    let proxy: RespProxy
    let client: ReturnType<typeof createClient>
    let store: Store
    let nowMs = Date.now()

    before(async () => {
      proxy = await startRespProxy(process.env['REDIS_URL'] ?? '')
      client = createClient({ url: proxy.url })
      await client.connect()
    })

    beforeEach(() => {
      store = newStore()
    })

    after(async () => {
      client.destroy()
      await proxy.close()
    })

    const newStore = (options: SessionStoreOptions = {}): Store =>
      make({ client, prefix: uniquePrefix(), clock: () => nowMs, idleTimeoutMs: IDLE_MS, ...options })

    const sent = async (act: () => Promise<unknown>): Promise<string[]> => {
      proxy.take()
      await act()
      return proxy.take().map(([word = '']) => word)
    }

    /** On the second session: the first has made the server know the script. */
    const sentOnSession = async (data: Data, act: Act, pauseMs = 0): Promise<string[]> => {
      await act(store, (await store.create(data)).id)
      const { id } = await store.create(data)
      nowMs += pauseMs
      return sent(() => act(store, id))
    }

    const createMany = async (count: number): Promise<string[]> => {
      const made = await Promise.all(Array.from({ length: count }, () => store.create(alice)))
      return made.map(({ id }) => id)
    }

    for (const [whose, data] of Object.entries({ 'nobody’s': anonymous, 'a user’s': alice })) {
      it(`one to create ${whose} session`, async () => {
        await store.create(data)
        expect(await sent(() => store.create(data))).to.deep.equal(['EVALSHA'])
        const limited = newStore({ maxSessionsPerUser: 1 })
        await limited.create(data)
        expect(await sent(() => limited.create(data))).to.deep.equal(['EVALSHA'])
      })

      describe(`one on ${whose} session`, () => {
        for (const [title, act] of Object.entries(operations)) {
          it(title, async () => {
            expect(await sentOnSession(data, act), 'at once').to.deep.equal(['EVALSHA'])
            expect(await sentOnSession(data, act, 1000), 'touch due').to.deep.equal(['EVALSHA'])
            expect(await sentOnSession(data, act, IDLE_MS / 2), 'index due').to.deep.equal(['EVALSHA'])
            expect(await sentOnSession(data, act, IDLE_MS), 'expired').to.deep.equal(['EVALSHA'])
          })
        }
      })
    }

    it('one to log out up to 25 sessions', async () => {
      await store.destroyByUser(1001)
      const ids = await createMany(25)
      expect(await sent(() => store.destroyByUser(1001, { except: ids[0] }))).to.deep.equal(['EVALSHA'])
      expect(await store.countByUser(1001)).to.equal(1)
      expect(await sent(() => store.destroyByUser(1001))).to.deep.equal(['EVALSHA'])
      expect(await store.countByUser(1001)).to.equal(0)
    })

    it('one for each 25 above, and none of them is left', async () => {
      const ids = await createMany(61)
      let destroyed = 0
      const commands = await sent(async () => {
        destroyed = await store.destroyByUser(1001, { except: ids[7] })
      })
      expect(commands).to.deep.equal(Array(1 + 3).fill('EVALSHA'))
      expect(destroyed).to.equal(60)
      const alive = await Promise.all(ids.map((id) => store.exists(id)))
      expect(ids.filter((_, i) => alive[i])).to.deep.equal([ids[7]])
      expect(await store.countByUser(1001)).to.equal(1)
    })

    it('one more for each 250 that are marked before the first is destroyed', async () => {
      await store.destroyByUser(1001)
      const ids = await createMany(301)
      const commands = await sent(() => store.destroyByUser(1001, { except: ids[7] }))
      expect(commands).to.deep.equal(Array(2 + 300 / 25).fill('EVALSHA'))
      expect(await store.countByUser(1001)).to.equal(1)
    })

    it('none for what cannot be an id', async () => {
      for (const [title, act] of Object.entries(byId)) {
        for (const id of noIds) expect(await sent(() => act(store, id as string)), title).to.deep.equal([])
      }
    })

    it('one more where the server does not know the script', async () => {
      const { id } = await store.create(alice)
      await client.scriptFlush()
      expect(await sent(() => store.get(id))).to.deep.equal(['EVALSHA', 'EVAL'])
      expect(await sent(() => store.get(id))).to.deep.equal(['EVALSHA'])
    })
  })
}

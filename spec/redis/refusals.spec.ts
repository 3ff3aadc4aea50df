/** What a server refuses, changes nothing; what has to work without memory, works. */
import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { alice, connected, failsWith, failureOf, redisStores } from '../support/faulty.ts'
import type { Client, Store } from '../support/faulty.ts'
import { startOwnServer } from '../support/servers.ts'

const writes: Readonly<Record<string, (store: Store, id: string) => Promise<unknown>>> = {
  create: (store) => store.create(alice),
  setPreference: (store, id) => store.setPreference(id, 'theme', 'light'),
  'setPath of an object': (store, id) => store.setPath(id, ['preferences'], { theme: 'light' }),
  increment: (store, id) => store.increment(id, ['visits']),
  grantPermissions: (store, id) => store.grantPermissions(id, 'write'),
  revokePermissions: (store, id) => store.revokePermissions(id, 'read'),
  deletePath: (store, id) => store.deletePath(id, ['role']),
  update: (store, id) => store.update(id, { role: null, preferences: { language: 'de' } }),
  replace: (store, id) => store.replace(id, { role: 'user' }),
  regenerate: (store, id) => store.regenerate(id, { user_id: 1002 }),
  modify: (store, id) => store.modify(id, (session) => ({ ...session, role: 'user' })),
}

for (const [name, make] of Object.entries(redisStores)) {
  describe(`${name} on a server that refuses`, () => {
    let server: PinnedServer
    let admin: Client
    let store: Store
    const others: Client[] = []

    before(async () => {
      server = await startOwnServer()
      admin = await connected(server.url)
    })

    beforeEach(() => {
      store = make({ client: admin, prefix: uniquePrefix(), touchIntervalMs: 0 })
    })

    after(async () => {
      for (const client of [admin, ...others]) client.destroy()
      await server.stop()
    })

    const withoutMemory = async (act: () => Promise<void>): Promise<void> => {
      await admin.configSet('maxmemory', '1')
      try {
        await act()
      } finally {
        await admin.configSet('maxmemory', '0')
      }
    }

    /** All there is, in the server's own words, and when it ends. */
    const everything = async (): Promise<unknown[]> => {
      const keys = (await admin.keys('*')).sort()
      return Promise.all(keys.map(async (key) => [key, await admin.dump(key), await admin.pExpireTime(key)]))
    }

    const userWith = async (...rules: string[]): Promise<Client> => {
      const username = randomUUID()
      await admin.sendCommand(['ACL', 'SETUSER', username, 'on', '>secret', '~*', '&*', '+@all', ...rules])
      const client = await connected(server.url, { username, password: 'secret' })
      others.push(client)
      return client
    }

    it('for want of memory: writes change nothing, TTL included', async () => {
      const { id } = await store.create(alice)
      const before = await everything()
      await withoutMemory(async () => {
        for (const [title, act] of Object.entries(writes))
          await failsWith(act(store, id), 'out-of-memory', 'not-applied', title)
      })
      expect(await everything()).to.deep.equal(before)
    })

    it('for want of memory: nor is one made in the place of an expired one', async () => {
      let now = Date.now()
      const own = make({ client: admin, prefix: uniquePrefix(), clock: () => now })
      const { id } = await own.create(alice)
      now += 3_600_000
      await withoutMemory(() => failsWith(own.create(alice, { id }), 'out-of-memory', 'not-applied'))
      expect(await own.exists(id)).to.equal(false)
      expect(await own.create(alice, { id })).to.include({ id })
    })

    it('for want of memory: reading, sliding and logging out work', async () => {
      const users = [1, 2].map((user_id) => ({ ...alice, user_id }))
      const [few = [], many = []] = await Promise.all(
        users.map((data, i) =>
          Promise.all(Array.from({ length: [4, 601][i] ?? 0 }, () => store.create(data))),
        ),
      )
      const [one, two] = few.map(({ id }) => id)
      if (!one || !two) throw new Error('not created')
      await withoutMemory(async () => {
        expect(await store.get(one)).to.include({ user_id: 1 })
        expect(await store.get(one, { touch: true })).to.include({ user_id: 1 })
        expect(await store.touch(one)).to.equal(true)
        expect(await store.touch(one, { envelope: { cookie: {} }, idleTimeoutMs: 60_000 })).to.equal(true)
        expect(await store.expiresInMs(one)).to.be.within(1, 60_000)
        expect(await store.destroy(one)).to.equal(true)
        expect(await store.get(one)).to.equal(null)
        expect(await store.destroyByUser(1, { except: two })).to.equal(2)
        expect(await store.countByUser(1)).to.equal(1)
        expect(await store.destroyByUser(2)).to.equal(601)
        const apart = make({ client: admin, prefix: uniquePrefix(), index: 'cross-slot' })
        expect(await apart.destroyByHandle(3, 'x'.repeat(43))).to.equal(false)
        expect(await apart.destroyByUser(3)).to.equal(0)
      })
      expect(await store.countByUser(2)).to.equal(0)
      expect((await Promise.all(many.map(({ id }) => store.exists(id)))).includes(true)).to.equal(false)
    })

    it('JSON.MERGE: the same is done leaf by leaf', async () => {
      const client = await userWith('-json.merge')
      const results = async (on: Client): Promise<unknown[]> => {
        const all: unknown[] = []
        for (const [title, act] of Object.entries(writes)) {
          const used = make({
            client: on,
            prefix: uniquePrefix(),
            clock: () => 1e12,
            absoluteTimeoutMs: 1e12,
          })
          const { id } = await used.create({ ...alice, visits: 3 })
          const result = await act(used, id)
          const now = typeof result === 'object' && result !== null && 'id' in result ? String(result.id) : id
          all.push([title, typeof result, await used.get(now)])
        }
        return all
      }
      expect(await results(client)).to.deep.equal(await results(admin))
    })

    it('JSON.MERGE, to several changes at once: all of them are done', async () => {
      const store = make({ client: await userWith('-json.merge'), prefix: uniquePrefix() })
      const ids = await Promise.all(
        [1, 2, 3].map(async (n) => (await store.create({ ...alice, visits: n })).id),
      )
      // Each is on its way before the first is refused.
      expect(await Promise.all(ids.map((id) => store.setPreference(id, 'theme', 'light')))).to.deep.equal([
        true,
        true,
        true,
      ])
      expect(await store.updateByUser(1001, { role: 'guest' })).to.equal(3)
      expect(await Promise.all(ids.map((id) => store.increment(id, ['visits'])))).to.deep.equal([2, 3, 4])
    })

    it('scripts to this user', async () => {
      const none = await userWith('-@scripting')
      await failsWith(make({ client: none }).create(alice), 'no-permission', 'not-applied')
      const noText = await userWith('-eval')
      await admin.scriptFlush()
      await failsWith(make({ client: noText }).create(alice), 'no-permission', 'not-applied')
    })

    it('a command in the middle of create: what was made before it is gone again', async () => {
      for (const command of ['zadd', 'pexpire']) {
        const client = await userWith(`-${command}`)
        const prefix = uniquePrefix()
        const failure = await failureOf(make({ client, prefix }).create(alice))
        expect(failure).to.deep.equal({ reason: 'no-permission', outcome: 'not-applied' })
        expect(await admin.keys(`${prefix}*`), command).to.deep.equal([])
      }
    })

    it('a command in the middle of a change: nobody says that nothing was applied', async () => {
      const prefix = uniquePrefix()
      const { id } = await make({ client: admin, prefix }).create(alice)
      const calls: readonly (readonly [string, (store: Store) => Promise<unknown>])[] = [
        ['-zadd', (s) => s.update(id, { user_id: 1001 })],
        ['-rename', (s) => s.regenerate(id, { user_id: 1002 })],
      ]
      for (const [rights, call] of calls) {
        const client = await userWith(rights)
        await failsWith(call(make({ client, prefix })), 'no-permission', 'unknown', rights)
      }
    })

    it('scripts that it has forgotten, at any time: nobody notices', async () => {
      const { id } = await store.create({ ...alice, visits: 0 })
      const calls = Array.from({ length: 300 }, async (_, i) => {
        if (i % 50 === 0) await admin.scriptFlush()
        return store.increment(id, ['visits'])
      })
      expect((await Promise.all(calls)).toSorted((a, b) => Number(a) - Number(b))).to.deep.equal(
        calls.map((_, i) => i + 1),
      )
    })
  })
}

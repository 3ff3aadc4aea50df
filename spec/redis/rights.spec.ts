/** Users of Redis who may not do everything: what they cannot do is told, and what they can do comes out the same. */
import { expect } from 'chai'
import { randomUUID } from 'node:crypto'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import { startPinnedServer } from '../../tools/redis-server.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { alice, connected, failsWith, failureOf, redisStores } from '../support/faulty.ts'
import type { Client, Store } from '../support/faulty.ts'

const READING: Readonly<Record<string, string>> = {
  JsonSessionStore: '-json.get',
  HashSessionStore: '-hget',
}
const HOUR = 3_600_000

let server: PinnedServer
let admin: Client
const others: Client[] = []

const userWith = async (...rules: string[]): Promise<Client> => {
  const username = randomUUID()
  await admin.sendCommand(['ACL', 'SETUSER', username, 'on', '>secret', '&*', '~*', '+@all', ...rules])
  const client = await connected(server.url, { username, password: 'secret' })
  others.push(client)
  return client
}

describe('A user of Redis with fewer rights', () => {
  before(async () => {
    server = await startPinnedServer({ onProgress: () => {} })
    admin = await connected(server.url)
  })

  after(async () => {
    for (const client of [admin, ...others]) client.destroy()
    await server.stop()
  })

  for (const [name, make] of Object.entries(redisStores)) {
    describe(`on ${name}`, () => {
      let prefix: string
      let store: Store
      beforeEach(() => {
        prefix = uniquePrefix()
        store = make({ client: admin, prefix })
      })

      it('who may not read is told so, whether there is such a session or not, and changes nothing', async () => {
        const { id, handle } = await store.create(alice)
        const blind = make({ client: await userWith(READING[name] ?? ''), prefix })
        const calls: Readonly<Record<string, (store: Store, id: string) => Promise<unknown>>> = {
          get: (s, of) => s.get(of),
          touch: (s, of) => s.touch(of),
          setPreference: (s, of) => s.setPreference(of, 'theme', 'light'),
          regenerate: (s, of) => s.regenerate(of),
          destroy: (s, of) => s.destroy(of),
          listByUser: (s) => s.listByUser(1001),
          countByUser: (s) => s.countByUser(1001),
          updateByUser: (s) => s.updateByUser(1001, { role: 'user' }),
          destroyByUser: (s) => s.destroyByUser(1001),
          destroyByHandle: (s) => s.destroyByHandle(1001, handle),
          scan: (s) => s.scan()[Symbol.asyncIterator]().next(),
        }
        for (const [title, call] of Object.entries(calls))
          for (const of of [id, 'x'.repeat(43)])
            await failsWith(call(blind, of), 'no-permission', 'not-applied', title)
        expect(await store.get(id)).to.deep.include(alice)
        expect((await store.listByUser(1001)).map((s) => s.handle)).to.deep.equal([handle])
      })

      it('who may not ask for commands is not told that there are none', async () => {
        const ready = await store.ready()
        const client = await userWith('-command')
        expect(await make({ client, prefix }).ready()).to.deep.equal(ready)
        expect(await make({ client, prefix }).create(alice)).to.have.property('id')
      })

      it('who may not read marks nothing in a log-out of many either', async () => {
        await Promise.all(Array.from({ length: 501 }, () => store.create(alice)))
        const blind = make({ client: await userWith(READING[name] ?? ''), prefix })
        await failsWith(blind.destroyByUser(1001), 'no-permission', 'not-applied')
        const index = `${prefix}user:1001:sessions:index`
        expect(await admin.zCount(index, '+inf', '+inf')).to.equal(0)
        expect(await store.countByUser(1001)).to.equal(501)
      })

      it('who may not write an index, or a session, logs nobody in and moves nothing', async () => {
        const { id, handle } = await store.create(alice)
        const before = await store.get(id)
        const logins: readonly ((s: Store) => Promise<unknown>)[] = [
          (s) => s.regenerate(id, { role: 'user' }),
          (s) => s.regenerate(id, { user_id: 1002 }),
          (s) => s.update(id, { user_id: 1002 }),
        ]
        for (const rights of [['-zadd'], ['-json.set', '-json.merge', '-hset']])
          for (const login of logins) {
            const lesser = make({ client: await userWith(...rights), prefix })
            expect(await failureOf(login(lesser))).to.include({ outcome: 'not-applied' })
            expect(await store.get(id)).to.deep.equal(before)
            const listed = [await store.listByUser(1001), await store.listByUser(1002)]
            expect(listed.map((list) => list.map((s) => s.handle))).to.deep.equal([[handle], []])
            expect(await admin.zCard(`${prefix}user:1001:sessions:index`)).to.equal(1)
          }
      })

      it('who may enter an index and not give it an expiry leaves neither session nor entry', async () => {
        const index = '(+zadd +zrem +pttl +type ~user:1*)'
        const client = await userWith('resetkeys', `~${prefix}*`, '~user:', '~user:#', index)
        const failure = await failureOf(make({ client, prefix, userPrefix: 'user:' }).create(alice))
        expect(failure).to.deep.equal({ reason: 'no-permission', outcome: 'not-applied' })
        expect(await admin.keys(`${prefix}*`)).to.deep.equal([])
        expect(await admin.keys('user:*')).to.deep.equal([])
      })
    })
  }

  describe('on JsonSessionStore, without JSON.MERGE', () => {
    let now: number
    let store: Store
    let client: Client
    before(async () => (client = await userWith('-json.merge')))
    beforeEach(() => {
      now = 1_800_000_000_000
      const [make] = Object.values(redisStores)
      if (make === undefined) throw new Error('there is no store')
      store = make({ client, prefix: uniquePrefix(), clock: () => now, touchIntervalMs: 0 })
    })

    const stored = async (id: string, path: string): Promise<unknown> =>
      ((await admin.json.get(store.keyOf(id), { path })) as unknown[])[0]

    it('a touch writes and removes an envelope, and the time', async () => {
      const { id } = await store.create(alice, { envelope: { a: 1 } })
      now += 60_000
      expect(await store.touch(id, { envelope: { b: [null] } })).to.equal(true)
      expect(await store.read(id)).to.deep.include({ envelope: { b: [null] }, expiresInMs: HOUR / 2 })
      expect(await stored(id, '$.last_activity')).to.equal(now / 1000)
      now += 60_000
      expect(await store.get(id, { touch: true })).to.include({ last_activity: now / 1000 })
      expect(await stored(id, '$.last_activity')).to.equal(now / 1000)
      expect(await store.read(id)).to.deep.include({ envelope: { b: [null] } })
      expect(await store.touch(id, { envelope: null })).to.equal(true)
      expect(await store.read(id)).to.deep.include({ envelope: null })
    })

    it('a login moves expires_at, and a session without a deadline loses it', async () => {
      const { id } = await store.create({}, { absoluteTimeoutMs: HOUR })
      expect(await stored(id, '$.expires_at')).to.equal((now + HOUR) / 1000)
      now += 60_000
      const login = await store.regenerate(id, { user_id: 1001 }, { absoluteTimeoutMs: 2 * HOUR })
      expect(await stored(login?.id ?? '', '$.expires_at')).to.equal((now + 2 * HOUR) / 1000)
      expect(await stored(login?.id ?? '', '$.last_activity')).to.equal(now / 1000)
    })

    it('a write that memory refuses changes nothing', async () => {
      const { id } = await store.create({ ...alice, visits: 1 })
      await store.increment(id, ['visits'])
      const before = await store.read(id)
      now += 60_000
      await admin.configSet('maxmemory', '1')
      const writes = [
        () => store.increment(id, ['visits']),
        () => store.setPreference(id, 'theme', 'light'),
        () => store.grantPermissions(id, 'write'),
        // Redis itself would let these two through.
        () => store.deletePath(id, ['role']),
        () => store.revokePermissions(id, 'read'),
        () => store.replace(id, { role: 'user' }),
      ]
      try {
        for (const write of writes) await failsWith(write(), 'out-of-memory', 'not-applied')
        now -= 60_000
        expect(await store.read(id)).to.deep.equal(before)
      } finally {
        await admin.configSet('maxmemory', '0')
      }
    })
  })
})

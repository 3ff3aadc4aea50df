/** Callers' clients of all kinds, and servers that are clustered. */
import { expect } from 'chai'
import { createClientPool, createCluster, RESP_TYPES } from 'redis'
import type { RedisClient } from '../../lib/redis/client.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import type { RunningCluster } from '../../tools/server/cluster.ts'
import { alice, connected, redisStores } from '../support/faulty.ts'
import type { Client, ClientOptions } from '../support/faulty.ts'
import { story } from '../support/story.ts'
import { startOwnCluster } from '../support/servers.ts'

const clients: Readonly<Record<string, ClientOptions>> = {
  'RESP 2': { RESP: 2 },
  'RESP 3': { RESP: 3 },
  'replies as Buffers': {
    commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer, [RESP_TYPES.SIMPLE_STRING]: Buffer } },
  },
  'numbers as texts': { commandOptions: { typeMapping: { [RESP_TYPES.NUMBER]: String } } },
  'a key prefix': { keyPrefix: 'app:' },
  'database 3': { database: 3 },
}

for (const [name, make] of Object.entries(redisStores)) {
  describe(`${name} on a client with`, () => {
    const url = (): string => process.env['REDIS_URL'] ?? ''

    for (const [title, options] of Object.entries(clients)) {
      it(title, async () => {
        const client = await connected(url(), options)
        await story(make({ client, prefix: uniquePrefix() }))
        client.destroy()
      })
    }

    it('connections in a pool', async () => {
      const pool = createClientPool({ url: url() })
      await pool.connect()
      await story(make({ client: pool, prefix: uniquePrefix() }))
      pool.destroy()
    })

    it('a key prefix: the index has it too', async () => {
      const [plain, client] = await Promise.all([connected(url()), connected(url(), { keyPrefix: 'app:' })])
      const prefix = uniquePrefix()
      const store = make({ client, prefix })
      const { id } = await store.create(alice)
      expect(
        await plain.exists([`app:${store.keyOf(id)}`, `app:${prefix}user:1001:sessions:index`]),
      ).to.equal(2)
      await store.destroy(id)
      expect(await plain.exists(`app:${prefix}user:1001:sessions:index`)).to.equal(0)
      for (const one of [plain, client]) one.destroy()
    })

    it('a machine whose clock is an hour off', async () => {
      const client = await connected(url())
      const store = make({ client, prefix: uniquePrefix(), idleTimeoutMs: 60_000, absoluteTimeoutMs: 90_000 })
      const { id } = await store.create(alice)
      const { now } = Date
      try {
        for (const offset of [3_600_000, -3_600_000]) {
          Date.now = () => now() + offset
          const made = await store.create(alice)
          expect(await store.touch(id)).to.equal(true)
          expect(await store.expiresInMs(id)).to.be.within(50_000, 60_000)
          expect(made.session.created_at).to.be.closeTo(now() / 1000, 10)
          expect(await store.get(made.id, { touch: true })).to.include({ user_id: 1001 })
        }
        expect(await store.countByUser(1001)).to.equal(3)
      } finally {
        Date.now = now
      }
      client.destroy()
    })
  })

  describe(`${name} on a Cluster`, () => {
    let servers: RunningCluster
    let direct: Client[] = []
    let cluster: RedisClient & { destroy(): void }

    before(async () => {
      servers = await startOwnCluster({ masters: 2, replicas: 0 })
      direct = await Promise.all(servers.nodes.map(({ url }) => connected(url)))
      cluster = await createCluster({ rootNodes: servers.rootNodes }).connect()
    })

    after(async () => {
      for (const client of [...direct, cluster]) client.destroy()
      await servers.stop()
    })

    const size = async (): Promise<number> =>
      (await Promise.all(direct.map((client) => client.dbSize()))).reduce((a, b) => a + b)

    it('keeps sessions and indexes in different slots, whichever node is asked', async () => {
      const store = make({ client: cluster })
      // Several ids, so that all nodes are met.
      const made = await Promise.all(Array.from({ length: 8 }, () => store.create(alice)))
      expect(await store.countByUser(1001)).to.equal(8)
      expect(await store.setPreference(made[0]?.id ?? '', 'theme', 'light')).to.equal(true)
      expect(await store.destroyByUser(1001)).to.equal(8)
      expect(await size()).to.equal(0)
    })

    it('refuses an operation timeout that is longer than its steps may wait', async () => {
      const options = { client: cluster, operationTimeoutMs: 30_001 }
      expect(() => make({ ...options, index: 'cross-slot' })).to.throw(TypeError, /operationTimeoutMs.*index/)
      const error: unknown = await make(options)
        .create(alice)
        .catch((e: unknown) => e)
      expect(error)
        .to.be.instanceOf(TypeError)
        .with.property('message')
        .that.matches(/operationTimeoutMs/)
      expect(await size()).to.equal(0)
    })

    it('works where one hash tag keeps all together', async () => {
      const store = make({ client: cluster, prefix: '{app}sess:', userPrefix: '{app}user:' })
      const { id } = await store.create(alice)
      expect(await store.setPreference(id, 'theme', 'light')).to.equal(true)
      expect(await store.countByUser(1001)).to.equal(1)
      expect(await store.destroyByUser(1001)).to.equal(1)
      expect(await size()).to.equal(0)
    })
  })
}

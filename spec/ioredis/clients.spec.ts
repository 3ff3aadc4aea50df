/** Callers' clients of ioredis, of all kinds. */
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { ioredisTransport } from '../../lib/ioredis/index.ts'
import type { IoredisClient } from '../../lib/ioredis/index.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import type { RunningCluster } from '../../tools/server/cluster.ts'
import { eventually } from '../support/eventually.ts'
import { alice, failsWith, failureOf, redisStores } from '../support/faulty.ts'
import type { Store } from '../support/faulty.ts'
import { ioredis, ioredisCluster } from '../support/ioredis.ts'
import { startOwnCluster, startOwnServer } from '../support/servers.ts'

const TIMEOUT_MS = 300

for (const [name, make] of Object.entries(redisStores)) {
  describe(`${name} on a client of ioredis`, () => {
    let server: PinnedServer
    let client: Redis

    before(async () => {
      server = await startOwnServer()
    })

    beforeEach(async () => {
      client = await ioredis(server.url)
    })

    afterEach(() => client.disconnect())

    after(() => server.stop())

    const storeOn = (redis: Redis, operationTimeoutMs = 5_000): Store =>
      make({ client: ioredisTransport(redis), operationTimeoutMs })

    it('that connects with its first command', async () => {
      const lazy = client.duplicate()
      expect(lazy.status).to.equal('wait')
      expect(await storeOn(lazy).create(alice)).to.have.property('id')
      lazy.disconnect()
    })

    it('that connects with its first command, to a server that stands still: what was given up is not run later', async () => {
      const lazy = client.duplicate()
      const store = storeOn(lazy, TIMEOUT_MS)
      const { id } = await storeOn(client).create({ ...alice, visits: 0 })
      process.kill(server.pid, 'SIGSTOP')
      try {
        await failsWith(store.increment(id, ['visits']), 'timeout', 'not-applied')
      } finally {
        process.kill(server.pid, 'SIGCONT')
      }
      // Behind what the client has kept in its queue.
      expect(await storeOn(lazy).getPath(id, ['visits'])).to.equal(0)
      lazy.disconnect()
    })

    it('that its owner closes', async () => {
      const own = await ioredis(server.url, { disconnectTimeout: 50 })
      const store = storeOn(own)
      const { id } = await store.create(alice)
      process.kill(server.pid, 'SIGSTOP')
      try {
        const onTheWay = failureOf(store.increment(id, ['visits']))
        await new Promise((resolve) => setImmediate(resolve))
        own.disconnect()
        expect(await onTheWay).to.deep.equal({ reason: 'client-closed', outcome: 'unknown' })
        await failsWith(store.get(id), 'client-closed', 'not-applied')
      } finally {
        process.kill(server.pid, 'SIGCONT')
      }
    })

    it('that its owner closes while a call waits for the connection', async () => {
      const other = await startOwnServer()
      const away = await ioredis(other.url)
      await other.stop()
      await eventually('it has noticed', () => away.status !== 'ready')
      const waiting = failureOf(storeOn(away, TIMEOUT_MS).create(alice))
      away.disconnect()
      // ioredis does not say that it is closed when it was between two attempts.
      expect(await waiting).to.have.property('outcome', 'not-applied')
    })

    it('with a time limit of its own: unknown, and nothing more is sent', async () => {
      const limited = await ioredis(server.url, { commandTimeout: 100 })
      const store = storeOn(limited)
      const { id } = await store.create(alice)
      process.kill(server.pid, 'SIGSTOP')
      try {
        await failsWith(store.increment(id, ['visits']), 'timeout', 'unknown')
      } finally {
        process.kill(server.pid, 'SIGCONT')
      }
      limited.disconnect()
    })

    it('that pipelines by itself', async () => {
      const automatic = await ioredis(server.url, { enableAutoPipelining: true })
      const store = storeOn(automatic)
      const { id } = await store.create({ ...alice, visits: 0 })
      await Promise.all(Array.from({ length: 50 }, () => store.increment(id, ['visits'])))
      expect(await store.getPath(id, ['visits'])).to.equal(50)
      automatic.disconnect()
    })

    it('leaves the client as it was', async () => {
      const listeners = () =>
        client.eventNames().map((event) => [event, client.listenerCount(event)] as const)
      const before = { listeners: listeners(), options: JSON.stringify(client.options) }
      const store = storeOn(client, TIMEOUT_MS)
      const { id } = await store.create({ ...alice, visits: 0 })
      await Promise.all(Array.from({ length: 50 }, () => store.increment(id, ['visits'])))
      process.kill(server.pid, 'SIGSTOP')
      await Promise.all(Array.from({ length: 50 }, () => failureOf(store.get(id))))
      process.kill(server.pid, 'SIGCONT')
      await client.ping()
      expect({ listeners: listeners(), options: JSON.stringify(client.options) }).to.deep.equal(before)
      expect(client.status).to.equal('ready')
    })

    it('lets the process end while nothing is on its way', async () => {
      const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
      await client.ping()
      const before = timers()
      await storeOn(client).create(alice)
      expect(timers()).to.be.at.most(before)
    })

    it('with a key prefix: the index has it too, and a scan finds only what has it', async () => {
      const prefixed = await ioredis(server.url, { keyPrefix: 'app:' })
      const prefix = uniquePrefix()
      const store = make({ client: ioredisTransport(prefixed), prefix })
      const { id, handle } = await store.create(alice)
      await make({ client: ioredisTransport(client), prefix }).create(alice)
      const keys = [`app:${store.keyOf(id)}`, `app:${prefix}user:1001:sessions:index`]
      expect(await client.exists(keys)).to.equal(2)
      const scanned = []
      for await (const one of store.scan()) scanned.push(one.handle)
      expect(scanned).to.deep.equal([handle])
      expect(await store.destroyByUser(1001)).to.equal(1)
      expect(await client.exists(keys)).to.equal(0)
      prefixed.disconnect()
    })

    it('on a Cluster, with one hash tag or none', async () => {
      const servers: RunningCluster = await startOwnCluster({ masters: 2, replicas: 0 })
      const cluster = await ioredisCluster(servers.nodes.map(({ url }) => url))
      try {
        const options = { prefix: '{app}sess:', userPrefix: '{app}user:' }
        const store = make({ client: ioredisTransport(cluster), ...options })
        const { id } = await store.create(alice)
        expect(await store.setPreference(id, 'theme', 'light')).to.equal(true)
        expect(await store.countByUser(1001)).to.equal(1)
        const spread = make({ client: ioredisTransport(cluster), prefix: 'spread:' })
        for (let i = 0; i < 8; i++) await spread.create(alice)
        expect(await spread.countByUser(1001)).to.equal(8)
        expect(await scanned(spread)).to.equal(8)
        expect(await spread.destroyByUser(1001)).to.equal(8)
        expect(await store.destroyByUser(1001)).to.equal(1)
        const sizes = await Promise.all(cluster.nodes('master').map((node) => node.dbsize()))
        expect(sizes).to.deep.equal([0, 0])
      } finally {
        cluster.disconnect()
        await servers.stop()
      }
    }).timeout(60_000)
  })
}

async function scanned(store: { scan(): AsyncIterable<unknown> }): Promise<number> {
  let count = 0
  for await (const _ of store.scan()) count++
  return count
}

describe('ioredisTransport()', () => {
  const lazy = (options: object): Redis => new Redis({ lazyConnect: true, ...options })
  const refused: Readonly<Record<string, readonly [client: unknown, message: RegExp]>> = {
    null: [null, /ioredis 5, got null/],
    'a text': ['redis://127.0.0.1', /got string/],
    'a client of another library': [{ evalSha: () => {} }, /without eval, evalsha, sendCommand/],
    'a client of ioredis 4': [
      { eval: () => {}, evalsha: () => {}, sendCommand: () => {} },
      /without createScanStream/,
    ],
    stringNumbers: [lazy({ stringNumbers: true }), /stringNumbers/],
    'a replica': [lazy({ sentinels: [{}], name: 'm', role: 'slave' }), /role: 'slave'/],
    'READONLY of a Cluster node': [lazy({ readOnly: true }), /readOnly/],
  }
  for (const [what, [client, message]] of Object.entries(refused))
    it(`refuses ${what}`, () => {
      expect(() => ioredisTransport(client as IoredisClient)).to.throw(TypeError, message)
    })
})

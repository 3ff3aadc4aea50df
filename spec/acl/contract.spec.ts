/** The contract suite as the user of docs/acl/*-read-write.acl: it needs all that is granted, and nothing else. */
import { expect } from 'chai'
import { Redis } from 'ioredis'
import { createCluster, createSentinel } from 'redis'
import { ioredisTransport } from '../../lib/ioredis/index.ts'
import type { RedisClient, RedisTransport } from '../../lib/redis/client.ts'
import { describeSessionStore } from '../../lib/testing/index.ts'
import type { SuiteData } from '../../lib/testing/index.ts'
import type { Running } from '../../tools/server/topology.ts'
import type { RunningSentinelSet } from '../../tools/server/sentinel.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { ROLES } from '../../tools/acl/roles.ts'
import type { Form } from '../../tools/acl/roles.ts'
import { aclFile, commandsRun, credentials, letIn, refusedTo } from '../support/acl.ts'
import { connected, redisStores } from '../support/faulty.ts'
import type { Client } from '../support/faulty.ts'
import { ioredisCluster } from '../support/ioredis.ts'
import { REDIS_STORES } from '../support/redis-stores.ts'
import { startOwnCluster, startOwnSentinelSet, startOwnServer } from '../support/servers.ts'
import { story } from '../support/story.ts'

const STORES = { json: REDIS_STORES.JsonSessionStore, hash: REDIS_STORES.HashSessionStore } as const
const settings = { scale: 0.02, prefix: 'sess:' }

const ANOTHER_WRITES: Readonly<Record<Form, (key: string, data: SuiteData) => readonly string[]>> = {
  json: (key, data) => ['JSON.SET', key, '$', JSON.stringify(data)],
  hash: (key, data) => ['HSET', key, ...Object.entries(data).flat().map(String)],
}

/** What the clients of a Cluster send, and no other. */
const OF_CLUSTERS: readonly string[] = ['cluster|slots', 'cluster|info']

for (const [form, make] of Object.entries(STORES) as [Form, (typeof STORES)[Form]][]) {
  describe(`The read-write user of docs/acl (${form}) on one server`, () => {
    let server: PinnedServer
    let admin: Client
    let clients: Client[]
    before(async () => {
      server = await startOwnServer({ args: aclFile('read-write', form), module: form === 'json' })
      admin = await connected(server.url)
      await letIn(admin, 'read-write')
      await admin.sendCommand(['CONFIG', 'RESETSTAT'])
      // Sent when nothing else is.
      const options = { ...credentials('read-write'), pingInterval: 20 }
      clients = [await connected(server.url, options), await connected(server.url, options)]
    })
    after(async () => {
      for (const client of [admin, ...clients]) client.destroy()
      await server.stop()
    })

    describeSessionStore(
      { describe, it },
      (options) => ({
        store: make({ ...options, client: clients[0] as Client }),
        anotherStore: (changed) => make({ ...options, ...changed, client: clients[1] as Client }),
      }),
      settings,
    )

    // What the contract has no word of.
    it('reads a session that another service keeps', async () => {
      const data = { user_id: 1001, role: 'admin' }
      const key = 'sess:an-id-of-the-other-service'
      await admin.sendCommand([...ANOTHER_WRITES[form](key, data)])
      await admin.expire(key, 100)
      const store = make({ client: clients[0] as Client, prefix: 'sess:', hashIds: false })
      expect((await store.read('an-id-of-the-other-service'))?.session).to.deep.include(data)
    })

    describe('in the end', () =>
      it('asks for nothing that is not granted, and uses all that is', async () => {
        expect(await refusedTo(admin, 'read-write')).to.deep.equal([])
        const run = await commandsRun(admin)
        const unused = ROLES['read-write'].commands[form].filter((name) => !run.has(name))
        expect(unused).to.have.members(OF_CLUSTERS)
      }))
  })
}

interface Opened {
  readonly client: RedisClient | RedisTransport
  readonly close: () => unknown
}

interface Way {
  readonly start: () => Promise<Running>
  readonly open: (servers: Running) => Promise<Opened>
}

const { username, password } = credentials('read-write')
const args = aclFile('read-write', 'json')
const quiet = { nodeClientOptions: { username, password }, scanInterval: 1000 }

/** Every way of one library or the other to servers with that user. */
const WAYS: Readonly<Record<string, Way>> = {
  'a Cluster, redis': {
    start: () => startOwnCluster({ masters: 2, replicas: 0, args }),
    open: async ({ nodes }) => {
      const rootNodes = nodes.map(({ url }) => ({ url }))
      const client = await createCluster({ rootNodes, defaults: { username, password } }).connect()
      return { client, close: () => client.destroy() }
    },
  },
  'a Cluster, ioredis': {
    start: () => startOwnCluster({ masters: 2, replicas: 0, args }),
    open: async ({ nodes }) => {
      const urls = nodes.map(({ url }) => url)
      const cluster = await ioredisCluster(urls, { redisOptions: { username, password } })
      return { client: ioredisTransport(cluster), close: () => cluster.disconnect() }
    },
  },
  'a Sentinel set, redis': {
    start: () => startOwnSentinelSet({ args }),
    open: async (set) => {
      const { name, sentinelRootNodes } = set as RunningSentinelSet
      const client = createSentinel({ name, sentinelRootNodes, ...quiet })
      client.on('error', () => {})
      await client.connect()
      return { client, close: () => client.destroy() }
    },
  },
  'a Sentinel set, ioredis': {
    start: () => startOwnSentinelSet({ args }),
    open: async (set) => {
      const { name, sentinelRootNodes: sentinels } = set as RunningSentinelSet
      const client = new Redis({ name, sentinels, username, password, lazyConnect: true })
      client.on('error', () => {})
      await client.connect()
      return { client: ioredisTransport(client), close: () => client.disconnect() }
    },
  },
}

describe('The read-write user of docs/acl (json), on', function () {
  this.timeout(60_000)
  for (const [title, { start, open }] of Object.entries(WAYS))
    it(`${title}: asks for nothing that is not granted`, async () => {
      const servers = await start()
      const data = servers.nodes.filter(({ name }) => !name.startsWith('sentinel'))
      const admins = await Promise.all(data.map(({ url }) => connected(url)))
      await Promise.all(admins.map((admin) => letIn(admin, 'read-write')))
      try {
        const { client, close } = await open(servers)
        const store = redisStores['JsonSessionStore']?.({ client })
        if (store) await story(store)
        await store?.ready()
        await close()
        for (const admin of admins) expect(await refusedTo(admin, 'read-write')).to.deep.equal([])
        if (title.startsWith('a Cluster')) await usesAllOf(OF_CLUSTERS, title, admins)
      } finally {
        for (const admin of admins) admin.destroy()
        await servers.stop()
      }
    })
})

/** Each library asks one or both. */
async function usesAllOf(
  commands: readonly string[],
  title: string,
  admins: readonly Client[],
): Promise<void> {
  const run = await Promise.all(admins.map(commandsRun))
  const asked = title.endsWith('ioredis') ? commands : commands.slice(0, 1)
  for (const name of asked)
    expect(
      run.some((one) => one.has(name)),
      name,
    ).to.equal(true)
}

/**
 * Clients that read from replicas or from a cache of their own. What they do for other commands is shown beside what
 * they do for a store's: it reads by EVALSHA, which is no read to them.
 */
import { expect } from 'chai'
import {
  BasicClientSideCache,
  BasicPooledClientSideCache,
  createClient,
  createCluster,
  createSentinel,
} from 'redis'
import type { RedisClient } from '../../lib/redis/client.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import type { RunningCluster } from '../../tools/server/cluster.ts'
import type { ServerNode } from '../../tools/server/node.ts'
import type { RunningSentinelSet } from '../../tools/server/sentinel.ts'
import { alice, redisStores } from '../support/faulty.ts'
import type { Store } from '../support/faulty.ts'
import { startOwnCluster, startOwnSentinelSet } from '../support/servers.ts'

/** Long enough that nobody takes a paused replica for dead. */
const PATIENCE_MS = 60_000
const SILENCE_MS = 200

const READS: Readonly<Record<string, (store: Store, id: string) => Promise<unknown>>> = {
  get: (store, id) => store.get(id),
  'get with touch': (store, id) => store.get(id, { touch: true }),
  read: (store, id) => store.read(id),
  getFields: (store, id) => store.getFields(id, ['role']),
  getPreference: (store, id) => store.getPreference(id, 'theme'),
  hasPermission: (store, id) => store.hasPermission(id, 'read'),
  exists: (store, id) => store.exists(id),
  expiresInMs: (store, id) => store.expiresInMs(id),
  listByUser: async (store) => (await store.listByUser(1001))[0],
  countByUser: (store) => store.countByUser(1001),
  scan: async (store) => {
    for await (const summary of store.scan()) return summary
    return undefined
  },
}

type Reader = RedisClient & {
  pTTL(key: string): Promise<unknown>
  connect(): Promise<unknown>
  destroy(): unknown
}
/** The types of the package, one for each kind and all of its commands, cost the compiler seconds. */
type Caching = Reader & {
  get(key: string): Promise<unknown>
  set(key: string, value: string): Promise<unknown>
  on(event: 'error', listener: () => void): unknown
}

async function using(client: Caching, act: (client: Caching) => Promise<void>): Promise<void> {
  client.on('error', () => {})
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.destroy()
  }
}

const isSilent = (promise: Promise<unknown>): Promise<boolean> =>
  Promise.race([
    promise.then(() => false),
    new Promise<true>((resolve) => setTimeout(resolve, SILENCE_MS, true)),
  ])

/** Those of the reads that answer otherwise than they should. */
const wrong = async (
  store: Store,
  id: string,
  isRight: (value: unknown) => boolean,
): Promise<readonly string[]> => {
  const answers = await Promise.all(Object.values(READS).map((read) => read(store, id)))
  return Object.keys(READS).filter((_, i) => !isRight(answers[i]))
}

const isThere = (value: unknown): boolean => Boolean(value)
const isNoSession = (value: unknown): boolean => !value

/** With all replicas standing still every answer is the master's. */
async function expectMasterReads(
  client: Reader,
  store: Store,
  replicas: readonly ServerNode[],
): Promise<void> {
  const { id } = await store.create(alice)
  const paused = replicas.filter(({ state }) => state === 'running')
  for (const replica of paused) replica.pause()
  try {
    const others = Array.from({ length: 6 }, () => client.pTTL(store.keyOf(id)))
    expect(await Promise.all(others.map(isSilent)), 'this client reads from replicas').to.include(true)
    expect(await wrong(store, id, isThere)).to.deep.equal([])
    expect(await store.destroy(id)).to.equal(true)
    expect(await wrong(store, id, isNoSession)).to.deep.equal([])
    for (const replica of paused) replica.resume()
    await Promise.all(others)
  } finally {
    for (const replica of paused) if (replica.state === 'paused') replica.resume()
  }
}

/** What was read once is not kept: the session ends, and nobody sees it any more. */
async function expectUncachedReads(
  client: Caching,
  store: Store,
  cache: { stats(): { hitCount: number; missCount: number } },
): Promise<void> {
  const { id } = await store.create(alice)
  for (let i = 0; i < 3; i++) expect(await wrong(store, id, isThere)).to.deep.equal([])
  expect(cache.stats()).to.include({ hitCount: 0, missCount: 0 })
  await client.set(`${store.keyOf(id)}:other`, 'value')
  for (let i = 0; i < 3; i++) await client.get(`${store.keyOf(id)}:other`)
  expect(cache.stats().hitCount, 'this client caches').to.be.above(0)
  await store.destroy(id)
  expect(await wrong(store, id, isNoSession)).to.deep.equal([])
}

describe('A client that reads from elsewhere', function () {
  this.timeout(60_000)
  let cluster: RunningCluster
  let set: RunningSentinelSet
  before(async () => {
    ;[cluster, set] = await Promise.all([
      startOwnCluster({ nodeTimeoutMs: PATIENCE_MS }),
      startOwnSentinelSet({ downAfterMs: PATIENCE_MS }),
    ])
  })
  after(async () => {
    await Promise.all([cluster.stop(), set.stop()])
  })

  const onCluster = (options: object): Caching => createCluster({ rootNodes: cluster.rootNodes, ...options })
  const onSentinel = (options: object): Caching =>
    createSentinel({ name: set.name, sentinelRootNodes: set.sentinelRootNodes, ...options })

  for (const [name, make] of Object.entries(redisStores)) {
    const on = (client: RedisClient): Store => make({ client, prefix: `{app}${uniquePrefix()}` })

    it(`asks the master for a ${name}: createCluster with useReplicas`, () =>
      using(onCluster({ useReplicas: true }), (client) =>
        expectMasterReads(client, on(client), cluster.replicas),
      ))

    it(`asks the master for a ${name}: createSentinel with replicaPoolSize`, async () => {
      const replicas = await set.replicas()
      await using(onSentinel({ replicaPoolSize: 1 }), (client) =>
        expectMasterReads(client, on(client), replicas),
      )
    })

    it(`asks the server and no cache for a ${name}: clientSideCache`, async () => {
      const single = new BasicClientSideCache()
      const url = process.env['REDIS_URL'] ?? ''
      await using(createClient({ url, clientSideCache: single }), (client) =>
        expectUncachedReads(client, on(client), single),
      )
      for (const open of [onCluster, onSentinel]) {
        const pooled = new BasicPooledClientSideCache()
        await using(open({ clientSideCache: pooled }), (client) =>
          expectUncachedReads(client, on(client), pooled),
        )
      }
    })
  }
})

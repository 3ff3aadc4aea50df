/** What `redis` 5.8 and 6 call a client, a pool, a cluster and a sentinel; and what is none of these. */
import { expect } from 'chai'
import { Redis } from 'ioredis'
import * as redis6 from 'redis'
import * as redis5 from 'redis5'
import { transportOf } from '../../lib/redis/client.ts'
import type { RedisClient } from '../../lib/redis/client.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import type { RunningCluster } from '../../tools/server/cluster.ts'
import type { RunningSentinelSet } from '../../tools/server/sentinel.ts'
import { redisStores } from '../support/faulty.ts'
import { startOwnCluster, startOwnSentinelSet } from '../support/servers.ts'
import { story } from '../support/story.ts'

type Opened = RedisClient & {
  on(event: 'error', listener: () => void): unknown
  connect(): Promise<unknown>
  destroy(): unknown
}

/** A caller's own setting, which must not reach the store's replies. */
const asBuffers = (types: {
  BLOB_STRING: 36
}): { commandOptions: { typeMapping: { 36: typeof Buffer } } } => ({
  commandOptions: { typeMapping: { [types.BLOB_STRING]: Buffer } },
})

describe('The redis package', function () {
  this.timeout(60_000)
  let cluster: RunningCluster
  let set: RunningSentinelSet
  before(async () => {
    ;[cluster, set] = await Promise.all([startOwnCluster({ replicas: 0 }), startOwnSentinelSet()])
  })
  after(async () => {
    await Promise.all([cluster.stop(), set.stop()])
  })

  const url = (): string => process.env['REDIS_URL'] ?? ''
  const sentinels = (): { name: string; sentinelRootNodes: { host: string; port: number }[] } => ({
    name: set.name,
    sentinelRootNodes: set.sentinelRootNodes,
  })
  const { BLOB_STRING: blob5 } = redis5.RESP_TYPES
  const { BLOB_STRING: blob6 } = redis6.RESP_TYPES

  const kinds: Readonly<Record<string, () => Opened>> = {
    '5.8: createClient': () => redis5.createClient({ url: url() }),
    '5.8: createClientPool': () => redis5.createClientPool({ url: url() }),
    '5.8: createCluster': () => redis5.createCluster({ rootNodes: cluster.rootNodes }),
    '5.8: createSentinel': () => redis5.createSentinel(sentinels()),
    '5.8: createSentinel with replies as Buffers': () =>
      redis5.createSentinel({ ...sentinels(), ...asBuffers({ BLOB_STRING: blob5 }) }),
    '6: createClient': () => redis6.createClient({ url: url() }),
    '6: createClientPool': () => redis6.createClientPool({ url: url() }),
    '6: createCluster': () => redis6.createCluster({ rootNodes: cluster.rootNodes }),
    '6: createSentinel': () => redis6.createSentinel(sentinels()),
    '6: createSentinel with replies as Buffers': () =>
      redis6.createSentinel({ ...sentinels(), ...asBuffers({ BLOB_STRING: blob6 }) }),
  }

  for (const [title, open] of Object.entries(kinds)) {
    it(title, async () => {
      const client = open()
      client.on('error', () => {})
      await client.connect()
      try {
        for (const make of Object.values(redisStores))
          await story(make({ client, prefix: `{app}${uniquePrefix()}` }))
      } finally {
        await client.destroy()
      }
    })
  }
})

describe('What is no client of the redis package', () => {
  const refused: Readonly<Record<string, readonly [unknown, string]>> = {
    nothing: [undefined, 'got undefined'],
    null: [null, 'got null'],
    'a URL': ['redis://:hunter2@127.0.0.1', 'got string'],
    'an ioredis client': [{ eval() {}, evalsha() {} }, 'got one without evalSha, withCommandOptions'],
    'an ioredis client, with what to do': [{ eval() {}, evalsha() {} }, 'json-session-store/ioredis'],
    'a client of ioredis itself': [new Redis({ lazyConnect: true }), 'ioredisTransport(client)'],
    'a client of redis 4, with what to do': [{ eval() {}, evalSha() {} }, 'install redis@6'],
    'a function that makes one': [redis6.createClient, 'got a function without eval, evalSha'],
    'a plain object': [{ url: 'redis://:hunter2@127.0.0.1' }, 'got one without eval'],
    'a client of redis 4': [{ eval() {}, evalSha() {} }, 'got one without withCommandOptions'],
    'a promise of a client': [Promise.resolve(), 'got one without eval, evalSha, withCommandOptions'],
  }
  for (const [title, [client, says]] of Object.entries(refused)) {
    it(`is refused with what it lacks: ${title}`, () => {
      expect(() => transportOf(client as RedisClient))
        .to.throw(TypeError, says)
        .and.have.property('message')
        .that.does.not.include('hunter2')
    })
  }
})

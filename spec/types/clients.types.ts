/** Compiled, never run: the clients of both majors of `redis` are what a store takes, with any options; others are not. */
import { expectTypeOf } from 'expect-type'
import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis'
import * as redis5 from 'redis5'
import type { RedisClient } from '../../lib/redis/client.ts'

const rootNodes = [{ url: 'redis://127.0.0.1:6379' }]
const sentinels = { name: 'main', sentinelRootNodes: [{ host: '127.0.0.1', port: 26_379 }] }
const asBuffers = { commandOptions: { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } } }

export const clients: readonly RedisClient[] = [
  createClient(),
  createClient({ RESP: 2 }),
  createClient({ RESP: 3, ...asBuffers }),
  createClient({ keyPrefix: 'app:' }),
  createClient().withTypeMapping({ [RESP_TYPES.NUMBER]: String }),
  createClientPool(),
  createClientPool({ RESP: 2 }, { maximum: 4 }),
  createCluster({ rootNodes }),
  createCluster({ rootNodes, RESP: 2, useReplicas: true }),
  createSentinel(sentinels),
  createSentinel({ ...sentinels, RESP: 2, replicaPoolSize: 1 }),
]

export const clients5: readonly RedisClient[] = [
  redis5.createClient(),
  redis5.createClient({ RESP: 3 }),
  redis5.createClient().withTypeMapping({ [redis5.RESP_TYPES.NUMBER]: String }),
  redis5.createClientPool(),
  redis5.createClientPool({ RESP: 3 }, { maximum: 4 }),
  redis5.createCluster({ rootNodes }),
  redis5.createCluster({ rootNodes, RESP: 3, useReplicas: true }),
  redis5.createSentinel(sentinels),
  redis5.createSentinel({ ...sentinels, RESP: 3, replicaPoolSize: 1 }),
]

/** As ioredis has them: another name, other parameters. */
interface OtherClient {
  eval(script: string, numKeys: number, ...rest: string[]): Promise<unknown>
  evalsha(sha: string, numKeys: number, ...rest: string[]): Promise<unknown>
}
expectTypeOf<OtherClient>().not.toExtend<RedisClient>()

/** All that lies under a prefix, for comparison. */
import type { Client } from './faulty.ts'

export interface Entry {
  readonly key: string
  readonly value: unknown
  /** PEXPIRETIME: -1 for never. */
  readonly expires: number
}

export async function contentOf(client: Client, prefix: string): Promise<readonly Entry[]> {
  const keys = (await client.keys(`${prefix}*`)).toSorted()
  return Promise.all(
    keys.map(async (key) => ({
      key,
      value: await valueOf(client, key),
      expires: await client.pExpireTime(key),
    })),
  )
}

async function valueOf(client: Client, key: string): Promise<unknown> {
  const type = await client.type(key)
  if (type === 'zset') return client.zRangeWithScores(key, 0, -1)
  if (type === 'hash') return client.hGetAll(key)
  return client.json.get(key)
}

/** Clients of ioredis for specs: they come back soon after their server does, and say nothing of it. */
import { Cluster, Redis } from 'ioredis'
import type { ClusterOptions, RedisOptions } from 'ioredis'

export async function ioredis(url: string, options: RedisOptions = {}): Promise<Redis> {
  const client = new Redis(url, { retryStrategy: () => 20, lazyConnect: true, ...options })
  client.on('error', () => {})
  await client.connect()
  return client
}

export async function ioredisCluster(
  urls: readonly string[],
  options: ClusterOptions = {},
): Promise<Cluster> {
  const nodes = urls.map((url) => ({ host: new URL(url).hostname, port: Number(new URL(url).port) }))
  const cluster = new Cluster(nodes, { lazyConnect: true, ...options })
  cluster.on('error', () => {})
  await cluster.connect()
  return cluster
}

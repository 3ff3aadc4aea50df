/** Where no script reaches an old session and its new form at once. */
import { createCluster } from 'redis'
import type { RedisClient } from '../../lib/index.ts'
import { connected } from '../support/faulty.ts'
import { startOwnCluster } from '../support/servers.ts'
import { newPrefix } from './services.ts'

/** What the test itself asks of either place. */
interface Raw extends RedisClient {
  set(key: string, value: string, options: { readonly PX: number }): Promise<unknown>
  get(key: string): Promise<string | null>
  hSet(key: string, fields: Record<string, string>): Promise<unknown>
  pExpire(key: string, ms: number): Promise<unknown>
  sAdd(key: string, member: string): Promise<unknown>
  pTTL(key: string): Promise<number>
  type(key: string): Promise<string>
}

export interface World {
  readonly old: Raw
  readonly new: Raw
  readonly hashIds: boolean
  readonly prefix: string
  stop(): Promise<void>
}

const twoDatabases = (hashIds: boolean) => async (): Promise<World> => {
  const url = process.env['REDIS_URL'] ?? ''
  const [old, other] = await Promise.all([connected(url, { database: 1 }), connected(url)])
  const stop = async (): Promise<void> => {
    old.destroy()
    other.destroy()
  }
  return { old, new: other, hashIds, prefix: newPrefix(), stop }
}

const cluster = async (): Promise<World> => {
  const servers = await startOwnCluster({ masters: 3, replicas: 0 })
  const client = createCluster({ rootNodes: servers.rootNodes })
  client.on('error', () => {})
  await client.connect()
  const stop = async (): Promise<void> => {
    client.destroy()
    await servers.stop()
  }
  return { old: client, new: client, hashIds: true, prefix: newPrefix(), stop }
}

export const WORLDS: Readonly<Record<string, () => Promise<World>>> = {
  'another server': twoDatabases(true),
  'the same key of another server': twoDatabases(false),
  'another slot': cluster,
}

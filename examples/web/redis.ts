/** The connection, and the store on it: what it sends is noted. */
import { createClient } from 'redis'
import type { RedisClientOptions } from 'redis'
import { JsonSessionStore } from '../../lib/index.ts'
import type { SessionStore } from '../../lib/index.ts'
import { transportOf } from '../../lib/redis/client.ts'
import { SCHEMA } from './session.ts'
import type { WebSession } from './session.ts'
import { notedTransport } from './traffic.ts'

export type Connection = ReturnType<typeof createClient>

/** An application without a view of its traffic gives `client` as it is. */
export const openStore = (client: Connection, prefix: string): SessionStore<WebSession> =>
  new JsonSessionStore<WebSession>({
    client: notedTransport(transportOf(client)),
    schema: SCHEMA,
    prefix: `${prefix}sess:`,
    userPrefix: `${prefix}user:`,
  })

/** What fails later, the request that it fails tells. */
export async function connect(url: string): Promise<Connection> {
  const options: RedisClientOptions = { url, socket: { connectTimeout: 5_000 } }
  const client = createClient(options)
  client.on('error', () => {})
  await client.connect()
  return client
}

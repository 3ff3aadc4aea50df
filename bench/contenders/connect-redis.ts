/** What most use today: the session is one text, read whole and written whole, as express-session does it. */
import { randomBytes } from 'node:crypto'
import { setTheme, twoOf } from '../data.ts'
import type { Data } from '../data.ts'
import { IDLE_SECONDS, NAMES, prefixOf } from './contender.ts'
import type { Client, Contender } from './contender.ts'

/** What is used of connect-redis; its own types ask for those of express-session. */
interface ConnectRedis {
  get(id: string): Promise<unknown>
  set(id: string, session: object): Promise<unknown>
  touch(id: string, session: object): Promise<unknown>
  destroy(id: string): Promise<unknown>
}
export type ConnectRedisClass = new (options: { client: Client; prefix: string; ttl: number }) => ConnectRedis

const PACKAGE = 'connect-redis'

/** @throws {Error} when it is not installed */
export async function loadConnectRedis(name: string = PACKAGE): Promise<ConnectRedisClass> {
  try {
    const { RedisStore } = (await import(name)) as { RedisStore: ConnectRedisClass }
    return RedisStore
  } catch (cause) {
    throw new Error(`${name} cannot be loaded; npm ci installs it`, { cause })
  }
}

export function connectRedis(
  key: 'connect' | 'connect0',
  Store: ConnectRedisClass,
  client: Client,
): Contender {
  const prefix = prefixOf(key === 'connect' ? 'con1' : 'con0')
  const store = new Store({ client, prefix, ttl: IDLE_SECONDS })
  const cookie = { originalMaxAge: IDLE_SECONDS * 1000, httpOnly: true, path: '/' }
  const read = async (id: string): Promise<Data> => (await store.get(id)) as Data // what `create` has put there
  const rewrite = async (id: string, change: (data: Data) => void): Promise<void> => {
    const data = await read(id)
    change(data)
    await store.set(id, data)
  }
  return {
    key,
    name: NAMES[key],
    prefix,
    create: async (data) => {
      const id = randomBytes(24).toString('base64url')
      await store.set(id, { cookie, ...data })
      return id
    },
    read: async (id) => {
      const data = await read(id)
      await store.touch(id, data)
      return data
    },
    fields: async (id) => twoOf(await read(id)),
    change: (id, turn) => rewrite(id, (data) => setTheme(data, turn)),
    increment: (id) => rewrite(id, (data) => data.visits++),
    // Their answer is null, whatever was there.
    touch: async (id) => void (await store.touch(id, { cookie })),
    destroy: async (id) => void (await store.destroy(id)),
  }
}

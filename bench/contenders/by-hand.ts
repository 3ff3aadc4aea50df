/**
 * Two patterns as people write them without a library. Neither can say that a session has gone before it writes (a late
 * write revives it), neither changes document and expiry in one step, neither validates nor lists a user's sessions.
 */
import { randomBytes } from 'node:crypto'
import { setTheme, themeOf, twoOf } from '../data.ts'
import type { Data } from '../data.ts'
import { IDLE_SECONDS, NAMES, prefixOf } from './contender.ts'
import type { Client, Contender } from './contender.ts'

const newId = (): string => randomBytes(32).toString('base64url')

/** A hash: a field for each member, `preferences.theme` for what lies deeper, JSON for arrays. Types are the reader's to know. */
export function hashByHand(client: Client): Contender {
  const prefix = prefixOf('hset')
  const expire = (id: string): Promise<number> => client.expire(prefix + id, IDLE_SECONDS)
  // Both commands leave in one packet: one round trip, two commands.
  const sliding = async <T>(id: string, command: Promise<T>): Promise<T> =>
    (await Promise.all([command, expire(id)]))[0]
  return {
    key: 'hset',
    name: NAMES.hset,
    prefix,
    create: async (data) => {
      const id = newId()
      await sliding(id, client.hSet(prefix + id, fieldsOf(data)))
      return id
    },
    read: async (id) => dataOf(await sliding(id, client.hGetAll(prefix + id))),
    fields: async (id) => {
      const [user, role] = await client.hmGet(prefix + id, ['user_id', 'role'])
      return { user_id: Number(user), role }
    },
    change: (id, turn) => sliding(id, client.hSet(prefix + id, 'preferences.theme', themeOf(turn))),
    increment: (id) => sliding(id, client.hIncrBy(prefix + id, 'visits', 1)),
    touch: expire,
    destroy: (id) => client.del(prefix + id),
  }
}

const fieldsOf = (data: Data): Record<string, string> => ({
  user_id: String(data.user_id),
  email: data.email ?? '',
  role: data.role ?? '',
  permissions: JSON.stringify(data.permissions),
  'preferences.theme': data.preferences?.theme ?? '',
  'preferences.language': data.preferences?.language ?? '',
  csrf: data.csrf,
  visits: String(data.visits),
  cart: JSON.stringify(data.cart),
})

function dataOf(fields: Record<string, string>): unknown {
  if (fields['user_id'] === undefined) return null
  const { permissions = '[]', cart = '[]', ...rest } = fields
  return {
    user_id: Number(rest['user_id']),
    email: rest['email'],
    role: rest['role'],
    permissions: JSON.parse(permissions) as unknown,
    preferences: { theme: rest['preferences.theme'], language: rest['preferences.language'] },
    csrf: rest['csrf'],
    visits: Number(rest['visits']),
    cart: JSON.parse(cart) as unknown,
  }
}

/** A RedisJSON document that is read whole, changed here and written whole. */
export function rewriteByHand(client: Client): Contender {
  const prefix = prefixOf('rewr')
  const expire = (id: string): Promise<number> => client.expire(prefix + id, IDLE_SECONDS)
  const read = async (id: string): Promise<Data> => (await client.json.get(prefix + id)) as unknown as Data // what `create` has put there
  const write = (id: string, data: Data): Promise<unknown> =>
    // A Data is JSON, which the compiler cannot know of an interface.
    Promise.all([client.json.set(prefix + id, '$', data as never), expire(id)])
  const rewrite = async (id: string, change: (data: Data) => void): Promise<void> => {
    const data = await read(id)
    change(data)
    await write(id, data)
  }
  return {
    key: 'rewrite',
    name: NAMES.rewrite,
    prefix,
    create: async (data) => {
      const id = newId()
      await write(id, data)
      return id
    },
    read: async (id) => (await Promise.all([read(id), expire(id)]))[0],
    fields: async (id) => twoOf(await read(id)),
    change: (id, turn) => rewrite(id, (data) => setTheme(data, turn)),
    increment: (id) => rewrite(id, (data) => data.visits++),
    touch: expire,
    destroy: (id) => client.del(prefix + id),
  }
}

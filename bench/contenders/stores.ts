/** Our three stores, used as anybody would. */
import { HashSessionStore, JsonSessionStore, MemorySessionStore } from '../../lib/index.ts'
import type { SessionStore, SessionStoreOptions } from '../../lib/index.ts'
import { themeOf } from '../data.ts'
import type { Data } from '../data.ts'
import type { ContenderKey } from '../plan.ts'
import { NAMES, prefixOf } from './contender.ts'
import type { Client, Contender } from './contender.ts'

/**
 * The one limit that has to be raised for 100 KB; and each touch is written, where the default leaves out those within
 * a second of the last, which would be nearly all of them here.
 */
export const OPTIONS: Pick<SessionStoreOptions, 'maxDataBytes' | 'touchIntervalMs'> = {
  maxDataBytes: 1 << 20,
  touchIntervalMs: 0,
}

export function jsonStore(client: Client): Contender {
  const prefix = prefixOf('json')
  return ours('json', prefix, new JsonSessionStore<Data>({ client, prefix, ...OPTIONS }))
}

/** Each session is read and changed by this process alone: the best case of a read cache. */
const CACHE = { readCache: { maxBytes: 2 ** 28 } } as const

export function cachedStore(client: Client): Contender {
  const prefix = prefixOf('cach')
  const store = new JsonSessionStore<Data>({ client, prefix, ...CACHE, ...OPTIONS })
  return { ...ours('cached', prefix, store), keepsReads: true }
}

export function sharedStore(client: Client): Contender {
  const prefix = prefixOf('shar')
  const store = new JsonSessionStore<Data>({ client, prefix, ...CACHE, ...OPTIONS })
  const read = (id: string): Promise<unknown> => store.get(id, { touch: true, shared: true })
  return { ...ours('shared', prefix, store), read, keepsReads: true }
}

export function hashStore(client: Client): Contender {
  const prefix = prefixOf('hash')
  return ours('hash', prefix, new HashSessionStore<Data>({ client, prefix, ...OPTIONS }))
}

export const memoryStore = (): Contender =>
  ours('memory', undefined, new MemorySessionStore<Data>({ maxSessions: 10_000, ...OPTIONS }))

const ours = (key: ContenderKey, prefix: string | undefined, store: SessionStore<Data>): Contender => ({
  key,
  name: NAMES[key],
  prefix,
  create: async (data) => (await store.create(data)).id,
  read: (id) => store.get(id, { touch: true }),
  fields: (id) => store.getFields(id, ['user_id', 'role']),
  change: (id, turn) => store.setPreference(id, 'theme', themeOf(turn)),
  increment: (id) => store.increment(id, ['visits']),
  touch: (id) => store.touch(id),
  destroy: (id) => store.destroy(id),
})

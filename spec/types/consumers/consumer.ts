/** What an application writes against the published package; `tools/check-package.ts` compiles it where that is installed. */
import { createClient, createCluster } from 'redis'
import { HashSessionStore, JsonSessionStore, MemorySessionStore, SessionStoreError } from 'json-session-store'
import type { AnySessionStoreError, Session, SessionStore } from 'json-session-store'
import { describeSessionStore } from 'json-session-store/testing'

interface Shop extends Session {
  cart?: { sku: string; count: number }[]
  preferences?: { theme?: 'light' | 'dark' }
}

export const client = createClient()
export const stores: SessionStore<Session>[] = [
  new JsonSessionStore({ client }),
  new JsonSessionStore({ client: createCluster({ rootNodes: [] }), idleTimeoutMs: 60_000 }),
  new HashSessionStore({ client, onEvent: (event) => console.log(event.type) }),
  new MemorySessionStore({ maxSessions: 10 }),
]

export async function use(store: JsonSessionStore<Shop>): Promise<string | null> {
  const { id, session } = await store.create({ user_id: 1001, cart: [] }, { client: { ip: '127.0.0.1' } })
  await store.setPreference(id, 'theme', 'light')
  await store.setPath(id, ['cart', 0, 'count'], 2)
  await store.update(id, { preferences: { theme: null } })
  // @ts-expect-error no such theme
  await store.setPreference(id, 'theme', 'blue')
  // @ts-expect-error a wrong value
  await store.setPath(id, ['cart', 0, 'count'], '2')
  const found = await store.get(id, { touch: true })
  const count: number | undefined = await store.getPath(id, ['cart', 0, 'count'])
  for await (const summary of store.scan()) console.log(summary.handle, summary.expiresInMs, count)
  return found === null ? null : `${found.created_at} ${session.cart?.length}`
}

export function explain(error: unknown): string {
  if (!(error instanceof SessionStoreError)) return 'not ours'
  const known = error as AnySessionStoreError
  switch (known.code) {
    case 'ERR_SESSION_INVALID':
      return known.issues.map(({ path, keyword }) => `${path.join('/')} ${keyword}`).join()
    case 'ERR_SESSION_BACKEND':
      return `${known.reason} ${known.outcome}`
    default:
      return known.code
  }
}

export const suite: unknown = describeSessionStore

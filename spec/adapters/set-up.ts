/** An adapter's sessions over a store in memory, with a clock of the test's, and what is called of the store. */
import { resolveOptions } from '../../lib/adapters/options.ts'
import type { AdapterOptions } from '../../lib/adapters/options.ts'
import { AdapterSessions } from '../../lib/adapters/sessions.ts'
import type { Loaded } from '../../lib/adapters/sessions.ts'
import type { Content } from '../../lib/adapters/baseline.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import { MemorySessionStore, SessionBackendError } from '../../lib/index.ts'
import type { SessionEvent, SessionStoreContract } from '../../lib/index.ts'
import { recorded } from '../support/recorded.ts'

type Store = SessionStoreContract<JsonObject>
export const MINUTE = 60_000
export const ID = 'an-id-of-a-framework'
export const FIELDS = { envelope: { path: '/' }, life: null }
export const content = (data: JsonObject, more: Partial<Content> = {}): Content => ({
  data,
  ...FIELDS,
  ...more,
})

interface SetUp {
  readonly time: { now: number }
  readonly events: SessionEvent[]
  readonly store: Store
  readonly sessions: AdapterSessions<JsonObject>
  readonly calls: () => string[]
  readonly loaded: (id?: unknown) => Promise<Loaded>
}

export function setUp(
  given: Partial<AdapterOptions<JsonObject>> = {},
  wrap: (store: Store) => Store = (s) => s,
): SetUp {
  const time = { now: 1_700_000_000_000 }
  const events: SessionEvent[] = []
  const store = new MemorySessionStore<JsonObject>({
    clock: () => time.now,
    touchIntervalMs: 0,
    onEvent: (event) => void events.push(event),
  })
  const watched = recorded(wrap(store))
  const options = resolveOptions({ clock: () => time.now, ...given, store: watched.store })
  const sessions = new AdapterSessions(options, (name) => name === 'save')
  const loaded = async (id: unknown = ID) => {
    const found = await sessions.load(id, { touch: true })
    if (!found) throw new Error('it is not there')
    return found
  }
  return { time, events, store, sessions, calls: watched.calls, loaded }
}

export const failing =
  (...names: string[]) =>
  (store: Store): Store =>
    new Proxy(store, {
      get: (target, name) => {
        if (names.includes(String(name)))
          return () => Promise.reject(new SessionBackendError('disconnected', 'not-applied', 'away'))
        const member: unknown = Reflect.get(target, name)
        return typeof member === 'function' ? (member.bind(target) as unknown) : member
      },
    })

/** One of whose methods does something else around what it does. */
export const changed = (store: Store, name: keyof Store, around: (act: () => unknown) => unknown): Store =>
  new Proxy(store, {
    get: (target, member) => {
      const own: unknown = Reflect.get(target, member)
      if (typeof own !== 'function') return own
      const act = (...given: unknown[]): unknown => Reflect.apply(own, target, given)
      return member === name ? (...given: unknown[]): unknown => around(() => act(...given)) : act
    },
  })

export const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(() => 'resolved', (error: unknown) => (error as { code?: string }).code ?? (error as Error).name) // prettier-ignore

/** One session, two users, and the calls that meet: each in a process of its own, on a server that is empty at the start. */
import { createClient } from 'redis'
import type { RedisCommands, SessionStore, SessionStoreOptions } from '../../lib/index.ts'
import { REDIS_STORES } from '../support/redis-stores.ts'
import { Gate } from './scheduler.ts'

export type Name = keyof typeof REDIS_STORES
type Store = SessionStore<Record<string, unknown>>

export type Client = ReturnType<typeof createClient>
export const connect = async (url: string): Promise<Client> => {
  const client: Client = createClient({ url })
  await client.connect()
  return client
}

const IDLE_MS = 1_800_000
export const HEALING_MS = 31_000
export const idOf = (letter: string): string => letter.repeat(43)

export interface Call {
  readonly name: string
  readonly options?: Partial<SessionStoreOptions>
  /** The root of the session that it makes for the user u. */
  readonly makes?: string
  /** `own`: a letter of its own for each process, so that two may make the same. */
  readonly run: (store: Store, own: (letter: string) => string, redis: RedisCommands) => Promise<unknown>
}

/** What became of a call: its answer, an error's code, or `died`. */
export interface Done {
  readonly call: Call
  readonly gate: Gate
  answer: unknown
  /** Sessions of the user u that had been answered to somebody when the call began. */
  before: readonly string[]
}

const PREFIX = 'sess:'
export const keyOf = (letter: string): string => PREFIX + idOf(letter)
/** Compiled once. */
const ANYTHING = { type: 'object' }

/** A document under the prefix, as it lies there. */
export interface Found {
  readonly id: string
  readonly user: string
  readonly root: string
  readonly visits: number
  readonly pending: boolean
}

export class World {
  now = 1_700_000_000_000
  readonly client: Client
  readonly #name: Name

  constructor(client: Client, name: Name) {
    this.client = client
    this.#name = name
  }

  /** `loggedIn`: the session a is of the user u; else of nobody. */
  async begin(loggedIn: boolean): Promise<void> {
    await this.client.flushDb()
    this.now = 1_700_000_000_000
    const store = this.store(this.client)
    await store.create({ root: 'a', visits: 0, ...(loggedIn && { user_id: 'u' }) }, { id: idOf('a') })
    // A touch has to refresh the index.
    this.now += IDLE_MS / 2
  }

  store(
    client: Parameters<(typeof REDIS_STORES)[Name]>[0]['client'],
    options: Partial<SessionStoreOptions> = {},
  ): Store {
    const make = REDIS_STORES[this.#name]
    const settings = {
      index: 'cross-slot',
      hashIds: false,
      prefix: PREFIX,
      clock: () => this.now,
      schema: ANYTHING,
    } as const
    return make({ ...settings, ...options, client }) as unknown as Store
  }

  start(call: Call, first: boolean): Done {
    const gate = new Gate(this.client)
    const done: Done = { call, gate, answer: 'died', before: [] }
    const store = this.store(gate.transport, call.options)
    call
      .run(store, (letter) => (first ? letter : letter.toUpperCase()), gate.redis)
      .then(
        (answer) => (done.answer = answer),
        (error: unknown) => (done.answer = error instanceof Error && 'code' in error ? error.code : error),
      )
    return done
  }

  /** What a reader would find now. */
  async live(): Promise<Found[]> {
    const store = this.store(this.client)
    const found: Found[] = []
    for (const key of await this.client.keys(`${PREFIX}*`)) {
      const id = key.slice(PREFIX.length)
      const session = await store.get(id)
      if (!session) continue
      const { user_id: user, root, visits } = session
      found.push({
        id,
        user: String(user ?? ''),
        root: String(root),
        visits: Number(visits),
        pending: await this.#isPending(key),
      })
    }
    return found
  }

  async #isPending(key: string): Promise<boolean> {
    if (this.#name === 'HashSessionStore') return (await this.client.hExists(key, '_session.pending')) === 1
    const found = await this.client.json.type(key, { path: '$._session.pending' })
    return Array.isArray(found) && found.length > 0
  }

  /** Score by entry of a user's index. */
  async index(user: string): Promise<ReadonlyMap<string, number>> {
    const entries = await this.client.zRangeWithScores(`user:${user}:sessions:index`, 0, -1)
    return new Map(entries.map(({ value, score }) => [value, score]))
  }

  async keysWithoutTtl(): Promise<string[]> {
    const keys = await this.client.keys('*')
    const ttls = await Promise.all(keys.map((key) => this.client.pTTL(key)))
    return keys.filter((_, i) => (ttls[i] ?? 0) < 0)
  }
}

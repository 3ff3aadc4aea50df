/** What is measured: our stores, what people use today, and the least that our own script can cost. */
import { createHash, randomBytes } from 'node:crypto'
import { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore, MemorySessionStore } from '../lib/index.ts'
import type { RedisTransport, SessionStore } from '../lib/index.ts'
import type { Data } from './data.ts'

/** One way of keeping sessions. What an operation does with a session is the same in all of them. */
export interface Contender {
  readonly name: string
  /** Makes a session and answers its id. */
  create(data: Data): Promise<string>
  /** Changes one preference. */
  change(id: string, turn: number): Promise<unknown>
  /** Reads the whole and restarts the idle timer. */
  read(id: string): Promise<unknown>
  remove(id: string): Promise<unknown>
}

export type Client = ReturnType<typeof createClient>
export const BASELINE = 'connect-redis, default client'
export const WITHOUT_TIMEOUT = 'connect-redis, timeout 0'

/** What is used of connect-redis; its own types ask for those of express-session. */
interface ConnectRedis {
  get(id: string): Promise<unknown>
  set(id: string, session: object): Promise<unknown>
  touch(id: string, session: object): Promise<unknown>
  destroy(id: string): Promise<unknown>
}
type ConnectRedisModule = {
  RedisStore: new (options: { client: Client; prefix: string; ttl: number }) => ConnectRedis
}
const CONNECT_REDIS: string = 'connect-redis'

const OPTIONS = { maxDataBytes: 1 << 20, touchIntervalMs: 0 }
const themes = ['light', 'dark'] as const
const themeOf = (turn: number): string => themes[turn % 2] ?? 'light'

export interface Field {
  readonly contenders: readonly Contender[]
  /** Microseconds that the server has worked so far. */
  serverCpu(): Promise<number>
  close(): void
}

export async function contendersOn(url: string): Promise<Field> {
  const [standard, untimed] = await Promise.all([
    createClient({ url }).connect(),
    createClient({ url, commandOptions: { timeout: 0 } }).connect(),
  ])
  const { RedisStore } = (await import(CONNECT_REDIS)) as ConnectRedisModule
  const contenders = [
    connectRedis(BASELINE, new RedisStore({ client: standard as Client, prefix: 'c1:', ttl: 1800 })),
    connectRedis(WITHOUT_TIMEOUT, new RedisStore({ client: untimed as Client, prefix: 'c2:', ttl: 1800 })),
    ours('JsonSessionStore', new JsonSessionStore<Data>({ client: standard, prefix: 'json:', ...OPTIONS })),
    ours('HashSessionStore', new HashSessionStore<Data>({ client: standard, prefix: 'hash:', ...OPTIONS })),
    ours('MemorySessionStore', new MemorySessionStore<Data>({ maxSessions: 10_000, ...OPTIONS })),
    bareScript(untimed as Client),
  ]
  return {
    contenders,
    serverCpu: async () => {
      const info = await untimed.info('cpu')
      const seconds = [...info.matchAll(/^used_cpu_(?:user|sys):(.*)$/gm)].map(([, text]) => Number(text))
      return seconds.reduce((a, b) => a + b, 0) * 1e6
    },
    close: () => [standard, untimed].forEach((client) => client.destroy()),
  }
}

const ours = (name: string, store: SessionStore<Data>): Contender => ({
  name,
  create: async (data) => (await store.create(data)).id,
  change: (id, turn) => store.setPreference(id, 'theme', themeOf(turn)),
  read: (id) => store.get(id, { touch: true }),
  remove: (id) => store.destroy(id),
})

/** As express-session does it: a change reads the whole, and writes the whole. */
function connectRedis(name: string, store: ConnectRedis): Contender {
  const cookie = { originalMaxAge: 1_800_000, httpOnly: true, path: '/' }
  return {
    name,
    create: async (data) => {
      const id = randomBytes(24).toString('base64url')
      await store.set(id, { cookie, ...data })
      return id
    },
    change: async (id, turn) => {
      const data = (await store.get(id)) as Data
      data.preferences = { ...data.preferences, theme: themeOf(turn) }
      await store.set(id, data)
    },
    read: async (id) => {
      const data = (await store.get(id)) as Data
      await store.touch(id, data)
      return data
    },
    remove: (id) => store.destroy(id),
  }
}

interface Captured {
  readonly sha: string
  readonly options: { keys: string[]; arguments: string[] }
}

/** Passes on what a store sends, and keeps it. */
class Recorder {
  readonly transport: RedisTransport
  readonly #kept = new Map<unknown, Captured>()
  #last: Captured | undefined

  constructor(client: Client) {
    this.transport = {
      withdrawable: () => ({
        evalSha: (sha, options) => {
          this.#last = { sha, options }
          return client.evalSha(sha, options)
        },
        eval: (text, options) => client.eval(text, options),
      }),
    }
  }

  /** The command that `act` sends, the first time; the same again each time after. */
  async of(key: unknown, act: () => Promise<unknown>): Promise<Captured> {
    const known = this.#kept.get(key)
    if (known) return known
    await act()
    if (!this.#last) throw new Error('nothing was sent')
    this.#kept.set(key, this.#last)
    return this.#last
  }
}

/** The commands of JsonSessionStore, made once and sent again and again, the reply parsed and nothing else. */
function bareScript(client: Client): Contender {
  const recorder = new Recorder(client)
  const store = new JsonSessionStore<Data>({ client: recorder.transport, prefix: 'bare:', ...OPTIONS })
  const send = ({ sha, options }: Captured): Promise<unknown> => client.evalSha(sha, options)
  return {
    name: 'bare EVALSHA of JsonSessionStore',
    create: async (data) => {
      const { sha, options } = await recorder.of(data, () => store.create(data))
      const id = randomBytes(32).toString('base64url')
      await send({ sha, options: underName(id, options) })
      return id
    },
    change: async (id, turn) =>
      send(await recorder.of(`${turn % 2}${id}`, () => store.setPreference(id, 'theme', themeOf(turn)))),
    read: async (id) => {
      const reply = await send(await recorder.of(id, () => store.get(id, { touch: true })))
      return JSON.parse(String(Array.isArray(reply) ? reply[3] : null)) as unknown
    },
    remove: (id) => store.destroy(id),
  }
}

/** What creates a session, for another id. */
function underName(id: string, { keys, arguments: args }: Captured['options']): Captured['options'] {
  const suffix = createHash('sha256').update(id).digest('base64url')
  return {
    keys: [`bare:${suffix}`, ...keys.slice(1)],
    arguments: [...args.slice(0, 2), suffix, ...args.slice(3)],
  }
}

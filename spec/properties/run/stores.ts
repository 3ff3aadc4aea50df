/** The stores that the properties are about, on real servers. */
import { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore, MemorySessionStore } from '../../../lib/index.ts'
import type { RedisTransport } from '../../../lib/index.ts'
import { transportOf } from '../../../lib/redis/client.ts'
import { plainRedisUrl } from '../../support/servers.ts'
import type { Data } from '../model/index.ts'
import type { MakeStore } from './subject.ts'

type Client = Awaited<ReturnType<typeof connected>>

/** A store, and how to take away what it left behind. */
export interface Place {
  readonly name: string
  readonly make: MakeStore
  readonly remove: (keys: string[]) => Promise<unknown>
}

const connected = async (url: string) => createClient({ url }).connect()

export class Places {
  readonly #clients: readonly [json: Client, plain: Client]

  private constructor(clients: readonly [Client, Client]) {
    this.#clients = clients
  }

  static async open(): Promise<Places> {
    return new Places([
      await connected(process.env['REDIS_URL'] ?? ''),
      await connected(await plainRedisUrl()),
    ])
  }

  close(): void {
    for (const client of this.#clients) client.destroy()
  }

  named(names: readonly string[]): Place[] {
    const [json, plain] = this.#clients
    const bare = withoutMerge(transportOf(json))
    const onJson = async (keys: string[]): Promise<unknown> => json.unlink(keys)
    const onPlain = async (keys: string[]): Promise<unknown> => plain.unlink(keys)
    const all: Place[] = [
      { name: 'json', make: (o) => new JsonSessionStore<Data>({ ...o, client: json }), remove: onJson },
      {
        name: 'json-without-merge',
        make: (o) => new JsonSessionStore<Data>({ ...o, client: bare }),
        remove: onJson,
      },
      { name: 'hash', make: (o) => new HashSessionStore<Data>({ ...o, client: json }), remove: onJson },
      {
        name: 'hash-on-plain',
        make: (o) => new HashSessionStore<Data>({ ...o, client: plain }),
        remove: onPlain,
      },
      { name: 'memory', make: (o) => new MemorySessionStore<Data>(o), remove: async () => {} },
    ]
    return all.filter(({ name }) => names.includes(name))
  }
}

/** A server that has no JSON.MERGE, as its scripts see it. */
function withoutMerge(transport: RedisTransport): RedisTransport {
  return {
    withdrawable: (signal) => {
      const redis = transport.withdrawable(signal)
      return {
        eval: (script, options) => redis.eval(script.replaceAll('JSON.MERGE', 'JSON.NO_MERGE'), options),
        evalSha: () => Promise.reject(new Error('NOSCRIPT No matching script.')),
      }
    },
  }
}

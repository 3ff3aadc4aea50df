import { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore, MemorySessionStore } from '../lib/index.ts'
import type { RedisSessionStoreOptions } from '../lib/index.ts'
import { describeSessionStore } from '../lib/testing/index.ts'
import type { StoreFactory, SuiteData, SuiteOptions, SuiteStore } from '../lib/testing/index.ts'
import { plainRedisUrl } from './support/servers.ts'

type Client = Awaited<ReturnType<typeof connected>>

const runner = { describe, it }

describe('MemorySessionStore', () => {
  describeSessionStore(runner, (options) => {
    const store = new MemorySessionStore<SuiteData>(options)
    const anotherStore = (changed: SuiteOptions): SuiteStore =>
      new MemorySessionStore<SuiteData>({ ...options, ...changed, recordsOf: store })
    return { store, anotherStore }
  })
})

describe('JsonSessionStore', () => {
  describeOnRedis(
    () => process.env['REDIS_URL'] ?? '',
    (options) => new JsonSessionStore<SuiteData>(options),
  )
})

describe('JsonSessionStore with a read cache', () => {
  describeOnRedis(
    () => process.env['REDIS_URL'] ?? '',
    (options) => new JsonSessionStore<SuiteData>({ readCache: {}, ...options }),
  )
})

describe('HashSessionStore on a server with JSON commands', () => {
  describeOnRedis(
    () => process.env['REDIS_URL'] ?? '',
    (options) => new HashSessionStore<SuiteData>(options),
  )
})

describe('HashSessionStore on a server without any module', () => {
  describeOnRedis(plainRedisUrl, (options) => new HashSessionStore<SuiteData>(options))
})

/** Two connections for all cases; the records of a case lie under a prefix of their own and expire by themselves. */
function describeOnRedis(
  url: () => string | Promise<string>,
  make: (options: RedisSessionStoreOptions) => SuiteStore,
): void {
  const clients: Client[] = []
  before(async () => {
    for (let i = 0; i < 2; i++) clients.push(await connected(await url()))
  })
  after(() => clients.forEach((client) => client.destroy()))

  const factory: StoreFactory = (options) => {
    const [client, other] = clients as [Client, Client] // `before` has run
    return {
      store: make({ ...options, client }),
      anotherStore: (changed) => make({ ...options, ...changed, client: other }),
    }
  }
  describeSessionStore(runner, factory)
}

async function connected(url: string) {
  const client = createClient({ url })
  client.on('error', () => {})
  return client.connect()
}

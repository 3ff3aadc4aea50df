/** Every key written has a TTL, at every instant (invariant 4): a second connection looks while a load runs. */
import { expect } from 'chai'
import { createRandom } from '../../lib/testing/random.ts'
import type { Random } from '../../lib/testing/random.ts'
import type { SuiteStore } from '../../lib/testing/index.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { startOwnServer } from '../support/servers.ts'
import { REDIS_STORES, connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const WORKERS = 8
const STEPS = 200
const USERS = 10
const seed = Number(process.env['SEED']) || Math.floor(Math.random() * 2 ** 31)

for (const [name, make] of Object.entries(REDIS_STORES)) {
  describe(`Under a load on ${name}`, () => {
    const connections: RawRedis[] = []
    let server: PinnedServer
    // Of its own: a look at all keys takes as long as there are keys.
    before(async () => {
      server = await startOwnServer()
      for (let i = 0; i < 3; i++) connections.push(await connectRaw(server.url))
    })
    after(async () => {
      connections.forEach(({ close }) => close())
      await server.stop()
    })

    it(`no key is ever without a TTL, and an index outlives its sessions (SEED=${seed})`, async () => {
      const prefix = ownPrefix()
      const [sampler, ...others] = connections as [RawRedis, ...RawRedis[]]
      const stores = others.map(({ client }) =>
        make({ client, prefix, maxSessionsPerUser: 8, absoluteTimeoutMs: 3_600_000 }),
      )
      const load = Promise.all(
        Array.from({ length: WORKERS }, (_, i) => work(stores, createRandom(seed + i))),
      )
      const seen: Seen = { samples: 0, keys: 0, eternal: [], done: false }
      await Promise.allSettled([
        load.finally(() => (seen.done = true)),
        sampleUntilDone(sampler, prefix, seen),
      ])
      await load
      await sample(sampler, prefix, seen)
      expect(seen.eternal).to.deep.equal([])
      expect(seen.samples).to.be.greaterThan(10)
      expect(seen.keys).to.be.greaterThan(500)
      expect(await shortIndexes(sampler, prefix, stores[0] as SuiteStore)).to.deep.equal([])
    })
  })
}

const data = (random: Random): { user_id: number; visits: number; permissions: string[] } => ({
  user_id: random.below(USERS),
  visits: 0,
  permissions: ['read'],
})

/** One worker's sessions come and go; any call may find its session gone. */
async function work(stores: readonly SuiteStore[], random: Random): Promise<void> {
  const ids: string[] = []
  for (let step = 0; step < STEPS; step++) {
    const store = random.pick(stores)
    const at = random.below(ids.length + 1)
    const id = ids[at]
    if (id === undefined) ids.push((await store.create(data(random))).id)
    else ids.splice(at, 1, ...(await change(store, id, random)))
  }
}

/** The id that the session has afterwards, if it is there. */
async function change(store: SuiteStore, id: string, random: Random): Promise<string[]> {
  const kind = random.below(14)
  if (kind === 0) return (await store.destroy(id), [])
  if (kind === 1) return (await store.destroyByUser(random.below(USERS)), [])
  if (kind === 2) {
    const moved = await store.regenerate(id, random.below(2) === 0 ? {} : { user_id: random.below(USERS) })
    return moved === null ? [] : [moved.id]
  }
  await CHANGES[kind % CHANGES.length]?.(store, id, random)
  return [id]
}

const CHANGES: readonly ((store: SuiteStore, id: string, random: Random) => Promise<unknown>)[] = [
  (s, id, random) => s.replace(id, data(random)),
  (s, id) => s.increment(id, ['visits']),
  (s, id, random) => s.setPreference(id, 'theme', random.text()),
  (s, id, random) => s.setPath(id, ['user_id'], random.below(USERS)),
  (s, id) => s.modify(id, (now) => ({ ...now, visits: Number(now['visits']) + 1 })),
  (s, id) => s.touch(id, { idleTimeoutMs: 600_000 }),
  (s, id) => s.get(id, { touch: true }),
  (s, id, random) =>
    s.patch(id, [{ op: 'merge', path: ['preferences'], value: { [random.text()]: 'x' } }], {
      touch: false,
      envelope: { a: 1 },
    }),
  (s, _, random) => s.updateByUser(random.below(USERS), { role: random.text() }),
  (s, id) => s.grantPermissions(id, 'write'),
  (s, _, random) => s.listByUser(random.below(USERS)),
]

async function keysOf({ run }: RawRedis, prefix: string): Promise<string[]> {
  const found: string[] = []
  let cursor = '0'
  do {
    const [next, keys] = (await run('SCAN', cursor, 'MATCH', `${prefix}*`, 'COUNT', 1000)) as [
      string,
      string[],
    ]
    found.push(...keys)
    cursor = next
  } while (cursor !== '0')
  return found
}

interface Seen {
  samples: number
  keys: number
  readonly eternal: string[]
  done: boolean
}

async function sampleUntilDone(redis: RawRedis, prefix: string, seen: Seen): Promise<void> {
  while (!seen.done) await sample(redis, prefix, seen)
}

async function sample(redis: RawRedis, prefix: string, seen: Seen): Promise<void> {
  const keys = await keysOf(redis, prefix)
  const ttls = await Promise.all(keys.map((key) => redis.run('PTTL', key)))
  seen.samples++
  seen.keys += keys.length
  // −1: it has no TTL; −2: it has gone meanwhile.
  seen.eternal.push(...keys.filter((_, i) => ttls[i] === -1))
}

/** Users whose index ends before one of their sessions. */
async function shortIndexes(redis: RawRedis, prefix: string, store: SuiteStore): Promise<number[]> {
  const short: number[] = []
  for (let user = 0; user < USERS; user++) {
    const latest = Math.max(0, ...(await store.listByUser(user)).map((s) => s.expiresInMs))
    const index = Number(await redis.run('PTTL', `${prefix}user:${user}:sessions:index`))
    if (latest > 0 && index < latest - 1_000) short.push(user)
  }
  return short
}

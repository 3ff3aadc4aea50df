/** Option `legacy` as the user of docs/acl/*-migration.acl: it needs all that is granted beyond the service's rights. */
import { expect } from 'chai'
import { withLegacy } from '../../lib/adapters/legacy/with-legacy.ts'
import type { LegacyOptions } from '../../lib/adapters/legacy/options.ts'
import { HashSessionStore, JsonSessionStore } from '../../lib/index.ts'
import type { SessionStoreContract } from '../../lib/index.ts'
import { FORMS } from '../../tools/acl/files.ts'
import { LEGACY } from '../../tools/acl/roles.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { aclFile, commandsRun, credentials, letIn, refusedTo } from '../support/acl.ts'
import { connected } from '../support/faulty.ts'
import type { Client } from '../support/faulty.ts'
import { startOwnServer } from '../support/servers.ts'

type Data = Record<string, unknown>
const STORES = { json: JsonSessionStore, hash: HashSessionStore } as const
const ADAPTER = { userIdField: 'user_id', userIdFrom: undefined, oldAge: undefined, clock: Date.now }
const ORIGINS = ['connect-redis', 'hash'] as const satisfies readonly LegacyOptions['from'][]

for (const form of FORMS)
  describe(`The migration user of docs/acl (${form})`, () => {
    let servers: PinnedServer[]
    let admins: Client[]
    let clients: Client[]

    before(async () => {
      // The second is the one that had the sessions before: no script reaches both.
      const start = () => startOwnServer({ args: aclFile('migration', form), module: form === 'json' })
      servers = await Promise.all([start(), start()])
      admins = await Promise.all(servers.map(({ url }) => connected(url)))
      await Promise.all(admins.map((admin) => letIn(admin, 'migration')))
      clients = await Promise.all(servers.map(({ url }) => connected(url, credentials('migration'))))
    })
    after(async () => {
      for (const client of [...admins, ...clients]) client.destroy()
      for (const server of servers) await server.stop()
    })

    const idOf = (...parts: unknown[]): string => ['an-old-id', ...parts].join('-')

    /** As the old service has made them. */
    const made = async (admin: Client, from: LegacyOptions['from'], id: string): Promise<void> => {
      const user = from === 'hash' ? '1' : '2'
      if (from === 'hash') {
        await admin.hSet(`sess:${id}`, { user_id: user })
        await admin.expire(`sess:${id}`, 60)
        await admin.sAdd(`user:${user}:sessions`, id)
      } else await admin.set(`sess:${id}`, `{"cookie":{},"user_id":${user}}`, { EX: 60 })
    }

    it('may do all that `legacy` does, asks for nothing else, and uses all of it', async () => {
      const cases = ORIGINS.flatMap((from) =>
        [true, false].flatMap((hashIds) =>
          [0, 1].map((at) => ({ from, hashIds, at, id: idOf(from, hashIds, at) })),
        ),
      )
      for (const { from, at, id } of cases) {
        await made(admins[at] as Client, from, id)
        await made(admins[at] as Client, from, `${id}-kept`)
      }
      for (const admin of admins) await admin.sendCommand(['CONFIG', 'RESETSTAT'])
      for (const { from, at, hashIds, id } of cases) {
        const instance = (mode: LegacyOptions['mode']): SessionStoreContract<Data> =>
          withLegacy<Data>(
            new STORES[form]<Data>({ client: clients[0] as Client, hashIds, schema: { type: 'object' } }),
            { from, mode, client: clients[at] as Client },
            ADAPTER,
          )
        await keptStory(instance('keep'), `${id}-kept`)
        await movedStory(instance('move'), id)
      }
      for (const admin of admins) expect(await refusedTo(admin, 'migration')).to.deep.equal([])
      const run = new Set((await Promise.all(admins.map(commandsRun))).flatMap((names) => [...names]))
      expect(LEGACY.filter((name) => !run.has(name))).to.deep.equal([])
    })
  })

async function keptStory(store: SessionStoreContract<Data>, id: string): Promise<void> {
  expect(await store.read(id, { touch: true })).not.to.equal(null)
  expect(await store.patch(id, [{ op: 'set', path: ['a'], value: 1 }])).to.equal(true)
  expect(await store.patch(id, [{ op: 'unset', path: ['a'] }])).to.equal(true)
  const made = await store.create({ user_id: 3 })
  const moved = await store.regenerate(made.id, { user_id: 4 })
  expect(await store.listByUser(4)).to.have.length(1)
  for await (const _ of store.scan());
  expect(await store.destroyByUser(4)).to.equal(1)
  expect(await store.exists(moved?.id ?? '')).to.equal(false)
}

async function movedStory(store: SessionStoreContract<Data>, id: string): Promise<void> {
  expect(await store.touch(id)).to.equal(true)
  expect(await store.get(id)).to.include({ user_id: id.includes('connect') ? 2 : 1 })
  expect(await store.destroy(id)).to.equal(true)
}

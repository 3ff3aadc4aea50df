/** Who may only read, and who may look and revoke: what works, and what is refused before anything is done. */
import { expect } from 'chai'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { FORMS, ROLE_NAMES, isFresh } from '../../tools/acl/files.ts'
import { ROLES } from '../../tools/acl/roles.ts'
import type { RoleName } from '../../tools/acl/roles.ts'
import { aclFile, commandsRun, credentials, letIn, refusedTo } from '../support/acl.ts'
import { contentOf } from '../support/content.ts'
import { alice, connected, failureOf, redisStores } from '../support/faulty.ts'
import type { Client, Store } from '../support/faulty.ts'
import { startOwnServer } from '../support/servers.ts'

type Call = (store: Store, id: string, handle: string) => Promise<unknown>

const count = async (all: AsyncIterable<unknown>): Promise<number> => {
  let n = 0
  for await (const _ of all) n++
  return n
}

const READS: Readonly<Record<string, Call>> = {
  get: (s, id) => s.get(id),
  read: (s, id) => s.read(id).then((found) => ({ ...found, expiresInMs: 0 })),
  'read with a revision that holds': async (s, id) => {
    const found = await s.read(id, { ifRevision: (await s.read(id))?.revision })
    return found !== null && 'unchanged' in found
  },
  getFields: (s, id) => s.getFields(id, ['user_id', 'role']),
  getPreference: (s, id) => s.getPreference(id, 'theme'),
  hasPermission: (s, id) => s.hasPermission(id, 'read'),
  exists: (s, id) => s.exists(id),
  'get of none': (s) => s.get('x'.repeat(43)),
  listByUser: (s) => s.listByUser(1001).then((all) => all.map(({ handle }) => handle)),
  countByUser: (s) => s.countByUser(1001),
  scan: (s) => count(s.scan()),
  ready: (s) => s.ready().then(({ store, features }) => ({ store, features })),
}

const REVOKES: Readonly<Record<string, Call>> = {
  destroy: (s, id) => s.destroy(id),
  destroyByUser: (s) => s.destroyByUser(1001),
  'destroyByUser but one': (s, id) => s.destroyByUser(1001, { except: id }),
  destroyByHandle: (s, _, handle) => s.destroyByHandle(1001, handle),
}

const WRITES: Readonly<Record<string, Call>> = {
  create: (s) => s.create(alice),
  setPreference: (s, id) => s.setPreference(id, 'theme', 'light'),
  'setPath of an object': (s, id) => s.setPath(id, ['preferences'], {}),
  deletePreference: (s, id) => s.deletePreference(id, 'theme'),
  increment: (s, id) => s.increment(id, ['visits']),
  grantPermissions: (s, id) => s.grantPermissions(id, 'write'),
  revokePermissions: (s, id) => s.revokePermissions(id, 'read'),
  update: (s, id) => s.update(id, { role: 'user' }),
  'update without a touch': (s, id) => s.update(id, { role: 'user' }, { touch: false }),
  replace: (s, id) => s.replace(id, { role: 'user', user_id: 1001 }),
  modify: (s, id) => s.modify(id, (session) => void (session.role = 'user')),
  'a login': (s, id) => s.update(id, { user_id: 1002 }),
  regenerate: (s, id) => s.regenerate(id),
  updateByUser: (s) => s.updateByUser(1001, { role: 'user' }),
}

const TOUCHES: Readonly<Record<string, Call>> = {
  'get with touch': (s, id) => s.get(id, { touch: true }),
  touch: (s, id) => s.touch(id),
  'touch with an idle timeout': (s, id) => s.touch(id, { idleTimeoutMs: 60_000 }),
}

/** An operator has PEXPIRE for the index, so a touch may begin. */
const REFUSED: Readonly<
  Record<Exclude<RoleName, 'read-write' | 'migration'>, Readonly<Record<string, Call>>>
> = {
  'read-only': { ...WRITES, ...TOUCHES, ...REVOKES },
  operator: WRITES,
}
const ALLOWED = { 'read-only': READS, operator: { ...READS, ...REVOKES } } as const
const STORES = { json: redisStores['JsonSessionStore'], hash: redisStores['HashSessionStore'] } as const

describe('docs/acl', () => {
  it('is what `npm run acl` writes', () => {
    for (const role of ROLE_NAMES)
      for (const form of FORMS) expect(isFresh(role, form), `${form} ${role}`).to.equal(true)
  })
})

for (const role of ['read-only', 'operator'] as const)
  for (const form of FORMS)
    describe(`The ${role} user of docs/acl (${form})`, () => {
      let server: PinnedServer
      let admin: Client
      let client: Client
      before(async () => {
        server = await startOwnServer({ args: aclFile(role, form), module: form === 'json' })
        admin = await connected(server.url)
        await letIn(admin, role)
        await admin.sendCommand(['CONFIG', 'RESETSTAT'])
        client = await connected(server.url, { ...credentials(role), pingInterval: 20 })
      })
      after(async () => {
        for (const one of [admin, client]) one.destroy()
        await server.stop()
      })

      const stores = (on: Client, index: 'auto' | 'cross-slot'): Store =>
        STORES[form]?.({ client: on, index, touchIntervalMs: 0 }) as Store // there are two

      for (const index of ['auto', 'cross-slot'] as const)
        describe(`with index: '${index}'`, () => {
          let world: { id: string; handle: string }
          beforeEach(async () => {
            await admin.flushAll()
            const store = stores(admin, index)
            world = await store.create({ ...alice, visits: 1 })
            // One that has gone, in the list.
            const gone = await store.create(alice)
            await admin.del(store.keyOf(gone.id))
            await admin.zAdd('user:1001:sessions:index', { value: gone.handle, score: 1 })
          })

          for (const [call, act] of Object.entries(ALLOWED[role]))
            it(`may ${call}`, async () => {
              await refusedTo(admin, role)
              const { id, handle } = world
              const before = await contentOf(admin, '')
              const answer = await act(stores(client, index), id, handle)
              if (role === 'read-only') expect(await contentOf(admin, '')).to.deep.equal(before)
              // What an operator has revoked has gone.
              if (call in READS) expect(answer).to.deep.equal(await act(stores(admin, index), id, handle))
              else expect(await contentOf(admin, 'sess:')).to.have.length(call.endsWith('but one') ? 1 : 0)
            })

          for (const [call, act] of Object.entries(REFUSED[role]))
            it(`is refused ${call}, which changes nothing`, async () => {
              const { id, handle } = world
              const before = await contentOf(admin, '')
              const failure = await failureOf(act(stores(client, index), id, handle))
              expect(failure).to.have.property('reason', 'no-permission')
              // An operator may end sessions: a script that dies while it reads may have done so before.
              if (role === 'read-only') expect(failure).to.have.property('outcome', 'not-applied')
              // An operator's lists clear the index, as all do.
              const after = await contentOf(admin, role === 'read-only' ? '' : 'sess:')
              expect(after).to.deep.equal(before.filter(({ key }) => after.some((one) => one.key === key)))
            })
        })

      describe('in the end', () =>
        it('has no command that nothing uses', async () => {
          if (form === 'hash') await readStranger(stores(client, 'auto'), admin)
          const run = await commandsRun(admin)
          const unused = ROLES[role].commands[form].filter((name) => !run.has(name))
          expect(unused).to.have.members(['cluster|slots', 'cluster|info'])
        }))
    })

/** A session that another program wrote. */
async function readStranger(store: Store, admin: Client): Promise<void> {
  const id = 'y'.repeat(43)
  await admin.hSet(store.keyOf(id), 'user_id', '7')
  await admin.expire(store.keyOf(id), 60)
  expect(await store.get(id)).to.include({ user_id: 7 })
}

import { expect } from 'chai'
import { resolveOptions } from '../../lib/adapters/options.ts'
import { handleOf } from '../../lib/domain/session-id.ts'
import { JsonSessionStore, MemorySessionStore } from '../../lib/index.ts'
import type { SessionStoreContract } from '../../lib/index.ts'
import { connect, newPrefix, newStore } from './services.ts'
import type { Client, Data, Setting } from './services.ts'

describe('option legacy', () => {
  let client: Client
  let setting: Setting

  before(async () => {
    client = await connect()
    setting = { client, prefix: newPrefix() }
  })
  after(() => client.destroy())

  it('is refused by its name where it is wrong', () => {
    const right = { from: 'connect-redis', mode: 'keep', client }
    const wrong: readonly [string, object][] = [
      ['legacy.from', { ...right, from: 'redis' }],
      ['legacy.mode', { ...right, mode: 'copy' }],
      ['client', { ...right, client: {} }],
      ['legacy.prefix', { ...right, prefix: 1 }],
      ['legacy.userPrefix', { ...right, userPrefix: null }],
      ['legacy.idleTimeoutMs', { ...right, idleTimeoutMs: 0 }],
      ['legacy.textFields', { ...right, textFields: 'zip' }],
      ['legacy.onKept', { ...right, onKept: 'told' }],
    ]
    const store = new JsonSessionStore({ client })
    for (const [name, legacy] of wrong)
      expect(() => resolveOptions({ store, legacy: legacy as never }), name).to.throw(TypeError, name)
  })

  it('needs a store that can take over what is there', async () => {
    const legacy = { from: 'connect-redis', mode: 'move', client, prefix: setting.prefix } as const
    const own = { read: () => {} } as unknown as SessionStoreContract<Data>
    expect(() => resolveOptions({ store: own, legacy })).to.throw(TypeError, 'legacy')
    const { store } = resolveOptions<Data>({ store: new MemorySessionStore<Data>(), legacy })
    const id = 'an-id-that-stays-where-it-is'
    await client.set(setting.prefix + id, '{"cookie":{}}', { EX: 60 })
    const error: unknown = await store.touch(id).catch((e: unknown) => e)
    expect(error).to.include({ code: 'ERR_SESSION_UNSUPPORTED' })
    expect(await client.exists(setting.prefix + id)).to.equal(1)
  })

  it('leaves the methods that are about no session to the store', async () => {
    const { store } = newStore(setting, { mode: 'keep' })
    const plain = new JsonSessionStore({ client, prefix: setting.prefix })
    expect(store.keyOf('an-id-of-sixteen-or-more')).to.equal(plain.keyOf('an-id-of-sixteen-or-more'))
    expect(await store.ready()).to.deep.equal(await plain.ready())
  })

  it('answers as a store does where there is no session', async () => {
    for (const mode of ['keep', 'move'] as const) {
      const { store } = newStore(setting, { mode })
      const id = 'an-id-that-nobody-has-ever-had'
      const answers = await Promise.all([
        ...[store.read(id), store.get(id), store.getFields(id, ['a']), store.getPath(id, ['a'])],
        ...[store.getPreference(id, 'a' as never), store.exists(id), store.expiresInMs(id), store.touch(id)],
        ...[store.setPath(id, ['a'], 1), store.deletePath(id, ['a']), store.increment(id, ['a'])],
        ...[store.update(id, { a: 1 }), store.replace(id, {}), store.modify(id, () => ({}))],
        ...[store.setPreference(id, 'a' as never, 1), store.deletePreference(id, 'a')],
        ...[store.grantPermissions(id, 'a'), store.revokePermissions(id, 'a'), store.hasPermission(id, 'a')],
        ...[
          store.regenerate(id),
          store.destroy(id),
          store.patch(id, []),
          store.destroyByHandle(1, handleOf(id)),
        ],
      ])
      const [none, unset] = [null, undefined]
      expect(answers).to.deep.equal([
        ...[none, none, none, unset, unset, false, none, false, false, false, none, false, false, none],
        ...[false, false, false, false, false, none, false, false, false],
      ])
    }
  })

  it('steps over what is somebody else’s where it lists, and says so where a set is no set', async () => {
    const { store } = newStore(setting, { mode: 'keep' })
    const id = 'an-id-of-somebody-else-s-text'
    await client.set(setting.prefix + id, 'no JSON', { EX: 60 })
    await client.sAdd(`${setting.prefix}user:50:sessions:legacy`, id)
    expect(await store.listByUser(50)).to.deep.equal([])
    for await (const { handle } of store.scan()) expect(handle).not.to.equal(handleOf(id))
    await client.set(`${setting.prefix}user:51:sessions:legacy`, 'no set', { EX: 60 })
    const error: unknown = await store.destroyByUser(51).catch((e: unknown) => e)
    expect(error).to.include({ code: 'ERR_SESSION_BACKEND', reason: 'foreign-key' })
  })
})

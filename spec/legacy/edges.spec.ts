/** What meets seldom, made to meet. */
import { expect } from 'chai'
import { withLegacy } from '../../lib/adapters/legacy/with-legacy.ts'
import { handleOf } from '../../lib/domain/session-id.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { RedisSessionStoreOptions, SessionStoreContract } from '../../lib/index.ts'
import type { LegacyOptions } from '../../lib/adapters/legacy/options.ts'
import { connected } from '../support/faulty.ts'
import { Process } from './processes.ts'
import { ADAPTER, connect, newPrefix } from './services.ts'
import type { Client, Data } from './services.ts'

interface Wanted extends Partial<LegacyOptions> {
  readonly process?: Process
  readonly store?: Partial<RedisSessionStoreOptions>
}

describe('sessions of another service', () => {
  let client: Client
  let elsewhere: Client
  const prefix = newPrefix()
  let n = 0

  before(async () => {
    client = await connect()
    elsewhere = await connected(process.env['REDIS_URL'] ?? '', { database: 1 })
    // From now on the server knows every script.
    const { store, id } = { store: instance({ mode: 'keep' }), id: await made() }
    await store.patch(id, [])
    await store.create({ user_id: 1 })
    await store.destroyByUser(1)
    const far = await made(elsewhere)
    await instance({ client: elsewhere }).touch(far)
  })
  after(() => {
    client.destroy()
    elsewhere.destroy()
  })

  const instance = ({
    process: own = new Process(),
    store,
    ...legacy
  }: Wanted = {}): SessionStoreContract<Data> => {
    const ours = new JsonSessionStore<Data>({ client: own.over(client), prefix, ...store })
    const old = own.over(legacy.client ?? client)
    const wanted = { from: 'connect-redis', mode: 'move', prefix, userPrefix: prefix, ...legacy } as const
    return withLegacy<Data>(ours, { ...wanted, client: old }, ADAPTER)
  }

  const made = async (where = client): Promise<string> => {
    const id = `an-id-of-somebody-s-service-${n++}`
    await where.set(prefix + id, '{"cookie":{"originalMaxAge":60000},"user_id":1001,"a":0}', { EX: 60 })
    return id
  }

  it('keep the time that they have left in a write that is no activity', async () => {
    const id = await made()
    await client.pExpire(prefix + id, 20_000)
    await instance({ mode: 'keep' }).patch(id, [{ op: 'set', path: ['a'], value: 1 }], { touch: false })
    expect(await client.get(prefix + id)).to.include('"a":1')
    expect(await client.pTTL(prefix + id)).to.be.within(10_000, 20_000)
  })

  it('are what they were, under the same key, where the store may write the new one and not list it', async () => {
    const id = await made()
    const text = await client.get(prefix + id)
    const name = `legacy${process.pid}`
    await client.sendCommand(['ACL', 'SETUSER', name, 'on', 'nopass', '~*', '+@all', '-zadd'])
    const url = new URL(process.env['REDIS_URL'] ?? '')
    const limited = await connected(`redis://${name}:x@${url.host}`)
    const store = { hashIds: false, client: limited }
    const error: unknown = await instance({ store })
      .touch(id)
      .catch((e: unknown) => e)
    expect(error).to.include({ code: 'ERR_SESSION_BACKEND', outcome: 'not-applied' })
    expect(await client.get(prefix + id)).to.equal(text)
    expect(await client.pTTL(prefix + id)).to.be.within(40_000, 60_000)
    limited.destroy()
    await client.sendCommand(['ACL', 'DELUSER', name])
  })

  it('move as they are, not as a copy that was left behind says', async () => {
    const id = await made(elsewhere)
    const dies = new Process()
    await instance({ client: elsewhere, process: dies.diesBefore(7) })
      .touch(id)
      .catch(() => {})
    expect(await elsewhere.get(prefix + id), 'dies behind the copy').to.match(/\n$/)
    expect(await client.exists(prefix + handleOf(id))).to.equal(1)
    const strict = instance({ client: elsewhere, store: { schema: { type: 'object', required: ['b'] } } })
    expect(await strict.patch(id, [{ op: 'set', path: ['a'], value: 1 }])).to.equal(true)
    expect(await elsewhere.get(prefix + id)).to.include('"a":1')
    expect(await instance({ client: elsewhere }).touch(id)).to.equal(true)
    expect(await instance({ client: elsewhere }).get(id)).to.include({ a: 1 })
  })

  it('end where their user is logged out everywhere before they are there', async () => {
    const [slow, id] = [new Process().standsBefore(2), 'an-id-of-a-login-that-comes-late']
    const login = instance({ mode: 'keep', process: slow }).create({ user_id: 2 }, { id })
    const told = login.catch((error: unknown) => error)
    await slow.standsOrEnds(login)
    await instance({ mode: 'keep' }).destroyByUser(2)
    slow.goOn()
    expect(await told).to.include({ code: 'ERR_SESSION_REVOKED' })
    expect(await client.exists(prefix + id)).to.equal(0)
  })

  it('end where they come into being while their user is logged out everywhere', async () => {
    const [slow, id] = [new Process().standsBefore(2), 'an-id-of-a-login-that-comes-between']
    const login = instance({ mode: 'keep', process: slow }).create({ user_id: 3 }, { id })
    await slow.standsOrEnds(login)
    const revoker = new Process().standsBefore(2)
    const revoked = instance({ mode: 'keep', process: revoker }).destroyByUser(3)
    await revoker.standsOrEnds(revoked)
    slow.goOn()
    await login
    revoker.goOn()
    expect(await revoked).to.equal(1)
    expect(await client.exists(prefix + id)).to.equal(0)
  })

  it('end where they move while their user is logged out everywhere, before any of its commands', async () => {
    for (let at = 0; at < 8; at++) {
      const id = await made()
      await instance({ mode: 'keep' }).read(id, { touch: true })
      const slow = new Process().standsBefore(at)
      const revoked = instance({ process: slow }).destroyByUser(1001)
      await slow.standsOrEnds(revoked)
      await instance().touch(id)
      slow.goOn()
      await revoked
      expect(await instance().exists(id), `before command ${at}`).to.equal(false)
    }
  })

  it('move in one step with what others write before any command of who moves them, or stay gone', async () => {
    for (const hashIds of [true, false])
      for (let at = 0; at < 4; at++) {
        const [id, ended] = [await made(), await made()]
        const slow = [new Process().standsBefore(at), new Process().standsBefore(at)] as const
        const moves = [id, ended].map((one, i) =>
          instance({ process: slow[i === 0 ? 0 : 1], store: { hashIds } }).touch(one),
        )
        await Promise.all(slow.map((process, i) => process.standsOrEnds(moves[i] ?? Promise.resolve())))
        const beside = instance({ mode: 'keep', store: { hashIds } })
        expect(await beside.patch(id, [{ op: 'set', path: ['b'], value: 1 }])).to.equal(true)
        expect(await beside.destroy(ended)).to.equal(true)
        for (const process of slow) process.goOn()
        await Promise.all(moves)
        const there = await Promise.all([id, ended].map((one) => instance({ store: { hashIds } }).get(one)))
        expect(there[0], `before command ${at}`).to.include({ a: 0, b: 1 })
        expect(there[1], `before command ${at}`).to.equal(null)
      }
  })

  it('become another user’s, or end, where that user is logged out everywhere meanwhile', async () => {
    const [slow, id] = [new Process().standsBefore(2), await made()]
    const change = [{ op: 'set', path: ['user_id'], value: 4 }] as const
    const login = instance({ mode: 'keep', process: slow }).patch(id, change)
    const told = login.catch((error: unknown) => error)
    await slow.standsOrEnds(login)
    await instance({ mode: 'keep' }).destroyByUser(4)
    slow.goOn()
    expect(await told).to.include({ code: 'ERR_SESSION_REVOKED' })
    expect(await client.exists(prefix + id)).to.equal(0)
  })

  it('get a new id once, whatever is written meanwhile', async () => {
    const [slow, id] = [new Process().standsBefore(3), await made()]
    const { store } = { store: instance({ mode: 'keep', process: slow }) }
    const regenerated = store.regenerate(id)
    await slow.standsOrEnds(regenerated)
    await instance({ mode: 'keep' }).patch(id, [{ op: 'set', path: ['b'], value: 1 }])
    slow.goOn()
    const { id: newId = '', session } = (await regenerated) ?? {}
    expect(session).to.include({ user_id: 1001, b: 1 })
    expect(await client.exists(prefix + id)).to.equal(0)
    expect(await client.exists(prefix + newId)).to.equal(1)
    const taken = await made()
    const error: unknown = await instance({ mode: 'keep' })
      .regenerate(newId, {}, { id: taken })
      .catch((e: unknown) => e)
    expect(error).to.include({ code: 'ERR_SESSION_CONFLICT' })
  })

  it('keep what a touch brings, and what others write meanwhile', async () => {
    const [slow, id] = [new Process().standsBefore(1), await made()]
    const touch = instance({ mode: 'keep', process: slow }).touch(id, {
      envelope: { originalMaxAge: 90_000 },
    })
    await slow.standsOrEnds(touch)
    await instance({ mode: 'keep' }).patch(id, [{ op: 'set', path: ['b'], value: 1 }])
    slow.goOn()
    expect(await touch).to.equal(true)
    const found = await instance({ mode: 'keep' }).read(id)
    expect(found?.session).to.include({ a: 0, b: 1 })
    expect(found?.envelope).to.deep.equal({ originalMaxAge: 90_000 })
    expect(found?.expiresInMs).to.be.within(60_001, 90_000)
  })

  it('refuse a write whose revision does not hold, and tell who has seen it that nothing has changed', async () => {
    const [store, id] = [instance({ mode: 'keep' }), await made()]
    const { revision: ifRevision = '' } = (await store.read(id)) ?? {}
    expect(await store.read(id, { ifRevision })).to.include({ unchanged: true })
    expect(await store.replace(id, { user_id: 1001, c: 1 }, { ifRevision })).to.equal(true)
    const error: unknown = await store.replace(id, {}, { ifRevision }).catch((e: unknown) => e)
    expect(error).to.include({ code: 'ERR_SESSION_CONFLICT' })
    expect(await store.get(id)).to.include({ c: 1 })
    expect(
      await store.patch(id, [{ op: 'increment', path: ['c', 'd'], by: 1 }]).catch((e: unknown) => e),
    ).to.include({
      code: 'ERR_SESSION_PATH',
    })
  })
})

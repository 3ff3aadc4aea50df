/** How long sessions live by what the frameworks have written into them: kept, and taken along. */
import { expect } from 'chai'
import { withLegacy } from '../../lib/adapters/legacy/with-legacy.ts'
import type { LegacyOptions } from '../../lib/adapters/legacy/options.ts'
import { handleOf } from '../../lib/domain/session-id.ts'
import { OLD_AGE as FASTIFY_AGE } from '../../lib/fastify-session/old-age.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { SessionStoreContract } from '../../lib/index.ts'
import { OLD_AGE as KOA_AGE } from '../../lib/koa-session/age.ts'
import { Process } from './processes.ts'
import { ADAPTER, connect, newPrefix } from './services.ts'
import type { Client, Data } from './services.ts'

const AGES = { fastify: FASTIFY_AGE, koa: KOA_AGE } as const

describe('the age of an old session', () => {
  let client: Client
  const prefix = newPrefix()
  let n = 0

  before(async () => (client = await connect()))
  after(() => client.destroy())

  const instance = (
    framework: keyof typeof AGES,
    mode: LegacyOptions['mode'],
    from: LegacyOptions['from'] = 'connect-redis',
    own = new Process(),
  ): SessionStoreContract<Data> => {
    const store = new JsonSessionStore<Data>({ client: own.over(client), prefix, schema: { type: 'object' } })
    const legacy = { from, mode, client: own.over(client), prefix, userPrefix: `${prefix}user:` }
    return withLegacy<Data>(store, legacy, { ...ADAPTER, oldAge: AGES[framework] })
  }
  const oldKey = (id: string): string => prefix + id
  const left = (id: string): Promise<number> => client.pTTL(oldKey(id))
  const leftOfNew = (id: string): Promise<number> => client.pTTL(prefix + handleOf(id))
  const textOf = async (id: string): Promise<Data> =>
    JSON.parse((await client.get(oldKey(id))) ?? '{}') as Data

  const made = async (content: Data, seconds: number): Promise<string> => {
    const id = `an-old-id-with-an-age-${n++}`
    await client.set(oldKey(id), JSON.stringify({ user_id: 1, ...content }), { EX: seconds })
    return id
  }
  const set = [{ op: 'set', path: ['a'], value: 1 }] as const

  it('is none where the cookie of @fastify/session has ended', () => {
    const now = 1_700_000_000_000
    const ending = (ms: number): number | null =>
      FASTIFY_AGE.idleOf({ expires: new Date(now + ms).toISOString() }, now)
    expect([ending(-1), ending(5000)]).to.deep.equal([null, 5000])
  })

  it('is koa-session’s: its members are no data, and come back as they were', async () => {
    const id = await made({ _expire: Date.now() + 50_000, _maxAge: 60_000 }, 60)
    const found = await instance('koa', 'keep').read(id)
    expect(found?.session).to.not.have.any.keys('_expire', '_maxAge')
    expect(found?.envelope).to.deep.equal({ maxAge: 60_000 })
    expect(await instance('koa', 'keep').patch(id, set)).to.equal(true)
    const { _expire, ...rest } = await textOf(id)
    expect(rest).to.deep.equal({ user_id: 1, a: 1, _maxAge: 60_000 })
    expect(Number(_expire) - Date.now()).to.be.within(55_000, 60_000)
    expect(await left(id)).to.be.within(65_000, 70_000)
  })

  it('is none, for koa-session’s session cookies, in a text and in a hash', async () => {
    const [text, hash] = [await made({ _session: true }, 60), `an-old-hash-of-koa-${n++}`]
    await client.hSet(oldKey(hash), { user_id: '1', _session: 'true' })
    await client.expire(oldKey(hash), 60)
    for (const [id, from] of [
      [text, 'connect-redis'],
      [hash, 'hash'],
    ] as const) {
      const keeping = instance('koa', 'keep', from)
      expect((await keeping.read(id))?.envelope).to.deep.equal({ session: true })
      expect(await keeping.patch(id, set)).to.equal(true)
      const content = from === 'hash' ? await client.hGetAll(oldKey(id)) : await textOf(id)
      expect(String(content['_session']), from).to.equal('true')
      expect(await instance('koa', 'move', from).touch(id)).to.equal(true)
      const moved = await instance('koa', 'move', from).read(id)
      expect(moved?.envelope).to.deep.equal({ session: true })
      expect(moved?.session).to.deep.include({ user_id: 1, a: 1 })
    }
  })

  it('gives way to another: what told the former goes', async () => {
    const id = `an-old-hash-of-koa-${n++}`
    await client.hSet(oldKey(id), { user_id: '1', _session: 'true' })
    const keeping = instance('koa', 'keep', 'hash')
    await keeping.touch(id, { envelope: { maxAge: 1000 }, idleTimeoutMs: 11_000 })
    const fields = await client.hGetAll(oldKey(id))
    expect(fields).to.include({ user_id: '1', _maxAge: '1000' })
    expect(fields).to.not.have.property('_session')
    expect(await left(id)).to.be.within(9000, 11_000)
    await keeping.touch(id, { envelope: null })
    expect(await client.hGetAll(oldKey(id))).to.not.have.any.keys('_maxAge', '_expire')
  })

  it('ends a session whose key lives longer, and is what it has left when it moves', async () => {
    const [over, live] = [
      await made({ _expire: Date.now() - 11_000, _maxAge: 60_000 }, 86_400),
      await made({ _expire: Date.now() + 20_000, _maxAge: 60_000 }, 86_400),
    ]
    for (const mode of ['keep', 'move'] as const)
      expect(await instance('koa', mode).touch(over)).to.equal(false)
    expect(await instance('koa', 'keep').expiresInMs(live)).to.be.within(20_000, 30_000)
    expect(await instance('koa', 'move').patch(live, set, { touch: false })).to.equal(true)
    expect(await leftOfNew(live)).to.be.within(20_000, 30_000)
    expect(await instance('koa', 'move').touch(live, { idleTimeoutMs: 70_000 })).to.equal(true)
  })

  it('is told anew where a request slides it, once a second at most', async () => {
    for (const [framework, content] of [
      ['koa', { _expire: Date.now() + 20_000, _maxAge: 60_000 }],
      ['fastify', { cookie: { originalMaxAge: 60_000, expires: new Date(Date.now() + 20_000) } }],
    ] as const) {
      const own = new Process()
      const [keeping, id] = [instance(framework, 'keep', 'connect-redis', own), await made(content, 30)]
      expect(await keeping.touch(await made(content, 60))).to.equal(true)
      const costs = []
      for (let i = 0; i < 2; i++) {
        const { sent } = own
        // Who it is of is listed by its first read.
        expect(await keeping.read(id, { touch: true })).not.to.equal(null)
        costs.push(own.sent - sent)
      }
      expect(costs, framework).to.deep.equal([3, 1])
      const { cookie, _expire } = await textOf(id)
      const { expires = '' } = Object(cookie) as { readonly expires?: string }
      const end = cookie ? Date.parse(expires) : Number(_expire)
      expect(end - Date.now(), framework).to.be.within(55_000, 60_000)
      expect(await left(id)).to.be.within(55_000, 70_000)
    }
  })

  it('may be a day, which no request moves', async () => {
    const expires = new Date(Date.now() + 30_000)
    const [id, over] = [
      await made({ cookie: { expires, path: '/' } }, 3600),
      await made({ cookie: { expires: new Date(Date.now() - 1000) } }, 60),
    ]
    const keeping = instance('fastify', 'keep')
    expect(await keeping.exists(over)).to.equal(false)
    expect(await keeping.touch(id)).to.equal(true)
    expect(await keeping.patch(id, set)).to.equal(true)
    expect((await textOf(id))['cookie']).to.deep.equal({ expires: expires.toISOString(), path: '/' })
    expect(await left(id)).to.be.within(25_000, 30_000)
  })

  it('is the service’s own where a session says nothing, or nothing that can be understood', async () => {
    for (const [framework, content] of [
      ['koa', { _expire: 'soon', _maxAge: 'long' }],
      ['fastify', { cookie: { expires: 'soon' } }],
      ['fastify', { cookie: 'none' }],
    ] as const) {
      const id = await made(content, 60)
      expect(await instance(framework, 'keep').touch(id)).to.equal(true)
      expect(await left(id), framework).to.be.above(86_000_000)
    }
  })
})

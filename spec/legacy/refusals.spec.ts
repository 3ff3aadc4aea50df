/** What a server refuses to old sessions: the same as to new ones. */
import { expect } from 'chai'
import { withLegacy } from '../../lib/adapters/legacy/with-legacy.ts'
import type { LegacyOptions, OldAge } from '../../lib/adapters/legacy/options.ts'
import { OLD_AGE as FASTIFY_AGE } from '../../lib/fastify-session/old-age.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { RedisClient, RedisTransport, SessionStoreContract } from '../../lib/index.ts'
import { OLD_AGE as KOA_AGE } from '../../lib/koa-session/age.ts'
import type { PinnedServer } from '../../tools/redis-server.ts'
import { connected } from '../support/faulty.ts'
import { startOwnServer } from '../support/servers.ts'
import { Process } from './processes.ts'
import { ADAPTER, newPrefix } from './services.ts'
import type { Client, Data } from './services.ts'

const FRAMEWORKS: Readonly<
  Record<string, { readonly age?: OldAge; readonly told: (endsMs: number) => Data }>
> = {
  'express-session': { told: () => ({ cookie: { originalMaxAge: 60_000 } }) },
  '@fastify/session': {
    age: FASTIFY_AGE,
    told: (endsMs) => ({ cookie: { originalMaxAge: 60_000, expires: new Date(endsMs).toISOString() } }),
  },
  'koa-session': { age: KOA_AGE, told: (endsMs) => ({ _maxAge: 60_000, _expire: endsMs }) },
}

describe('old sessions on a server that refuses', () => {
  let server: PinnedServer
  let admin: Client
  let prefix: string
  let n = 0

  before(async () => {
    server = await startOwnServer()
    admin = await connected(server.url)
  })
  after(async () => {
    admin.destroy()
    await server.stop()
  })
  beforeEach(() => (prefix = newPrefix()))

  const plain = (client: RedisClient | RedisTransport = admin): JsonSessionStore<Data> =>
    new JsonSessionStore<Data>({ client, prefix, schema: { type: 'object' }, touchIntervalMs: 0 })

  const instance = (
    how: Pick<LegacyOptions, 'from' | 'mode'>,
    age: OldAge | undefined,
    client = admin,
  ): SessionStoreContract<Data> =>
    withLegacy<Data>(
      plain(client),
      { ...how, client, prefix, userPrefix: prefix },
      { ...ADAPTER, oldAge: age },
    )

  /** Twenty of its sixty seconds are left. */
  async function made(from: LegacyOptions['from'], told: (endsMs: number) => Data): Promise<string> {
    const id = `an-old-id-on-a-full-server-${n++}`
    const data = { user_id: 7, ...told(Date.now() + 20_000) }
    if (from === 'connect-redis') await admin.set(prefix + id, JSON.stringify(data))
    else await admin.hSet(prefix + id, Object.entries(data).flatMap(([name, value]) => [name, JSON.stringify(value)])) // prettier-ignore
    await admin.pExpire(prefix + id, 20_000)
    return id
  }

  async function withoutMemory<T>(act: () => Promise<T>): Promise<T> {
    await admin.configSet('maxmemory', '1')
    try {
      return await act()
    } finally {
      await admin.configSet('maxmemory', '0')
    }
  }

  const refusal = (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => 'answered',
      (error: unknown) => (error as { readonly reason?: string }).reason,
    )

  const userWithout = async (...commands: string[]): Promise<Client> => {
    const rules = ['on', '>secret', '~*', '&*', '+@all', ...commands.map((command) => `-${command}`)]
    await admin.sendCommand(['ACL', 'SETUSER', prefix, ...rules])
    return connected(server.url, { username: prefix, password: 'secret' })
  }

  async function asReplica<T>(act: () => Promise<T>): Promise<T> {
    await admin.sendCommand(['REPLICAOF', '127.0.0.1', '1'])
    try {
      return await act()
    } finally {
      await admin.sendCommand(['REPLICAOF', 'NO', 'ONE'])
    }
  }

  for (const [framework, { age, told }] of Object.entries(FRAMEWORKS))
    for (const from of ['connect-redis', 'hash'] as const) {
      it(`are no more refused to a user without a right, or by a replica, than new ones (${framework}, ${from})`, async () => {
        const [id, { id: other }] = [await made(from, told), await plain().create({ user_id: 7 })]
        const limited = await userWithout('pexpire')
        const both = (client: Client): Promise<unknown[]> =>
          Promise.all([
            refusal(plain(client).read(other, { touch: true })),
            refusal(instance({ from, mode: 'keep' }, age, client).read(id, { touch: true })),
          ])
        // What an ACL forbids inside a script is an ERR.
        expect(await both(limited)).to.deep.equal(['no-permission', 'server'])
        limited.destroy()
        expect(await asReplica(() => both(admin))).to.deep.equal(['read-only', 'read-only'])
        expect(await admin.pTTL(prefix + id)).to.be.within(5_000, 20_000)
        expect(await both(admin)).to.deep.equal(['answered', 'answered'])
      })

      for (const mode of ['keep', 'move'] as const) {
        const how = { from, mode }
        const title = `(${framework}, ${from}, ${mode})`

        it(`are read and slide without memory, are listed, and what cannot be written is an error ${title}`, async () => {
          const [store, id] = [instance(how, age), await made(from, told)]
          await withoutMemory(async () => {
            expect(await store.read(id, { touch: true })).to.have.nested.property('session.user_id', 7)
            expect(await admin.pTTL(prefix + id)).to.be.within(50_000, 80_000)
            expect(await store.countByUser(7)).to.equal(1)
            expect(await store.touch(id, { idleTimeoutMs: 70_000 })).to.equal(true)
            const changed = store.patch(id, [{ op: 'set', path: ['a'], value: 1 }])
            expect(await refusal(changed)).to.equal('out-of-memory')
          })
          expect(await store.get(id))
            .to.include({ user_id: 7 })
            .and.not.have.property('a')
          expect(await store.patch(id, [{ op: 'set', path: ['a'], value: 1 }])).to.equal(true)
          expect(await store.destroyByUser(7)).to.equal(1)
          expect(await store.exists(id)).to.equal(false)
        })
      }
    }

  it('are never lost where memory runs out while they move by steps', async () => {
    const elsewhere = await connected(server.url, { database: 1 })
    const told = { user_id: 7, cookie: { originalMaxAge: 60_000 } }
    for (let at = 0; at < 12; at++) {
      const [id, slow] = [`an-old-id-on-its-way-${at}-${prefix}`.replaceAll(':', '-'), new Process()]
      await elsewhere.set(prefix + id, JSON.stringify(told), { PX: 20_000 })
      const how = { from: 'connect-redis', mode: 'move', client: slow.over(elsewhere), prefix, userPrefix: prefix } as const // prettier-ignore
      const store = withLegacy<Data>(plain(slow.over(admin)), how, ADAPTER)
      const reading = refusal(store.read(id, { touch: true }))
      slow.standsBefore(at)
      await slow.standsOrEnds(reading)
      const answers = await withoutMemory(async () => {
        slow.goOn()
        const change = [{ op: 'set', path: ['b'], value: 1 }] as const
        return [await reading, await refusal(store.patch(id, change))]
      })
      expect(answers[0], `before command ${at}`).to.be.oneOf(['answered', 'out-of-memory'])
      expect(answers[1], `before command ${at}`).to.equal('out-of-memory')
      expect(await store.patch(id, [{ op: 'set', path: ['a'], value: 1 }])).to.equal(true)
      expect(await store.get(id), `before command ${at}`).to.include({ user_id: 7, a: 1 }).and.not.have.property('b') // prettier-ignore
    }
    elsewhere.destroy()
  })
})

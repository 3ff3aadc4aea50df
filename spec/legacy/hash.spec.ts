/** A service with sessions in hashes of its own, and the same with this library: beside each other, then moved. */
import { expect } from 'chai'
import { handleOf } from '../../lib/domain/session-id.ts'
import { hashService } from './hash-service.ts'
import { Browser, Gate, appOver, connect, newPrefix, newStore, serve } from './services.ts'
import type { Client, Data, Kind, NewOptions, Service, Setting } from './services.ts'

const KEEP: NewOptions = { from: 'hash', mode: 'keep' }

describe('sessions in hashes made by hand', () => {
  let client: Client
  let setting: Setting
  let old: Service
  const gate = new Gate()
  let users = 0

  before(async () => {
    client = await connect()
    setting = { client, prefix: newPrefix() }
    old = await serve(hashService(setting))
  })

  after(async () => {
    await old.stop()
    client.destroy()
  })

  const login = async (service: Service, user: number): Promise<Browser> => {
    const browser = new Browser()
    expect((await browser.ask(service, `/login/${user}`)).status).to.equal(200)
    return browser
  }
  const keyOf = ({ id }: { id: string }): string => setting.prefix + id
  const setOf = (user: number): string => `${setting.prefix}user:${user}:sessions`

  describe('kept', () => {
    let sessions: ReturnType<typeof newStore>
    let ours: Service

    before(async () => {
      sessions = newStore(setting, KEEP)
      ours = await serve(appOver(sessions, gate))
    })
    after(() => ours.stop())

    it('are read and written by turns by either service, whichever made them', async () => {
      for (const maker of [old, ours]) {
        const browser = await login(maker, 1)
        for (const [i, service] of [old, ours, ours, old].entries())
          expect((await browser.ask(service, `/set/step${i}/s${i}`)).status).to.equal(200)
        const steps = { step0: 's0', step1: 's1', step2: 's2', step3: 's3' }
        expect((await browser.ask(ours, '/me')).body).to.deep.include({ user_id: 1, ...steps })
        const { body } = await browser.ask(old, '/me')
        expect(body).to.deep.include({ user_id: '1', ...steps })
        for (const name of ['created_at', 'last_activity'])
          expect(Number(body[name])).to.be.closeTo(Date.now() / 1000, 30)
        expect(await client.sIsMember(setOf(1), browser.id)).to.equal(1)
        expect(await client.ttl(keyOf(browser))).to.be.above(0)
      }
    })

    it('keep what requests at once write, and change no field but those', async () => {
      const browser = await login(old, 2)
      const slow = Array.from({ length: 20 }, (_, i) => browser.clone().ask(ours, `/slow/m${i}/v${i}`))
      await gate.filled(20)
      await browser.ask(old, '/set/theirs/yes')
      await client.hSet(keyOf(browser), 'odd', '{"a": [1,  2]}')
      gate.open()
      expect(new Set((await Promise.all(slow)).map(({ status }) => status))).to.deep.equal(new Set([200]))
      const all = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`m${i}`, `v${i}`]))
      const { body } = await browser.ask(old, '/me')
      expect(body).to.deep.include({ ...all, theirs: 'yes', odd: '{"a": [1,  2]}', email: '2@example.com' })
    })

    it('hold JSON text where a member is no string, and text where it is one', async () => {
      const { id } = await login(old, 3)
      const { store } = newStore(setting, { ...KEEP, legacy: { textFields: ['zip'] } })
      const values = { cart: [{ n: 1 }], on: true, n: 1.5, nothing: null, name: 'Alice', zip: '01234' }
      for (const [name, value] of Object.entries(values))
        expect(await store.patch(id, [{ op: 'set', path: [name], value }])).to.equal(true)
      expect(await store.setPath(id, ['cart', 0, 'n'], 2)).to.equal(true)
      const fields = await client.hGetAll(setting.prefix + id)
      const texts = { cart: '[{"n":2}]', on: 'true', n: '1.5', nothing: 'null', name: 'Alice', zip: '01234' }
      expect(fields).to.include(texts)
      expect(await store.get(id)).to.deep.include({ ...values, cart: [{ n: 2 }] })
      await client.hSet(setting.prefix + id, { zip: '12345', card: '4000123412341234567', e: '1e3' })
      expect(await store.get(id)).to.deep.include({ zip: '12345', card: '4000123412341234567', e: '1e3' })
      for (const name of [
        'cart',
        'on',
        'n',
        'nothing',
        'name',
        'zip',
        'card',
        'e',
        'email',
        'role',
        'user_id',
      ])
        expect(await store.patch(id, [{ op: 'unset', path: [name] }], { touch: false })).to.equal(true)
      expect(Object.keys(await client.hGetAll(setting.prefix + id))).to.include('created_at')
    })

    it('end for both when either logs out, here or everywhere', async () => {
      for (const [first, second] of [
        [old, ours],
        [ours, old],
      ] as const) {
        const browser = await login(second, 4)
        const slow = browser.clone().ask(ours, '/slow/late/1')
        await gate.filled(1)
        expect((await browser.clone().ask(first, '/logout')).status).to.equal(200)
        gate.open()
        expect((await slow).status).to.equal(200)
        for (const service of [old, ours])
          expect((await browser.clone().ask(service, '/me')).status).to.equal(401)
        expect(await client.sMembers(setOf(4))).to.deep.equal([])
      }
      const [one, other] = [await login(old, 5), await login(ours, 5)]
      expect(await sessions.store.listByUser(5)).to.have.length(2)
      expect(await sessions.store.destroyByUser(5, { except: other.id })).to.equal(1)
      expect((await one.ask(ours, '/me')).status).to.equal(401)
      const again = await login(ours, 5)
      expect((await other.ask(old, '/logout-everywhere')).status).to.equal(200)
      for (const browser of [other, again]) expect((await browser.ask(ours, '/me')).status).to.equal(401)
    })

    it('last as long as their cookie says', async () => {
      const browser = await login(ours, 6)
      await browser.ask(ours, '/remember')
      expect(await client.ttl(keyOf(browser))).to.be.above(29 * 24 * 3600)
      expect((await browser.ask(old, '/me')).status).to.equal(200)
      await browser.ask(ours, '/me')
      expect(await client.ttl(keyOf(browser))).to.be.above(29 * 24 * 3600)
    })

    it('leave the set its own expiry, or none', async () => {
      await login(ours, 7)
      expect(await client.ttl(setOf(7))).to.equal(-1)
      await client.expire(setOf(7), 10)
      await login(ours, 7)
      expect(await client.ttl(setOf(7))).to.be.above(100)
    })
  })

  for (const kind of ['JsonSessionStore', 'HashSessionStore'] as const satisfies readonly Kind[])
    for (const hashIds of [true, false])
      describe(`moved to ${kind}, ${hashIds ? 'ids hashed' : 'under the same key'}`, () => {
        const options: NewOptions = { from: 'hash', mode: 'move', kind, store: { hashIds } }
        const newKey = ({ id }: { id: string }): string => setting.prefix + (hashIds ? handleOf(id) : id)
        let sessions: ReturnType<typeof newStore>
        let ours: Service

        before(async () => {
          sessions = newStore(setting, options)
          ours = await serve(appOver(sessions, gate))
        })
        after(() => ours.stop())

        /** In its new form, and nowhere else. */
        const hasMoved = async (session: { id: string }): Promise<boolean> => {
          const isNew =
            kind === 'HashSessionStore'
              ? (await client.hExists(newKey(session), '_session')) === 1
              : (await client.type(newKey(session))) === 'ReJSON-RL'
          return isNew && (!hashIds || (await client.exists(keyOf(session))) === 0)
        }

        it('go over with their data, their beginning and their time', async () => {
          const user = 10 + users++
          const browser = await login(old, user)
          await client.hSet(keyOf(browser), { created_at: '1764086400', permissions: '["read"]' })
          await client.pExpire(keyOf(browser), 600_000)
          expect(await sessions.store.updateByUser(user, { role: 'guest' })).to.equal(1)
          expect(await sessions.store.patch(browser.id, [], { touch: false })).to.equal(true)
          expect(await hasMoved(browser)).to.equal(true)
          expect(await client.pTTL(newKey(browser))).to.be.within(590_000, 600_000)
          const data: Data = { user_id: user, permissions: ['read'], role: 'guest', created_at: 1764086400 }
          expect(await sessions.store.get(browser.id)).to.deep.include(data)
          expect(await client.sMembers(setOf(user))).to.deep.equal([])
          expect((await browser.ask(ours, '/me')).body).to.deep.include({ user_id: user })
        })

        it('lose no member to 50 requests at once, and are never two or none', async () => {
          const browser = await login(old, 101)
          const stores = [
            sessions,
            newStore(setting, options),
            newStore(setting, { ...options, mode: 'keep' }),
          ]
          let watching = true
          const watch = async (): Promise<number[]> => {
            const seen = []
            while (watching) seen.push(await client.exists([...new Set([keyOf(browser), newKey(browser)])]))
            return seen
          }
          const eye = watch()
          await Promise.all(
            Array.from({ length: 50 }, async (_, i) => {
              const { store } = stores[i % 3] ?? sessions
              expect(await store.patch(browser.id, [{ op: 'set', path: [`m${i}`], value: i }])).to.equal(true)
            }),
          )
          watching = false
          expect(new Set(await eye)).to.deep.equal(new Set([1]))
          const all = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`m${i}`, i]))
          expect(await sessions.store.get(browser.id)).to.include(all)
          expect(await hasMoved(browser)).to.equal(true)
        })

        it('end by log-out-everywhere, old ones, moved ones and new ones', async () => {
          const [kept, moved, made] = [await login(old, 102), await login(old, 102), await login(ours, 102)]
          await moved.ask(ours, '/me')
          expect(await sessions.store.listByUser(102)).to.have.length(3)
          expect(await sessions.store.destroyByUser(102)).to.equal(3)
          for (const browser of [kept, moved, made])
            expect((await browser.ask(ours, '/me')).status).to.equal(401)
          expect(await sessions.store.countByUser(102)).to.equal(0)
        })
      })
})

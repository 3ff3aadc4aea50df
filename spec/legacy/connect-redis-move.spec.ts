/** `legacy: { mode: 'move' }` on one server: for each store, with ids hashed (two keys) and not (one key, another type). */
import { expect } from 'chai'
import { handleOf } from '../../lib/domain/session-id.ts'
import { Browser, Gate, appOver, connect, newPrefix, newStore, oldStore, serve } from './services.ts'
import type { Client, Kind, NewOptions, Service, Setting } from './services.ts'

const KINDS: readonly Kind[] = ['JsonSessionStore', 'HashSessionStore']
const TYPES = { JsonSessionStore: 'ReJSON-RL', HashSessionStore: 'hash' } as const

/** How many of the session's two forms there are, asked in one step. */
const FORMS = `
local n = 0
local old = redis.call('TYPE', KEYS[1]).ok
if old == 'string' then n = n + 1 end
if redis.call('EXISTS', KEYS[2]) == 1 and (KEYS[1] ~= KEYS[2] or old ~= 'string') then n = n + 1 end
return n`

for (const kind of KINDS)
  for (const hashIds of [true, false])
    describe(`sessions of connect-redis move to ${kind}, ${hashIds ? 'ids hashed' : 'under the same key'}`, () => {
      let client: Client
      let setting: Setting
      let sessions: ReturnType<typeof newStore>
      let old: Service
      let ours: Service
      const gate = new Gate()
      const options: NewOptions = { mode: 'move', kind, store: { hashIds } }

      before(async () => {
        client = await connect()
        setting = { client, prefix: newPrefix() }
        sessions = newStore(setting, options)
        old = await serve(appOver(oldStore(setting)))
        ours = await serve(appOver(sessions, gate))
      })

      after(async () => {
        await old.stop()
        await ours.stop()
        client.destroy()
      })

      const login = async (service: Service, user = 1001): Promise<Browser> => {
        const browser = new Browser()
        expect((await browser.ask(service, `/login/${user}`)).status).to.equal(200)
        return browser
      }
      const oldKey = ({ id }: { id: string }): string => setting.prefix + id
      const newKey = ({ id }: { id: string }): string => setting.prefix + (hashIds ? handleOf(id) : id)
      const forms = async (session: { id: string }): Promise<number> =>
        Number(await client.eval(FORMS, { keys: [oldKey(session), newKey(session)] }))
      const hasMoved = async (session: { id: string }): Promise<boolean> =>
        (await client.type(newKey(session))) === TYPES[kind] && (await forms(session)) === 1

      /** Looks as often as it can while `act` runs. */
      const watched = async (session: { id: string }, act: () => Promise<unknown>): Promise<number[]> => {
        const seen: number[] = []
        let watching = true
        const watch = async (): Promise<void> => {
          while (watching) seen.push(await forms(session))
        }
        const eye = watch()
        await act()
        watching = false
        await eye
        return seen
      }

      it('at the first request, with all their data and their cookie', async () => {
        const browser = await login(old)
        await browser.ask(old, '/set/name/Alice')
        await browser.ask(old, '/remember')
        expect((await browser.ask(ours, '/me')).body).to.deep.equal({ user_id: 1001, name: 'Alice' })
        expect(await hasMoved(browser)).to.equal(true)
        await browser.ask(ours, '/set/name/Bob')
        expect((await browser.ask(ours, '/me')).body).to.deep.equal({ user_id: 1001, name: 'Bob' })
        expect(await client.pTTL(newKey(browser))).to.be.above(29 * 24 * 3_600_000)
        expect(await sessions.store.countByUser(1001)).to.equal(1)
      })

      it('with the time that they have left, where it does not begin anew', async () => {
        const browser = await login(old, 2)
        await client.pExpire(oldKey(browser), 20_000)
        await sessions.store.patch(browser.id, [{ op: 'set', path: ['a'], value: 1 }], { touch: false })
        expect(await hasMoved(browser)).to.equal(true)
        expect(await client.pTTL(newKey(browser))).to.be.within(15_000, 20_000)
        expect(await sessions.store.expiresInMs(browser.id)).to.be.within(15_000, 20_000)
        await sessions.store.touch(browser.id, { idleTimeoutMs: 60_000 })
        expect(await client.pTTL(newKey(browser))).to.be.within(50_000, 60_000)
      })

      it('keep a longer time than they should have, and get one where they have none', async () => {
        const [long, endless] = [await login(old, 3), await login(old, 3)]
        await client.pExpire(oldKey(long), 3_600_000)
        await client.persist(oldKey(endless))
        for (const { id } of [long, endless]) await sessions.store.read(id, { touch: true })
        expect(await client.pTTL(newKey(long))).to.be.within(3_500_000, 3_600_000)
        expect(await client.pTTL(newKey(endless))).to.be.within(50_000, 60_000)
      })

      it('stay as they are while they are only looked at', async () => {
        const browser = await login(old, 4)
        expect(await sessions.store.get(browser.id)).to.include({ user_id: 4 })
        expect(await sessions.store.exists(browser.id)).to.equal(true)
        expect(await client.type(oldKey(browser))).to.equal('string')
      })

      it('under 50 requests at once that change different members: none is lost, and there is one session at each instant', async () => {
        const browser = await login(old, 5)
        const other = newStore(setting, options)
        const beside = newStore(setting, { ...options, mode: 'keep' })
        const seen = await watched(browser, () =>
          Promise.all(
            Array.from({ length: 50 }, async (_, i) => {
              const { store } = [sessions, other, beside][i % 3] ?? sessions
              const set = { op: 'set', path: [`m${i}`], value: i } as const
              expect(await store.patch(browser.id, [set])).to.equal(true)
              expect(await store.get(browser.id)).to.include({ [`m${i}`]: i })
            }),
          ),
        )
        expect(seen.length).to.be.above(5)
        expect(new Set(seen)).to.deep.equal(new Set([1]))
        const all = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`m${i}`, i]))
        expect(await other.store.get(browser.id)).to.include(all)
        expect(await hasMoved(browser)).to.equal(true)
      })

      it('are gone when they are destroyed on their way', async () => {
        for (let i = 0; i < 20; i++) {
          const browser = await login(old, 6)
          const moves = [sessions, newStore(setting, options)].map(({ store }) => store.touch(browser.id))
          const ends = i % 2 === 0 ? sessions.store.destroy(browser.id) : browser.clone().ask(ours, '/logout')
          await Promise.all([...moves, ends])
          expect(await forms(browser), `round ${i}`).to.equal(0)
        }
        expect(await sessions.store.countByUser(6)).to.equal(0)
      })

      it('end by log-out-everywhere, moved or not, and new ones too', async () => {
        const keeping = newStore(setting, { ...options, mode: 'keep' })
        const [met, moved, made] = [await login(old, 7), await login(old, 7), await login(ours, 7)]
        await keeping.store.read(met.id, { touch: true })
        await moved.ask(ours, '/me')
        expect(await sessions.store.listByUser(7)).to.have.length(3)
        expect(await sessions.store.countByUser(7)).to.equal(3)
        expect(await sessions.store.destroyByUser(7)).to.equal(3)
        for (const browser of [met, moved, made]) expect(await forms(browser)).to.equal(0)
      })

      it('are understood by an instance that still keeps, wherever they are', async () => {
        const keeping = newStore(setting, { ...options, mode: 'keep' })
        const [moved, made] = [await login(old, 8), await login(ours, 8)]
        await moved.ask(ours, '/me')
        for (const { id } of [moved, made]) {
          expect(await keeping.store.read(id, { touch: true })).not.to.equal(null)
          expect(await keeping.store.setPath(id, ['a'], 1)).to.equal(true)
          expect(await sessions.store.getPath(id, ['a'])).to.equal(1)
          expect(await hasMoved({ id })).to.equal(true)
        }
        expect(await keeping.store.destroy(made.id)).to.equal(true)
        expect(await sessions.store.exists(made.id)).to.equal(false)
      })

      it('refuse an id that is in use in either form', async () => {
        const keeping = newStore(setting, { ...options, mode: 'keep' })
        const [kept, made] = [await login(old, 9), await login(ours, 9)]
        for (const [{ store }, { id }] of [
          [sessions, kept],
          [keeping, made],
        ] as const) {
          const error: unknown = await store.create({ user_id: 10 }, { id }).catch((e: unknown) => e)
          expect(error).to.include({ code: 'ERR_SESSION_CONFLICT' })
          expect(await store.get(id)).to.include({ user_id: 9 })
        }
      })

      it('that the schema refuses, or that have names of the store’s, go on in the old form, and it is told', async () => {
        const told: [string, string][] = []
        const schema = { type: 'object', properties: { user_id: { type: 'integer' } }, required: ['email'] }
        const strict = newStore(setting, {
          ...options,
          store: { hashIds, schema },
          legacy: { onKept: (handle, error) => told.push([handle, error.code]) },
        })
        const [bad, odd] = [await login(old, 11), await login(old, 11)]
        await odd.ask(old, '/set/created_at/yesterday')
        const app = await serve(appOver(strict))
        for (const browser of [bad, odd]) {
          expect((await browser.ask(app, '/set/name/Alice')).status).to.equal(200)
          expect((await browser.ask(old, '/me')).body).to.include({ name: 'Alice' })
        }
        expect((await odd.ask(old, '/me')).body).to.include({ created_at: 'yesterday' })
        expect(new Map(told)).to.deep.equal(
          new Map([
            [handleOf(bad.id), 'ERR_SESSION_INVALID'],
            [handleOf(odd.id), 'ERR_SESSION_PATH'],
          ]),
        )
        await bad.ask(app, '/set/email/alice@example.com')
        await bad.ask(app, '/me')
        expect(await hasMoved(bad)).to.equal(true)
        await app.stop()
      })

      it('are not logged out by a limit, which holds for the next login', async () => {
        const store = { hashIds, maxSessionsPerUser: 2 }
        const limited = newStore(setting, { ...options, store })
        const three = [await login(old, 12), await login(old, 12), await login(old, 12)]
        for (const { id } of three) expect(await limited.store.touch(id)).to.equal(true)
        expect(await limited.store.countByUser(12)).to.equal(3)
        await limited.store.create({ user_id: 12 })
        expect(await limited.store.countByUser(12)).to.equal(2)
      })

      if (hashIds)
        it('are what they are by now, where an old instance writes one again that has moved', async () => {
          const browser = await login(old, 13)
          const text = await client.get(oldKey(browser))
          await browser.ask(ours, '/set/name/Alice')
          await client.set(oldKey(browser), text ?? '', { EX: 60 })
          expect(await newStore(setting, options).store.touch(browser.id)).to.equal(true)
          expect(await hasMoved(browser)).to.equal(true)
          expect(await sessions.store.get(browser.id)).to.include({ user_id: 13, name: 'Alice' })
        })

      it('leave everything as it was where the store may not do a part of it', async () => {
        const browser = await login(old, 14)
        const index = `${setting.prefix}user:14:sessions:index`
        await client.set(index, 'somebody else’s', { EX: 60 })
        const text = await client.get(oldKey(browser))
        const error: unknown = await sessions.store.touch(browser.id).catch((e: unknown) => e)
        expect(error).to.include({ code: 'ERR_SESSION_BACKEND', reason: 'foreign-key' })
        expect([await client.get(oldKey(browser)), await forms(browser)]).to.deep.equal([text, 1])
      })

      it('are left to the old service’s own errors where a text is no session', async () => {
        const id = 'an-id-of-something-that-is-no-json'
        await client.set(oldKey({ id }), 'no JSON', { EX: 60 })
        for (const call of [sessions.store.read(id, { touch: true }), sessions.store.touch(id)]) {
          const error: unknown = await call.catch((e: unknown) => e)
          expect(error).to.include({
            code: 'ERR_SESSION_BACKEND',
            reason: 'foreign-key',
            outcome: 'not-applied',
          })
        }
        expect(await client.get(oldKey({ id }))).to.equal('no JSON')
      })
    })

/** Sessions that move to where no script reaches both keys: another database (as another server is), other slots of a Cluster. */
import { expect } from 'chai'
import { handleOf } from '../../lib/domain/session-id.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { SessionStoreContract } from '../../lib/index.ts'
import { withLegacy } from '../../lib/adapters/legacy/with-legacy.ts'
import type { LegacyOptions } from '../../lib/adapters/legacy/options.ts'
import { Process } from './processes.ts'
import { ADAPTER } from './services.ts'
import type { Data } from './services.ts'
import { WORLDS } from './worlds.ts'
import type { World } from './worlds.ts'

/** Everything with `LEGACY=all`; in short each form and each world once, and each command of one. */
const FORMS: readonly LegacyOptions['from'][] = ['connect-redis', 'hash']
const IN_SHORT = ['another server connect-redis', 'the same key of another server hash', 'another slot hash']
const all = process.env['LEGACY'] === 'all'
const isChosen = (world: string, from: string): boolean => all || IN_SHORT.includes(`${world} ${from}`)
const TTL_MS = 1_800_000
const SCHEMA = { type: 'object' }

for (const [title, start] of Object.entries(WORLDS))
  for (const from of FORMS.filter((form) => isChosen(title, form)))
    describe(`sessions (${from}) move to ${title}`, () => {
      let world: World
      let n = 0

      before(async function () {
        this.timeout(60_000)
        world = await start()
        // From now on no script is unknown to a server.
        for (let i = 0; i < 20; i++) await instance().touch(await made())
        const id = await made()
        await Promise.all([instance().touch(id), instance().touch(id), instance('keep').patch(id, [])])
        await instance().destroy(id)
      })
      after(() => world.stop())

      const plain = (process = new Process()): JsonSessionStore<Data> => {
        const { hashIds, prefix } = world
        const client = process.over(world.new)
        return new JsonSessionStore<Data>({ client, hashIds, prefix, schema: SCHEMA })
      }

      /** Another process of the service. */
      const instance = (
        mode: LegacyOptions['mode'] = 'move',
        process = new Process(),
      ): SessionStoreContract<Data> => {
        const { old, prefix } = world
        const legacy = { from, mode, client: process.over(old), prefix, userPrefix: `${prefix}user:` }
        return withLegacy<Data>(plain(process), legacy, ADAPTER)
      }

      /** As the old service makes one, and has met it. */
      const made = async (): Promise<string> => {
        const id = `an-id-of-the-old-service-${n++}`
        const key = world.prefix + id
        if (from === 'hash') {
          await world.old.hSet(key, { user_id: '1001', created_at: '1764086400', a: '0' })
          await world.old.pExpire(key, TTL_MS)
          await world.old.sAdd(`${world.prefix}user:1001:sessions`, id)
        } else {
          const text = JSON.stringify({ cookie: { originalMaxAge: TTL_MS, path: '/' }, user_id: 1001, a: 0 })
          await world.old.set(key, text, { PX: TTL_MS })
          await world.old.sAdd(`${world.prefix}user:1001:sessions:legacy`, id)
        }
        return id
      }

      const newKey = (id: string): string => world.prefix + (world.hashIds ? handleOf(id) : id)
      const oldType = (id: string): Promise<string> => world.old.type(world.prefix + id)
      const set = (name: string, value: unknown): { op: 'set'; path: [string]; value: unknown } => ({
        op: 'set',
        path: [name],
        value,
      })

      /** It has arrived, whole, and nothing is left of its way. */
      const hasArrived = async (id: string, data: Data): Promise<void> => {
        const found = await plain().read(id)
        expect(found?.session).to.deep.include({ user_id: 1001, ...data })
        expect(found?.envelope ?? {}).not.to.have.property('moving')
        expect(await oldType(id)).to.equal('none')
      }

      const isGone = async (id: string): Promise<void> => {
        for (const mode of ['keep', 'move'] as const) expect(await instance(mode).read(id)).to.equal(null)
        expect(await plain().exists(id)).to.equal(false)
        expect(await oldType(id)).to.equal('none')
      }

      /** How many commands it takes. */
      const commands = async (
        act: (store: SessionStoreContract<Data>, id: string) => Promise<unknown>,
      ): Promise<number> => {
        const [process, id] = [new Process(), await made()]
        await act(instance('move', process), id)
        return process.sent
      }

      it('with their data, their cookie and the time they have left', async () => {
        const id = await made()
        await world.old.pExpire(world.prefix + id, 600_000)
        expect(await instance().patch(id, [set('b', 1)], { touch: false })).to.equal(true)
        await hasArrived(id, { a: 0, b: 1 })
        expect(await world.new.pTTL(newKey(id))).to.be.within(590_000, 600_000)
        const found = await instance().read(id)
        expect(found?.envelope).to.deep.equal(from === 'hash' ? null : { originalMaxAge: TTL_MS, path: '/' })
        if (from === 'hash') expect(found?.session.created_at).to.equal(1764086400)
        expect(await instance().touch(id)).to.equal(true)
        expect(await world.new.pTTL(newKey(id))).to.be.within(600_000, TTL_MS)
      })

      it('under 50 requests at once: no member is lost, and nobody who looks misses it', async () => {
        const id = await made()
        const processes = [instance(), instance(), instance('keep')]
        const eyes = [instance('keep'), instance()]
        let looks = 0
        let watching = true
        const watch = async (store: SessionStoreContract<Data>): Promise<void> => {
          for (; watching; looks++) expect(await store.get(id)).to.include({ user_id: 1001 })
        }
        const watches = eyes.map(watch)
        const writes = Array.from({ length: 50 }, async (_, i) => {
          const store = processes[i % 3] ?? instance()
          expect(await store.patch(id, [set(`m${i}`, i)])).to.equal(true)
          expect(await store.get(id)).to.include({ [`m${i}`]: i })
        })
        await Promise.all(writes)
        watching = false
        await Promise.all(watches)
        expect(looks).to.be.above(5)
        await hasArrived(id, Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`m${i}`, i])))
      })

      it('and are found by a scan, wherever they are', async () => {
        const [kept, moved] = [await made(), await made()]
        await instance().touch(moved)
        const found = new Set<string>()
        for await (const { handle } of instance('keep').scan()) found.add(handle)
        expect([...found]).to.include.members([handleOf(kept), handleOf(moved)])
      })

      if (!all && title !== 'another server') return

      it('and are there, once, whichever command the process died before that moved them', async () => {
        const write = (store: SessionStoreContract<Data>, id: string): Promise<unknown> =>
          store.patch(id, [set('b', 1)])
        const length = await commands(write)
        for (let at = 0; at < length; at++) {
          for (const mode of ['keep', 'move'] as const) {
            const id = await made()
            await instance('move', new Process().diesBefore(at))
              .patch(id, [set('b', 1)])
              .catch(() => {})
            const what = `${mode}, ${at}`
            expect((await instance('keep').get(id))?.['a'], what).to.equal(0)
            expect(await instance(mode).patch(id, [set('c', 2)]), what).to.equal(true)
            expect(await instance('keep').get(id), what).to.include({ a: 0, c: 2 })
            expect(await instance().touch(id), what).to.equal(true)
            await hasArrived(id, { a: 0, c: 2 })
            expect(await instance().destroy(id), what).to.equal(true)
            await isGone(id)
          }
        }
      })

      it('and end, whichever command the process died before that moved them', async () => {
        const length = await commands((store, id) => store.touch(id))
        for (let at = 0; at < length; at++) {
          for (const end of [
            (store: SessionStoreContract<Data>, id: string) => store.destroy(id),
            (store: SessionStoreContract<Data>) => store.destroyByUser(1001),
          ]) {
            const id = await made()
            await instance('move', new Process().diesBefore(at))
              .touch(id)
              .catch(() => {})
            await end(instance('keep'), id)
            await isGone(id)
          }
        }
      })

      it('and stay gone when they are ended before any command of who moves them', async () => {
        const length = await commands((store, id) => store.touch(id))
        for (let at = 0; at < length; at++) {
          for (const end of [
            (store: SessionStoreContract<Data>, id: string) => store.destroy(id),
            (store: SessionStoreContract<Data>) => store.destroyByUser(1001),
          ]) {
            const [id, slow] = [await made(), new Process().standsBefore(at)]
            const touch = instance('move', slow).touch(id)
            await slow.standsOrEnds(touch)
            await end(instance('move'), id)
            const seen = await Promise.all([instance('keep').read(id), instance().read(id)])
            slow.goOn()
            await touch
            expect(seen, `before command ${at}`).to.deep.equal([null, null])
            await isGone(id)
          }
        }
      })

      it('and lose nothing that others write before any command of who moves them', async () => {
        const write = (store: SessionStoreContract<Data>, id: string): Promise<unknown> =>
          store.patch(id, [set('b', 1)])
        const length = await commands(write)
        for (let at = 0; at < length; at++) {
          for (const mode of ['keep', 'move'] as const) {
            const [id, slow] = [await made(), new Process().standsBefore(at)]
            const writing = write(instance('move', slow), id)
            await slow.standsOrEnds(writing)
            expect(await instance(mode).patch(id, [set('a', 1)])).to.equal(true)
            expect(await instance('keep').get(id)).to.include({ a: 1 })
            slow.goOn()
            expect(await writing, `${mode}, before command ${at}`).to.equal(true)
            await hasArrived(id, { a: 1, b: 1 })
          }
        }
      })
    })

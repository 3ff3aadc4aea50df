/** What was once wrong on one store or another, on all of them. */
import { expect } from 'chai'
import { createClient } from 'redis'
import { HashSessionStore, JsonSessionStore, MemorySessionStore } from '../lib/index.ts'
import type { JsonObject, SessionStore, SessionStoreOptions } from '../lib/index.ts'
import { uniquePrefix } from '../lib/testing/harness.ts'

type Data = { [name: string]: unknown }
type Make = (options?: SessionStoreOptions) => SessionStore<Data>

const connect = async () => createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()
let client: Awaited<ReturnType<typeof connect>>

const stores: Readonly<Record<string, Make>> = {
  JsonSessionStore: (options) => new JsonSessionStore<Data>({ client, prefix: uniquePrefix(), ...options }),
  HashSessionStore: (options) => new HashSessionStore<Data>({ client, prefix: uniquePrefix(), ...options }),
  MemorySessionStore: (options) => new MemorySessionStore<Data>(options),
}

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'resolved',
    (error: unknown) => (error instanceof Error && 'code' in error ? error.code : error),
  )

for (const [name, make] of Object.entries(stores)) {
  describe(name, () => {
    before(async () => {
      client = await connect()
    })
    after(() => client.destroy())

    it('ends every session of its own, and no other store’s', async () => {
      const [store, other] = [make(), make()]
      for (const one of [store, other]) await Promise.all([{}, { user_id: 1 }, { user_id: 2 }].map((data) => one.create(data))) // prettier-ignore
      expect(await store.destroyAll()).to.equal(3)
      expect([await store.countByUser(1), await other.countByUser(1)]).to.deep.equal([0, 1])
      expect(await store.destroyAll()).to.equal(0)
    })

    it('ends none of a store whose prefix begins with its own', async () => {
      const prefix = uniquePrefix()
      const [store, inner] = [make({ prefix }), make({ prefix: `${prefix}inner:` })]
      const [mine, theirs] = await Promise.all([store.create({}), inner.create({ user_id: 1 })])
      expect(await store.destroyAll()).to.equal(1)
      expect([await store.exists(mine.id), await inner.exists(theirs.id)]).to.deep.equal([false, true])
    })

    it('takes a user named * for a user like any other', async () => {
      const store = make()
      const victim = await store.create({ user_id: 'victim' })
      expect(await store.destroyByHandle('*', victim.handle)).to.equal(false)
      const guest = await store.create({})
      const login = await store.regenerate(guest.id, { user_id: '*' })
      expect(await store.countByUser('*')).to.equal(1)
      expect(await store.destroyByUser('*')).to.equal(1)
      expect(await store.exists(login?.id ?? '')).to.equal(false)
      expect(await store.exists(victim.id)).to.equal(true)
    })

    it('grants more permissions at once than a Lua stack holds', async () => {
      const store = make({ maxDataBytes: 200_000 })
      const { id } = await store.create({ permissions: ['x'] })
      const many = Array.from({ length: 8500 }, (_, i) => `p${i}`)
      expect(await store.patch(id, [{ op: 'add', path: ['permissions'], values: many }])).to.equal(true)
      expect(await store.getPath(id, ['permissions'])).to.have.length(8501)
      expect(await store.getFields(id, many)).to.deep.equal({})
    }).timeout(60_000)

    it("keeps a session's own absolute timeout at a login", async () => {
      const store = make({ clock: () => 1_700_000_000_000 })
      const { id } = await store.create({}, { absoluteTimeoutMs: 3_600_000 })
      const login = await store.regenerate(id, { user_id: 5 })
      expect(login?.session.expires_at).to.equal(1_700_003_600)
    })

    it('gives it another one on request, and its own again at the next', async () => {
      const store = make({ clock: () => 1_700_000_000_000, absoluteTimeoutMs: 60_000 })
      const { id } = await store.create({})
      const login = await store.regenerate(id, { user_id: 5 }, { absoluteTimeoutMs: 120_000 })
      expect(login?.session.expires_at).to.equal(1_700_000_120)
      const again = await store.regenerate(login?.id ?? '', { user_id: 6 })
      expect(again?.session.expires_at).to.equal(1_700_000_120)
    })

    it('refuses a user id made by a path below it', async () => {
      const store = make({ schema: { type: 'object' } })
      const { id } = await store.create({})
      expect(await codeOf(store.patch(id, [{ op: 'set', path: ['user_id', 'x'], value: 1 }]))).to.equal(
        'ERR_SESSION_INVALID',
      )
      expect(await store.getPath(id, ['user_id'])).to.equal(undefined)
    })

    it('judges a sum by a fractional multipleOf as it is', async () => {
      const store = make({
        schema: { type: 'object', properties: { x: { type: 'number', multipleOf: 0.1 } } },
      })
      const { id } = await store.create({ x: 0.1 })
      expect(await codeOf(store.patch(id, [{ op: 'increment', path: ['x'], by: 0.2 }]))).to.equal(
        'ERR_SESSION_INVALID',
      )
      expect(await store.getPath(id, ['x'])).to.equal(0.1)
    })

    it('bounds the names that a path brings', async () => {
      const store = make()
      const { id } = await store.create({})
      expect(await codeOf(store.setPreference(id, 'k'.repeat(70_000), 'x'))).to.equal('ERR_SESSION_INVALID')
    })

    it('names the operation that was refused, also behind a merge into the root', async () => {
      const schema = { type: 'object', properties: { n: { type: 'number', maximum: 5 } } }
      const store = make({ schema })
      const { id } = await store.create({ n: 5 })
      const error: unknown = await store
        .patch(id, [
          { op: 'merge', path: [], value: { a: 1 } },
          { op: 'increment', path: ['n'], by: 1 },
        ])
        .catch((e: unknown) => e)
      expect(error).to.have.deep.nested.property('issues[0].path', ['n'])
    })

    it('takes a clock with fractions, and refuses one that gives no time', async () => {
      const store = make({ clock: () => Date.now() + 0.5 })
      const { id } = await store.create({ a: 1 })
      expect(await store.get(id)).to.include({ a: 1 })
      for (const now of [NaN, -1, Infinity]) {
        const error: unknown = await make({ clock: () => now })
          .create({})
          .catch((e: unknown) => e)
        expect(error).to.be.instanceOf(TypeError)
      }
    })

    it('scans no other store’s sessions, though its prefix begins like ours', async () => {
      const prefix = uniquePrefix()
      await make({ prefix: `${prefix}b:` }).create({})
      const { handle } = await make({ prefix }).create({})
      const found = []
      for await (const summary of make({ prefix }).scan()) found.push(summary.handle)
      expect(found).to.deep.equal(name === 'MemorySessionStore' ? [] : [handle])
    })

    it('turns what an async listener rejects with into a warning', async () => {
      const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
      const store = make({ onEvent: () => Promise.reject(new Error('listener')) as unknown as undefined })
      expect(await store.setPreference('x'.repeat(43), 'theme', 'dark')).to.equal(false)
      expect((await warned).message).to.equal('listener')
    })

    it('refuses paths with holes and operations that are none', async () => {
      const store = make()
      const { id } = await store.create({})
      expect(await codeOf(store.getPath(id, new Array(2) as never))).to.equal('ERR_SESSION_PATH')
      expect(await codeOf(store.patch(id, [null as never]))).to.be.instanceOf(TypeError)
      const bounds = { maxItems: 'abc' }
      const add = { op: 'add', path: ['list'], values: [1], bounds } as never
      expect(await store.patch(id, [add])).to.equal(true)
    })

    it('ends its work on a document that only pretends to be small', async () => {
      let shared: JsonObject = { a: 1 }
      for (let i = 0; i < 40; i++) shared = { a: shared, b: shared }
      expect(await codeOf(make().create(shared))).to.equal('ERR_SESSION_INVALID')
    })
  })
}

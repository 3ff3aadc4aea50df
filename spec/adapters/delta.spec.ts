/** What a request has changed, as operations: on their own, and saved beside a whole replacement. */
import { expect } from 'chai'
import * as fc from 'fast-check'
import { coarseDelta, delta } from '../../lib/adapters/delta.ts'
import { resolveOptions } from '../../lib/adapters/options.ts'
import { AdapterSessions } from '../../lib/adapters/sessions.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import { JsonSessionStore, MemorySessionStore } from '../../lib/index.ts'
import type { SessionStoreContract } from '../../lib/index.ts'
import { connectRaw, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'
import { changesOf, documents, handlerChanges, unstorable } from './changes.ts'
import type { Change } from './changes.ts'

type Store = SessionStoreContract<JsonObject>
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31)
const schema = { type: 'object' }
const content = (data: JsonObject) => ({ data, envelope: null, life: null })

describe('what a request has changed', () => {
  const cases: readonly (readonly [string, JsonObject, JsonObject, readonly object[]])[] = [
    ['nothing', { a: { b: [1] } }, { a: { b: [1] } }, []],
    ['the order of members is nothing', { a: 1, b: 2 }, { b: 2, a: 1 }, []],
    ['a member', { a: 1, b: 1 }, { a: 2, b: 1 }, [{ op: 'set', path: ['a'], value: 2 }]],
    ['a new member', {}, { a: null }, [{ op: 'set', path: ['a'], value: null }]],
    ['a removed one', { a: 1 }, {}, [{ op: 'unset', path: ['a'] }]],
    ['one far below', { a: { b: { c: 1, d: 1 } } }, { a: { b: { c: 2, d: 1 } } }, [{ op: 'set', path: ['a', 'b', 'c'], value: 2 }]], // prettier-ignore
    ['a removed one below', { a: { b: 1, c: 1 } }, { a: { c: 1 } }, [{ op: 'unset', path: ['a', 'b'] }]],
    ['a new object', {}, { a: { b: 1 } }, [{ op: 'merge', path: ['a'], value: { b: 1 } }]],
    ['a new object with null in it', {}, { a: { b: null, c: { d: 1 } } }, [{ op: 'set', path: ['a', 'b'], value: null }, { op: 'merge', path: ['a', 'c'], value: { d: 1 } }]], // prettier-ignore
    ['a scalar made an object', { a: 1 }, { a: { b: 1 } }, [{ op: 'set', path: ['a'], value: { b: 1 } }]],
    ['an object made an array', { a: { b: 1 } }, { a: [1] }, [{ op: 'set', path: ['a'], value: [1] }]],
    ['added at the end', { a: [1] }, { a: [1, 2, 2] }, [{ op: 'add', path: ['a'], values: [2, 2], unique: 'schema' }]], // prettier-ignore
    ['removed from an array', { a: [1, 2, 1, 3] }, { a: [2, 3] }, [{ op: 'remove', path: ['a'], values: [1, 1] }]], // prettier-ignore
    ['one of two equal elements removed', { a: [1, 2, 1] }, { a: [1, 2] }, [{ op: 'set', path: ['a'], value: [1, 2] }]], // prettier-ignore
    ['one of two elements that only look different', { a: [{ x: 1, y: 2 }, { y: 2, x: 1 }] }, { a: [{ y: 2, x: 1 }] }, [{ op: 'set', path: ['a'], value: [{ y: 2, x: 1 }] }]], // prettier-ignore
    ['an array in another order', { a: [1, 2] }, { a: [2, 1] }, [{ op: 'set', path: ['a'], value: [2, 1] }]],
  ]
  for (const [what, before, after, operations] of cases)
    it(what, () => expect(delta(before, after)).to.deep.equal(operations))

  it('in the coarse form is whole top-level members', () => {
    expect(coarseDelta({ a: { b: 1 }, c: 1, d: 1 }, { a: { b: 2 }, c: 1, e: 0 })).to.deep.equal([
      { op: 'unset', path: ['d'] },
      { op: 'set', path: ['a'], value: { b: 2 } },
      { op: 'set', path: ['e'], value: 0 },
    ])
  })
})

describe('what a session holds', () => {
  const sessions = new AdapterSessions(
    resolveOptions({ store: new MemorySessionStore<JsonObject>({ schema }) }),
    () => false,
  )
  const before = { kept: [{ a: 1 }], changed: { b: 1 }, gone: 1 }

  it('is what it was read as, where that has not changed', () => {
    const data = sessions.dataOf({ new: 0, ...structuredClone(before), changed: { b: 2 } }, before)
    expect(data).to.deep.equal({ kept: [{ a: 1 }], changed: { b: 2 }, gone: 1, new: 0 })
    expect(data['kept']).to.equal(before.kept)
  })

  it('does not follow what the session becomes afterwards', () => {
    const live = structuredClone(before)
    const data = sessions.dataOf(live, before)
    live.kept[0] = { a: 2 }
    live.changed.b = 3
    expect(data).to.deep.equal(before)
  })

  it('is without what the session has no more', () => {
    expect(sessions.dataOf({ kept: [{ a: 1 }] }, before)).to.deep.equal({ kept: [{ a: 1 }] })
  })
})

/** A handler changes what was read, and what comes of it is saved: as a delta, and whole. */
async function bothWays(store: Store, document: JsonObject, changes: readonly Change[]): Promise<unknown[]> {
  const sessions = new AdapterSessions(resolveOptions({ store }), () => false)
  const { id } = await store.create(document)
  const other = await store.create(document)
  const loaded = await sessions.load(id, { touch: false })
  if (!loaded) throw new Error('it is not there')
  changesOf(changes)(loaded.data)
  await sessions.save(id, loaded.baseline, content(sessions.dataOf(loaded.data, loaded.baseline.data)))
  await store.replace(other.id, sessions.dataOf(loaded.data))
  const read = await Promise.all([id, other.id].map((each) => sessions.load(each, { touch: false })))
  return read.map((each) => each?.data)
}

describe(`random changes of random sessions, by delta and whole (SEED=${seed})`, () => {
  let redis: RawRedis
  before(async () => {
    redis = await connectRaw()
  })
  after(() => redis.close())

  const stores: Readonly<Record<string, readonly [number, () => Store]>> = {
    'in memory': [1_000, () => new MemorySessionStore<JsonObject>({ schema })],
    'in RedisJSON': [
      150,
      () => new JsonSessionStore<JsonObject>({ client: redis.client, prefix: ownPrefix(), schema }),
    ],
  }
  for (const [where, [numRuns, make]] of Object.entries(stores)) {
    it(`read the same ${where}`, async () => {
      const store = make()
      await fc.assert(
        fc.asyncProperty(documents, handlerChanges, async (document, changes) => {
          const [byDelta, whole] = await bothWays(store, document, changes)
          expect(byDelta).to.deep.equal(whole)
        }),
        { seed, numRuns },
      )
    }).timeout(60_000)
  }

  it('are refused with the path where JSON cannot hold them, and the old session is whole', async () => {
    const store = new MemorySessionStore<JsonObject>({ schema })
    const sessions = new AdapterSessions(resolveOptions({ store }), () => false)
    await fc.assert(
      fc.asyncProperty(documents, unstorable, async (document, value) => {
        const { id } = await store.create(document)
        const loaded = await sessions.load(id, { touch: false })
        const live = { ...loaded?.data, deep: { er: [0, value] } }
        expect(() => sessions.dataOf(live, loaded?.baseline.data)).to.throw().with.nested.property('issues[0].path').that.deep.equals(['deep', 'er', 1]) // prettier-ignore
        expect((await sessions.load(id, { touch: false }))?.data).to.deep.equal(loaded?.data)
      }),
      { seed, numRuns: 100 },
    )
  })
})

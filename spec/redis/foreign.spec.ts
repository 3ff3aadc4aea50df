/** What a broken or foreign writer could have left in Redis: each has a defined answer, and is left as it is. */
import { expect } from 'chai'
import { CALLS } from '../../lib/testing/fixtures.ts'
import type { SuiteStore } from '../../lib/testing/index.ts'
import { REDIS_STORES, connectRaw, failure, ownPrefix } from '../support/redis-stores.ts'
import type { RawRedis } from '../support/redis-stores.ts'

const ALICE = { user_id: 1001, role: 'admin', permissions: ['read'], preferences: { theme: 'dark' } }
const ID = 'an-id-of-somebody-else'

type Name = keyof typeof REDIS_STORES
type Command = readonly string[]

/** Makes something at KEY that is no session of that store. */
const FOREIGN: readonly (readonly [string, Name | 'both', readonly Command[]])[] = [
  ['a string', 'both', [['SET', 'KEY', 'text', 'EX', '100']]],
  ['a string of JSON', 'both', [['SET', 'KEY', '{"user_id":1001}', 'EX', '100']]],
  ['a list', 'both', [['RPUSH', 'KEY', 'a', 'b']]],
  ['a set', 'both', [['SADD', 'KEY', 'a']]],
  ['a sorted set', 'both', [['ZADD', 'KEY', '1', 'a']]],
  ['a stream', 'both', [['XADD', 'KEY', '*', 'a', 'b']]],
  ['a hash', 'JsonSessionStore', [['HSET', 'KEY', 'user_id', '1001']]],
  ['a JSON document', 'HashSessionStore', [['JSON.SET', 'KEY', '$', '{"user_id":1001}']]],
  ['a hash without an expiry', 'HashSessionStore', [['HSET', 'KEY', 'user_id', '1001']]],
  ['a document without an expiry', 'JsonSessionStore', [['JSON.SET', 'KEY', '$', '{"user_id":1001}']]],
  ...['[]', '[{"user_id":1001}]', '"text"', '1', 'true', 'null'].map(document),
  ...['5', 'null', '"x"', '[]', '{}', '{"state":5}', '{"state":null}', '{"state":"x"}', '{"state":{}}'].map(
    (own) => document(`{"user_id":1001,"_session":${own}}`),
  ),
  document('{"_session":{"state":"r|1|2|3|x|"}}'),
  document('{"_session":{"state":"r|-1|2|3||"}}'),
  document('{"_session":{"state":"r|1e999|2|3||u"}}'),
  ...['', 'x', '|||||', 'r|1|2|3|x|', '{}'].map(hash),
]

function document(text: string): (typeof FOREIGN)[number] {
  return [`the document ${text}`, 'JsonSessionStore', [['JSON.SET', 'KEY', '$', text], ['EXPIRE', 'KEY', '100']]] // prettier-ignore
}

function hash(state: string): (typeof FOREIGN)[number] {
  const fields = ['HSET', 'KEY', 'user_id', '1001', '_session', state]
  return [`a hash with the state ${JSON.stringify(state)}`, 'HashSessionStore', [fields, ['EXPIRE', 'KEY', '100']]] // prettier-ignore
}

for (const name of Object.keys(REDIS_STORES) as Name[]) {
  describe(`${name} meets`, () => {
    let redis: RawRedis
    let prefix: string
    let store: SuiteStore

    before(async () => (redis = await connectRaw()))
    after(() => redis.close())
    beforeEach(() => {
      prefix = ownPrefix()
      store = REDIS_STORES[name]({ client: redis.client, prefix })
    })

    const indexOf = (user: number): string => `${prefix}user:${user}:sessions:index`
    const dump = (key: string): Promise<unknown> =>
      Promise.all([redis.run('TYPE', key), redis.run('DUMP', key), redis.run('EXPIRETIME', key)])
    const make = async (commands: readonly Command[]): Promise<string> => {
      const key = store.keyOf(ID)
      for (const command of commands) await redis.run(...command.map((part) => (part === 'KEY' ? key : part)))
      return key
    }

    for (const [title, whose, commands] of FOREIGN) {
      if (whose !== 'both' && whose !== name) continue
      it(`${title} under a session’s key: every call says so and leaves it as it is`, async () => {
        const key = await make(commands)
        const before = await dump(key)
        for (const call of CALLS) {
          const answer = await call.run(store, ID).then((value) => ({ value }), failure)
          const expected = { code: 'ERR_SESSION_BACKEND', reason: 'foreign-key', outcome: 'not-applied' }
          expect(answer, call.title).to.deep.equal(expected)
        }
        const creation = await store.create(ALICE, { id: ID }).catch(failure)
        expect(creation).to.have.property('code', 'ERR_SESSION_CONFLICT')
        expect(await dump(key)).to.deep.equal(before)
      })

      it(`${title} in a user’s index: lists, counts and log-outs step over it`, async () => {
        const key = await make(commands)
        const before = await dump(key)
        const { id, handle } = await store.create(ALICE)
        await redis.run('ZADD', indexOf(1001), '9999999999999', key.slice(prefix.length))
        expect((await store.listByUser(1001)).map((s) => s.handle)).to.deep.equal([handle])
        expect(await store.countByUser(1001)).to.equal(1)
        expect(await redis.run('ZSCORE', indexOf(1001), key.slice(prefix.length))).to.not.equal(null)
        expect(await store.updateByUser(1001, { role: 'user' })).to.equal(1)
        expect(await store.destroyByHandle(1001, key.slice(prefix.length)).catch(failure)).to.not.equal(true)
        expect(await handlesOf(store.scan())).to.deep.equal([handle])
        expect(await store.destroyByUser(1001)).to.equal(1)
        expect(await store.exists(id)).to.equal(false)
        expect(await dump(key)).to.deep.equal(before)
      })
    }

    describe('an index', () => {
      it('that lists who has gone, whoever removed them: they are hidden and forgotten', async () => {
        const { handle } = await store.create(ALICE)
        const gone = (await store.create(ALICE)).id
        await redis.run('DEL', store.keyOf(gone))
        await redis.run('ZADD', indexOf(1001), '1', 'past', '9999999999999', 'future', '+inf', 'marked')
        expect((await store.listByUser(1001)).map((s) => s.handle)).to.deep.equal([handle])
        expect(await store.countByUser(1001)).to.equal(1)
        expect(await redis.run('ZCARD', indexOf(1001))).to.be.lessThan(5)
        expect(await store.destroyByUser(1001)).to.equal(1)
        expect(await redis.run('EXISTS', indexOf(1001))).to.equal(0)
      })

      it('that lists another user’s session: it is not this user’s to see or to end', async () => {
        const bob = await store.create({ user_id: 1002 })
        await redis.run('ZADD', indexOf(1001), '9999999999999', bob.handle, '9999999999999', '../x', '1', '')
        expect(await store.listByUser(1001)).to.deep.equal([])
        expect(await store.destroyByHandle(1001, bob.handle)).to.equal(false)
        expect(await store.updateByUser(1001, { role: 'x' })).to.equal(0)
        // A list has forgotten it by now.
        await redis.run('ZADD', indexOf(1001), '9999999999999', bob.handle)
        expect(await store.destroyByUser(1001)).to.equal(0)
        expect(await store.exists(bob.id)).to.equal(true)
        expect(await store.countByUser(1002)).to.equal(1)
      })

      for (const command of [
        ['SET', 'KEY', 'x'],
        ['SADD', 'KEY', 'x'],
        ['HSET', 'KEY', 'x', 'y'],
      ]) {
        it(`that is something else (${command[0]}): all say so, nothing is half done`, async () => {
          const { id } = await store.create(ALICE)
          const guest = await store.create({ preferences: {} })
          await redis.run('DEL', indexOf(1001))
          await redis.run(...command.map((part) => (part === 'KEY' ? indexOf(1001) : part)))
          const before = await dump(indexOf(1001))
          const session = await dump(store.keyOf(guest.id))
          const calls: readonly (() => Promise<unknown>)[] = [
            () => store.listByUser(1001),
            () => store.countByUser(1001),
            () => store.destroyByUser(1001),
            () => store.updateByUser(1001, { role: 'x' }),
            () => store.create(ALICE),
            () => store.create(ALICE, { id: ID }),
            () => store.regenerate(guest.id, { user_id: 1001 }),
            () => store.update(guest.id, { user_id: 1001 }),
          ]
          for (const [i, call] of calls.entries()) {
            const answer = await call().then((value) => ({ value }), failure)
            expect(answer, `call ${i}`).to.include({
              code: 'ERR_SESSION_BACKEND',
              reason: 'foreign-key',
              outcome: 'not-applied',
            })
          }
          expect(await dump(indexOf(1001))).to.deep.equal(before)
          expect(await dump(store.keyOf(guest.id))).to.deep.equal(session)
          expect(await store.exists(ID)).to.equal(false)
          expect((await handlesOf(store.scan())).length).to.equal(2)
          expect(await store.exists(id)).to.equal(true)
        })
      }
    })
  })
}

async function handlesOf(summaries: AsyncIterable<{ handle: string }>): Promise<string[]> {
  const handles = new Set<string>()
  for await (const { handle } of summaries) handles.add(handle)
  return [...handles].sort()
}

/** Calls of several steps, whose second one fails: nobody may hear that nothing was applied. */
import { inspect } from 'node:util'
import { expect } from 'chai'
import { AbortError, createClient } from 'redis'
import { JsonSessionStore, SessionBackendError } from '../lib/index.ts'
import type { RedisTransport, SessionEvent } from '../lib/index.ts'
import { uniquePrefix } from '../lib/testing/harness.ts'

const connect = async () => createClient({ url: process.env['REDIS_URL'] ?? '' }).connect()

describe('a call whose later step fails', () => {
  let client: Awaited<ReturnType<typeof connect>>
  /** Rejects the calls for which it answers an error. */
  let refuse: (call: number) => Error | undefined
  let calls: number
  before(async () => {
    client = await connect()
  })
  after(() => client.destroy())
  beforeEach(() => {
    refuse = () => undefined
    calls = 0
  })

  const transport: RedisTransport = {
    withdrawable: () => ({
      eval: (text, options) => client.eval(text, options),
      evalSha: (sha, options) => {
        const error = refuse(calls++)
        return error ? Promise.reject(error) : client.evalSha(sha, options)
      },
    }),
  }
  const failure = (promise: Promise<unknown>): Promise<unknown> => promise.catch((error: unknown) => error)

  it('says unknown when a stranger has touched and the session could not be destroyed', async () => {
    const events: SessionEvent[] = []
    const onEvent = (event: SessionEvent): void => void events.push(event)
    const store = new JsonSessionStore({
      client: transport,
      prefix: uniquePrefix(),
      binding: { ip: 'exact' },
      onEvent,
    })
    const { id, handle } = await store.create({}, { client: { ip: '192.0.2.1' } })
    calls = 0
    // The first call touches, the second destroys.
    refuse = (call) => (call === 1 ? new AbortError() : undefined)
    const error = await failure(store.touch(id, { client: { ip: '192.0.2.9' }, envelope: { a: 1 } }))
    expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'unknown' })
    await new Promise(setImmediate)
    expect(events).to.deep.equal([{ type: 'binding-mismatch', handle, destroyed: false }])
  })

  it('says unknown when updateByUser has changed the first page and the second is out of reach', async () => {
    const store = new JsonSessionStore({ client: transport, prefix: uniquePrefix() })
    await Promise.all(Array.from({ length: 1100 }, () => store.create({ user_id: 1 })))
    calls = 0
    // The first call lists; those until the next list are patches, all begun before the first of them answers.
    let patches = Infinity
    refuse = (call) => {
      if (call === 1) setImmediate(() => (patches = calls))
      return call >= patches ? new AbortError() : undefined
    }
    const error = await failure(store.updateByUser(1, { role: 'reader' }))
    expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'unknown' })
    // A page of an index is of some 50 entries.
    expect(error).to.have.property('applied').within(50, 60)
  })

  it('says unknown when of the writes of updateByUser one was taken back and of another nothing is known', async () => {
    const store = new JsonSessionStore({ client: transport, prefix: uniquePrefix() })
    await Promise.all([store.create({ user_id: 1 }), store.create({ user_id: 1 })])
    calls = 0
    refuse = (call) => [undefined, new AbortError(), new Error('the connection broke')][call]
    const error = await failure(store.updateByUser(1, { role: 'reader' }))
    expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'unknown' })
  })

  it('says unknown when a log-out of many has destroyed some and the next batch is out of reach', async () => {
    const store = new JsonSessionStore({ client: transport, prefix: uniquePrefix() })
    await Promise.all(Array.from({ length: 300 }, () => store.create({ user_id: 1 })))
    // Two mark, and what the first has marked stays so; each of the others destroys 25.
    for (const [refused, applied] of [
      [1, 0],
      [4, 75],
    ]) {
      calls = 0
      refuse = (call) => (call === refused ? new AbortError() : undefined)
      const error = await failure(store.destroyByUser(1))
      expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'unknown', applied })
    }
    expect(await store.countByUser(1)).to.equal(225)
    expect(await store.destroyByUser(1)).to.equal(225)
  })

  describe('where a session and the index lie in different slots', () => {
    const threeSessions = async (): Promise<JsonSessionStore> => {
      const store = new JsonSessionStore({ client: transport, prefix: uniquePrefix(), index: 'cross-slot' })
      for (let i = 0; i < 3; i++) await store.create({ user_id: 1 })
      calls = 0
      return store
    }

    it('a log-out of all tells how many are certain, and can be repeated', async () => {
      const store = await threeSessions()
      // Call 0 marks them, 1 to 3 destroy one each.
      refuse = (call) => (call === 2 ? new AbortError() : undefined)
      const error = await failure(store.destroyByUser(1))
      expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'unknown', applied: 2 })
      expect(error).to.have.property('message').that.includes('certain for 2 sessions')
      expect(await store.countByUser(1)).to.equal(1)
      expect(await store.destroyByUser(1)).to.equal(1)
    })

    it('a log-out of all that only marked them is unknown too: one that is being made ends by it', async () => {
      const store = await threeSessions()
      refuse = (call) => (call > 0 ? new AbortError() : undefined)
      const error = await failure(store.destroyByUser(1))
      expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'unknown', applied: 0 })
    })

    it('the end of one that only its index entry has outlived is unknown', async () => {
      const store = await threeSessions()
      const [first] = await store.listByUser(1)
      calls = 0
      // Call 0 marks it, 1 destroys it, 2 removes the entry.
      refuse = (call) => (call === 2 ? new AbortError() : undefined)
      const error = await failure(store.destroyByHandle(1, first?.handle ?? ''))
      expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'unknown' })
      expect(await store.countByUser(1)).to.equal(2)
    })

    it('a log-out of all that has marked nothing has done nothing', async () => {
      const store = await threeSessions()
      refuse = () => new AbortError()
      const error = await failure(store.destroyByUser(1))
      expect(error).to.be.instanceOf(SessionBackendError).and.include({ outcome: 'not-applied' })
      expect(error).to.have.property('applied', undefined)
    })
  })

  it('repeats nothing of what a server says behind its first word', async () => {
    const store = new JsonSessionStore({ client: transport, prefix: uniquePrefix() })
    refuse = () => new Error("ERR unknown command 'EVALSHA', with args beginning with: 'secret'")
    const error = await failure(store.get('x'.repeat(43)))
    expect(error).to.be.instanceOf(SessionBackendError).and.include({ reason: 'server', outcome: 'unknown' })
    expect(inspect(error)).not.to.include('secret')
  })
})

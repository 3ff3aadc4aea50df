/** An end for all: of old sessions, of those that have moved, and of new ones. */
import { expect } from 'chai'
import type { LegacyStore } from '../../lib/adapters/legacy/store.ts'
import { withLegacy } from '../../lib/adapters/legacy/with-legacy.ts'
import { JsonSessionStore, SessionBackendError } from '../../lib/index.ts'
import { Process } from './processes.ts'
import { ADAPTER, connect, newPrefix, newStore } from './services.ts'
import type { Client, Data, Setting } from './services.ts'

const ENDS: Readonly<Record<string, (store: LegacyStore<Data>) => Promise<number>>> = {
  destroyByUser: (store) => store.destroyByUser(1),
  destroyAll: (store) => store.destroyAll(),
}

describe('an end for all sessions, old and new', () => {
  let client: Client
  let setting: Setting
  let n = 0

  before(async () => (client = await connect()))
  after(() => client.destroy())
  beforeEach(() => (setting = { client, prefix: newPrefix() }))

  const made = async (): Promise<string> => {
    const id = `an-old-id-that-will-end-${n++}`
    await client.set(setting.prefix + id, '{"cookie":{"originalMaxAge":60000},"user_id":1}', { EX: 60 })
    return id
  }
  const keys = async (): Promise<string[]> => {
    const found = []
    for await (const page of client.scanIterator({ MATCH: `${setting.prefix}*`, COUNT: 500 }))
      found.push(...page)
    return found
  }

  for (const mode of ['keep', 'move'] as const)
    it(`${mode}: clear() of express-session’s store`, async () => {
      const sessions = newStore(setting, { mode })
      const [old, moved] = [await made(), await made()]
      await newStore(setting, { mode: 'move' }).store.touch(moved)
      const { id } = await sessions.store.create({ user_id: 2 })
      const another = `${setting.prefix}of-another:service`
      await client.set(another, '{"user_id":1}', { EX: 60 })
      const length = (): Promise<unknown> =>
        new Promise((resolve) => sessions.length((error, count) => resolve(error ?? count)))
      expect(await length()).to.equal(3)
      const error = await new Promise((resolve) => sessions.clear(resolve))
      expect(error ?? null).to.equal(null)
      expect(await length()).to.equal(0)
      for (const one of [old, moved, id]) expect(await sessions.store.exists(one)).to.equal(false)
      expect((await keys()).filter((key) => !key.includes('user:'))).to.deep.equal([another])
    })

  const dying = (own: Process): LegacyStore<Data> => {
    const { prefix } = setting
    const store = new JsonSessionStore<Data>({ client: own.over(client), prefix, schema: { type: 'object' } })
    const old = { from: 'connect-redis', mode: 'move', client: own.over(client), prefix } as const
    return withLegacy<Data>(store, { ...old, userPrefix: `${prefix}user:` }, ADAPTER)
  }

  for (const [call, end] of Object.entries(ENDS))
    it(`${call} says that something has ended, whichever command the process died before`, async () => {
      for (let at = 0, isDone = false; !isDone; at++) {
        const [kept, moved] = [await made(), await made()]
        await dying(new Process()).touch(moved)
        await newStore(setting, { mode: 'keep' }).store.read(kept, { touch: true })
        const answer: unknown = await end(dying(new Process().diesBefore(at))).catch((e: unknown) => e)
        const alive = await Promise.all([kept, moved].map((id) => dying(new Process()).exists(id)))
        const ended = alive.filter((is) => !is).length
        isDone = typeof answer === 'number'
        if (isDone) expect([answer, ended]).to.deep.equal([2, 2])
        else if (ended > 0) expect(answer, `before command ${at}`).to.include({ outcome: 'unknown' })
        await dying(new Process()).destroyByUser(1)
      }
    })

  for (const [call, end] of Object.entries({
    ...ENDS,
    destroy: (store: LegacyStore<Data>, id: string) => store.destroy(id),
  }))
    it(`${call} says of a session that has moved what it says of any`, async () => {
      for (let at = 0, isDone = false; !isDone; at++) {
        const moved = await made()
        await dying(new Process()).touch(moved)
        const answer: unknown = await end(dying(new Process().diesBefore(at)), moved).catch((e: unknown) => e)
        const isAlive = await dying(new Process()).exists(moved)
        isDone = !(answer instanceof SessionBackendError)
        if (answer instanceof SessionBackendError) {
          expect(answer.outcome, `before command ${at}`).to.equal('unknown')
          // Only what has ended is counted; `destroyAll` may have much left to look at by then.
          expect(answer.applied, `before command ${at}`).to.be.oneOf(isAlive ? [undefined] : [undefined, 1])
        } else expect([Number(answer), isAlive]).to.deep.equal([1, false])
        await dying(new Process()).destroyByUser(1)
      }
    })

  it('says so where a logout has ended the old form alone', async () => {
    const id = await made()
    const error: unknown = await dying(new Process().diesBefore(3))
      .destroy(id)
      .catch((e: unknown) => e)
    expect(error).to.include({ outcome: 'unknown' })
    expect(await client.exists(setting.prefix + id)).to.equal(0)
  })
})

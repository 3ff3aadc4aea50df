/** The option `readCache`: nothing that it keeps is ever shown in place of what is there. */
import assert from 'node:assert/strict'
import { readWhole, seconds } from './assertions.ts'
import { ALICE, READS, TOUCHES, WRITES, sessionOf } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Subject, Suite, SuiteOptions, SuiteStore, Test, Use } from './harness.ts'
import { MINUTE } from './harness.ts'

export function readCacheCases({ describe, test }: Suite): void {
  describe('a read cache', () => {
    changeCases(test)
    ownCases(test)
    endCases(test)
    timeCases(test)
    copyCases(test)
  })
}

export interface Cached extends Subject {
  readonly id: string
  /** Without a cache, over the same sessions. */
  readonly plain: SuiteStore
}

/** A store with a cache, which has read Alice's session. */
export async function cached(use: Use, options: SuiteOptions = {}): Promise<Cached> {
  const subject = await use({ readCache: {}, ...options })
  const plain = await subject.another({ readCache: undefined })
  const id = await sessionOf(subject.store)
  await subject.store.get(id)
  return { ...subject, id, plain }
}

/** What changes a session, in other ways than `WRITES`. */
const CHANGES: readonly Call[] = [
  { title: 'touch() with an envelope', absent: false, run: (s, id) => s.touch(id, { envelope: { b: 2 } }) },
  { title: 'touch() without its envelope', absent: false, run: (s, id) => s.touch(id, { envelope: null }) },
  { title: 'patch() of an envelope', absent: false, run: (s, id) => s.patch(id, [], { envelope: { b: 2 } }) },
  { title: 'updateByUser()', absent: 0, run: (s) => s.updateByUser(1001, { role: 'user' }) },
  { title: 'a change and the same change back', absent: null, run: backAndForth },
  { title: 'destroy() and create() of the same id', absent: null, run: bornAgain },
]

async function backAndForth(store: SuiteStore, id: string): Promise<unknown> {
  await store.setPreference(id, 'theme', 'light')
  return store.setPreference(id, 'theme', 'dark')
}

async function bornAgain(store: SuiteStore, id: string): Promise<unknown> {
  await store.destroy(id)
  return store.create({ role: 'guest' }, { id })
}

function changeCases(test: Test): void {
  for (const by of ['itself', 'another'] as const) {
    test(`shows what ${by} has changed`, async (use) => {
      for (const call of [...WRITES, ...CHANGES, ...TOUCHES]) {
        const { store, plain, id, clock } = await cached(use)
        await store.touch(id, { envelope: { a: 1 } })
        await readWhole(store, id)
        clock.advance(MINUTE)
        await call.run(by === 'itself' ? store : plain, id)
        const now = await readWhole(plain, id)
        assert.deepEqual(await readWhole(store, id), now, call.title)
        assert.deepEqual(await readWhole(store, id), now, `${call.title}, once more`)
        for (const read of READS)
          assert.deepEqual(await read.run(store, id), await read.run(plain, id), read.title)
      }
    })
  }

  test('shows data of an older version brought up to date, and what newer code has written', async (use) => {
    const versions = { readCache: {}, schema: { type: 'object' } } as const
    const { store: old, another } = await use(versions)
    const NEW = { schemaVersion: 1, upgrade: (data: object) => ({ ...data, grade: 1 }) }
    const now = await another(NEW)
    const id = await sessionOf(old)
    await old.get(id)
    assert.deepEqual((await now.get(id))?.['grade'], 1)
    assert.deepEqual((await old.get(id))?.['grade'], 1)
    assert.deepEqual((await now.get(id))?.['grade'], 1)
  })

  test('brings data up to date that a change has read as they were, and has not written', async (use) => {
    const { store: old, another } = await use({ schema: { type: 'object' } })
    const now = await another({
      readCache: {},
      schemaVersion: 1,
      upgrade: (data: object) => ({ ...data, grade: 1 }),
    })
    const id = await sessionOf(old)
    const thrown = new Error('changed my mind')
    const change = (): never => {
      throw thrown
    }
    await assert.rejects(now.modify(id, change), thrown)
    assert.equal((await now.get(id))?.['grade'], 1)
  })

  test('shows nothing of one id under another', async (use) => {
    const { store, id } = await cached(use)
    const other = await sessionOf(store, { role: 'guest' })
    for (let i = 0; i < 2; i++) {
      assert.equal((await store.get(other))?.['role'], 'guest')
      assert.equal((await store.get(id))?.['role'], ALICE['role'])
    }
  })
}

const ENDS: readonly (readonly [title: string, end: (subject: Cached) => Promise<unknown>])[] = [
  ['destroy()', ({ plain, id }) => plain.destroy(id)],
  ['destroy() of its own', ({ store, id }) => store.destroy(id)],
  ['destroyByUser()', ({ plain }) => plain.destroyByUser(1001)],
  ['destroyByUser() of its own', ({ store }) => store.destroyByUser(1001)],
  ['regenerate()', ({ plain, id }) => plain.regenerate(id)],
  ['regenerate() of its own', ({ store, id }) => store.regenerate(id)],
  ['the idle timeout', async ({ clock }) => clock.advance(30 * MINUTE)],
]

function ownCases(test: Test): void {
  test('is not sent what its own store has changed, if nobody else has', async (use) => {
    for (const call of WRITES) {
      const { store, plain, id } = await cached(use)
      for (let i = 0; i < 2; i++) {
        await call.run(store, id)
        const { sent } = store.stats()
        assert.deepEqual(await store.get(id), await plain.get(id), call.title)
        assert.equal(store.stats().sent, sent, call.title)
      }
    }
  })

  test('is sent what another has changed before its own change', async (use) => {
    for (const call of WRITES) {
      const { store, plain, id } = await cached(use)
      await plain.patch(id, [{ op: 'set', path: ['nickname'], value: 'al' }])
      const { sent } = store.stats()
      await call.run(store, id)
      assert.deepEqual(await store.get(id), await plain.get(id), call.title)
      assert.equal(store.stats().sent, sent + 1, call.title)
    }
  })

  test('knows its own changes at once, also where many of them meet', async (use) => {
    const { store, plain, id } = await cached(use)
    await Promise.all(
      Array.from({ length: 30 }, async (_, i) => {
        await (i % 3 === 0 ? plain : store).increment(id, ['visits'])
        await store.patch(id, [{ op: 'set', path: ['seen', `at${i}`], value: [i] }])
        await store.get(id)
      }),
    )
    assert.deepEqual(await store.get(id), await plain.get(id))
    assert.equal(await store.getPath(id, ['visits']), 31)
  })
}

function endCases(test: Test): void {
  test('shows nothing of a session that has ended', async (use) => {
    for (const [title, end] of ENDS) {
      const subject = await cached(use)
      await end(subject)
      for (const touch of [false, true]) {
        assert.equal(await subject.store.get(subject.id, { touch }), null, title)
        assert.equal(await subject.store.get(subject.id, { touch, shared: true }), null, title)
        assert.equal(await subject.store.read(subject.id, { touch }), null, title)
      }
    }
  })

  test('shows nothing after the absolute timeout, however often it was read', async (use) => {
    const { store, clock, id } = await cached(use, { absoluteTimeoutMs: 40 * MINUTE })
    for (let i = 0; i < 39; i++) {
      clock.advance(MINUTE)
      assert.ok(await store.get(id, { touch: true }))
    }
    clock.advance(MINUTE)
    assert.equal(await store.get(id, { touch: true }), null)
  })

  test('shows a bound session to nobody else', async (use) => {
    const { store, events } = await use({ readCache: {}, binding: { userAgent: true } })
    const { id } = await store.create(ALICE, { client: { userAgent: 'a' } })
    for (let i = 0; i < 2; i++) assert.ok(await store.get(id, { client: { userAgent: 'a' } }))
    assert.equal(await store.get(id, { client: { userAgent: 'b' } }), null)
    assert.equal(events[0]?.type, 'binding-mismatch')
    assert.equal(await store.get(id, { client: { userAgent: 'a' } }), null)
  })
}

function timeCases(test: Test): void {
  test('tells the times that the server has, and slides the timer', async (use) => {
    const { store, plain, clock, id } = await cached(use)
    clock.advance(10 * MINUTE)
    await plain.touch(id)
    const touched = seconds(clock.now())
    clock.advance(5 * MINUTE)
    assert.deepEqual(
      [(await store.get(id))?.last_activity, (await readWhole(store, id)).expiresInMs],
      [touched, 25 * MINUTE],
    )
    assert.equal((await store.get(id, { touch: true }))?.last_activity, seconds(clock.now()))
    assert.equal(await plain.expiresInMs(id), 30 * MINUTE)
  })
}

function copyCases(test: Test): void {
  test('gives each caller a copy of its own', async (use) => {
    const { store, id } = await cached(use)
    for (const read of [() => store.get(id), async () => (await store.read(id))?.session]) {
      for (let i = 0; i < 3; i++) {
        const session = await read()
        assert.deepEqual(session?.['preferences'], ALICE['preferences'])
        Object.assign(session?.['preferences'] as object, { theme: 'changed' })
        ;(session?.['permissions'] as string[] | undefined)?.push('changed')
        assert.deepEqual((await store.get(id))?.['permissions'], ALICE['permissions'])
      }
    }
  })

  test('keeps nothing of what it was given to write', async (use) => {
    const { store } = await use({ readCache: {} })
    const data = structuredClone(ALICE)
    const { id, session } = await store.create(data)
    Object.assign(session, { role: 'changed' })
    Object.assign(data, { role: 'changed' })
    for (let i = 0; i < 2; i++) assert.equal((await store.get(id))?.['role'], ALICE['role'])
  })
}

/** Gone stays gone, and the index tells the truth, whatever comes at the same time (invariants 1 and 5). */
import assert from 'node:assert/strict'
import { codeOf } from './assertions.ts'
import { ALICE, GUEST, TOUCHES, WRITES, sessionOf } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Subject, Suite, SuiteStore, Test } from './harness.ts'

const BATCH = 50

export function raceCases({ describe, test, sized }: Suite): void {
  describe('destroy() at the same time', () => {
    for (const call of [...WRITES, ...TOUCHES]) destroyCase(test, call, sized(500))
    regenerateCase(test, sized(500))
    handleCase(test, sized(100))
  })
  describe('destroyByUser() at the same time', () => {
    createCase(test, sized(300))
    loginCase(test, sized(300))
    moveCase(test, sized(200))
    writeCase(test, sized(100))
    manyCase(test, sized(1_200))
  })
}

/** `rounds` races, some at once: `prepare` makes each, `race` runs it with the first store and another one. */
async function races(rounds: number, one: (round: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < rounds; from += BATCH) {
    await Promise.all(Array.from({ length: Math.min(BATCH, rounds - from) }, (_, i) => one(from + i)))
  }
}

/** Which of two calls is sent first alternates; they travel on two connections. */
const inTurn = <A, B>(round: number, a: () => Promise<A>, b: () => Promise<B>): Promise<[A, B]> => {
  if (round % 2 === 0) return Promise.all([a(), b()])
  const second = b()
  return Promise.all([a(), second])
}

function destroyCase(test: Test, call: Call, rounds: number): void {
  test(`and ${call.title}, ${rounds} races: no session comes back`, async (use) => {
    const { store, another } = await use.inRealTime()
    const other = await another()
    await races(rounds, async (round) => {
      const id = await sessionOf(store)
      const [destroyed] = await inTurn(
        round,
        () => store.destroy(id),
        () => call.run(other, id).catch(conflict),
      )
      assert.equal(destroyed, true)
      assert.equal(await store.exists(id), false)
    })
    assert.equal(await store.countByUser(1001), 0)
    assert.equal(await store.destroyByUser(1001), 0)
  })
}

/** `modify` may see the session change and go in the same call; nothing else is allowed to fail. */
function conflict(error: unknown): void {
  assert.equal(codeOf(error), 'ERR_SESSION_CONFLICT', String(error))
}

function regenerateCase(test: Test, rounds: number): void {
  test(`and regenerate(), ${rounds} races: either the session ends or it has moved`, async (use) => {
    const { store, another } = await use.inRealTime()
    const other = await another()
    await races(rounds, async (round) => {
      const id = await sessionOf(store, { user_id: round })
      const [destroyed, moved] = await inTurn(
        round,
        () => store.destroy(id),
        () => other.regenerate(id),
      )
      assert.equal(destroyed, moved === null)
      assert.equal(await store.exists(id), false)
      assert.equal(await store.countByUser(round), moved === null ? 0 : 1)
      assert.equal(moved === null || (await store.exists(moved.id)), true)
    })
  })
}

function handleCase(test: Test, rounds: number): void {
  test(`by two ways, ${rounds} races: one of them destroys`, async (use) => {
    const { store, another } = await use.inRealTime()
    const other = await another()
    await races(rounds, async (round) => {
      const { id, handle } = await store.create({ user_id: round })
      const [one, two] = await inTurn(
        round,
        () => store.destroy(id),
        () => other.destroyByHandle(round, handle),
      )
      assert.equal(Number(one) + Number(two), 1)
    })
  })
}

/** An id, if the session came to be; a login that log-out-everywhere overtook may be refused. */
const made = (creation: Promise<{ id: string } | null>): Promise<string | undefined> =>
  creation.then(
    (created) => created?.id,
    (error: unknown) => {
      assert.equal(codeOf(error), 'ERR_SESSION_REVOKED', String(error))
      return undefined
    },
  )

/** What lives is listed, and a second log-out-everywhere finds it. */
async function listsAll(
  store: SuiteStore,
  user: number,
  ids: readonly (string | undefined)[],
): Promise<void> {
  const all = ids.filter((id) => id !== undefined)
  const alive = (await Promise.all(all.map((id) => store.exists(id)))).filter(Boolean).length
  assert.equal(await store.countByUser(user), alive, 'the index and the sessions disagree')
  assert.equal(await store.destroyByUser(user), alive)
  for (const id of all) assert.equal(await store.exists(id), false, 'a live session was not listed')
}

function createCase(test: Test, users: number): void {
  test(`and create(), ${users} users: no live session is unlisted`, async (use) => {
    const subject = await use.inRealTime()
    await races(users, (user) => createRace(subject, user))
  })
}

async function createRace({ store, another }: Subject, user: number): Promise<void> {
  const others = [await another(), await another()]
  const before = [await sessionOf(store, { user_id: user }), await sessionOf(store, { user_id: user })]
  const creations = others.map((other) => made(other.create({ user_id: user })))
  const destroyed = store.destroyByUser(user)
  const later = made((others[0] ?? store).create({ user_id: user }))
  const ids = [...before, ...(await Promise.all([...creations, later]))]
  assert.ok((await destroyed) >= 2)
  for (const id of before) assert.equal(await store.exists(id), false, 'an old session has outlived it')
  await listsAll(store, user, ids)
}

function loginCase(test: Test, users: number): void {
  test(`and a login by regenerate(), ${users} users: no live session is unlisted`, async (use) => {
    const { store, another } = await use.inRealTime()
    const other = await another()
    await races(users, async (user) => {
      const guest = await sessionOf(store, GUEST)
      const [, login] = await inTurn(
        user,
        () => store.destroyByUser(user),
        () => made(other.regenerate(guest, { user_id: user })),
      )
      await listsAll(store, user, [guest, login])
    })
  })
}

function moveCase(test: Test, users: number): void {
  test(`and regenerate() of a user’s session, ${users} users: none escapes`, async (use) => {
    const { store, another } = await use.inRealTime()
    const other = await another()
    await races(users, async (user) => {
      const id = await sessionOf(store, { user_id: user })
      const [destroyed, moved] = await inTurn(
        user,
        () => store.destroyByUser(user),
        () => made(other.regenerate(id)),
      )
      assert.equal(destroyed, 1)
      for (const either of [id, moved ?? id]) assert.equal(await store.exists(either), false)
      await listsAll(store, user, [])
    })
  })
}

function writeCase(test: Test, rounds: number): void {
  test(`and every kind of write, ${rounds} races: nothing comes back`, async (use) => {
    const { store, another } = await use.inRealTime()
    const other = await another()
    await races(rounds, async (user) => {
      const id = await sessionOf(store, { ...ALICE, user_id: user })
      const writes = WRITES.filter(({ title }) => title !== 'replace()').map((w) =>
        w.run(other, id).catch(conflict),
      )
      const updated = other.updateByUser(user, { role: 'x' })
      assert.equal(await store.destroyByUser(user), 1)
      await Promise.all([...writes, updated])
      assert.equal(await store.exists(id), false)
      assert.equal(await store.countByUser(user), 0)
    })
  })
}

function manyCase(test: Test, sessions: number): void {
  test(`destroys ${sessions} sessions of one user, all but one, and logins meanwhile are listed`, async (use) => {
    const { store, another } = await use.inRealTime()
    const other = await another()
    const ids = await Promise.all(Array.from({ length: sessions }, () => sessionOf(store, { user_id: 7 })))
    const [except = ''] = ids
    assert.equal(await store.countByUser(7), sessions)
    assert.equal((await store.listByUser(7, { limit: sessions + 1 })).length, sessions)
    const destroyed = store.destroyByUser(7, { except })
    const logins = await Promise.all(Array.from({ length: 20 }, () => made(other.create({ user_id: 7 }))))
    assert.ok((await destroyed) >= sessions - 1)
    assert.equal(await store.exists(except), true)
    await listsAll(store, 7, [...ids, ...logins])
  })
}

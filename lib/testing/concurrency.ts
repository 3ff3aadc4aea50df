/** Nothing is lost between writers (invariant 2), over several connections and by the store's own time. */
import assert from 'node:assert/strict'
import { codeOf, dataOf } from './assertions.ts'
import { ALICE, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Subject, Suite, SuiteStore, Test } from './harness.ts'

export function concurrencyCases({ describe, test, sized }: Suite): void {
  describe('writers at the same time', () => {
    pathCases(test, sized)
    counterCases(test, sized)
    setCases(test, sized)
    modifyCases(test, sized)
    wholeCases(test, sized)
    idCases(test, sized)
  })
}

type Sized = Suite['sized']

/** Calls `work` `count` times at once, over four stores in turn. */
async function atOnce<T>(
  subject: Pick<Subject, 'store' | 'another'>,
  count: number,
  work: (store: SuiteStore, i: number) => Promise<T>,
): Promise<T[]> {
  // There are four, so one is at each remainder.
  const stores = [subject.store, await subject.another(), await subject.another(), await subject.another()]
  return Promise.all(Array.from({ length: count }, (_, i) => work(stores[i % 4] as SuiteStore, i)))
}

const countTrue = (answers: readonly unknown[]): number => answers.filter((a) => a === true).length

function pathCases(test: Test, sized: Sized): void {
  const count = sized(100)
  test(`change ${count} different paths, and all changes survive`, async (use) => {
    const subject = await use.inRealTime({ schema: OPEN_SCHEMA })
    const id = await sessionOf(subject.store, { a: {} })
    const WAYS: readonly ((s: SuiteStore, i: number) => Promise<unknown>)[] = [
      (s, i) => s.patch(id, [{ op: 'set', path: [`root${i}`], value: i }]),
      (s, i) => s.patch(id, [{ op: 'set', path: ['a', `deep${i}`, 'x'], value: i }]),
      (s, i) => s.update(id, { a: { [`merged${i}`]: i } }),
      (s, i) => s.setPreference(id, `pref${i}`, i),
      (s, i) => s.patch(id, [{ op: 'add', path: ['a', 'list'], values: [i] }]),
    ]
    const wayOf = (i: number): (typeof WAYS)[number] => WAYS[i % WAYS.length] as (typeof WAYS)[number] // within the list
    const answers = await atOnce(subject, count, (s, i) => wayOf(i)(s, i))
    assert.equal(countTrue(answers), count)
    const text = JSON.stringify(await dataOf(subject.store, id))
    const found = new Set([...text.matchAll(/(?:root|deep|merged|pref)(\d+)/g)].map((m) => Number(m[1])))
    const list = ((await subject.store.getPath(id, ['a', 'list'])) ?? []) as number[]
    assert.equal(new Set([...found, ...list]).size, count)
  })
}

function counterCases(test: Test, sized: Sized): void {
  const count = sized(1_000)
  test(`increment ${count} times, and none is lost or answered twice`, async (use) => {
    const subject = await use.inRealTime()
    const id = await sessionOf(subject.store, { user_id: 1 })
    const answers = await atOnce(subject, count, (s) => s.increment(id, ['visits']))
    assert.equal(new Set(answers).size, count)
    assert.equal(await subject.store.getPath(id, ['visits']), count)
  })

  test('increment up to a bound of the schema and never past it', async (use) => {
    const schema = { type: 'object', properties: { n: { type: 'integer', maximum: 10 } } }
    const subject = await use.inRealTime({ schema })
    const id = await sessionOf(subject.store, { n: 0 })
    const answers = await atOnce(subject, 40, (s) => s.increment(id, ['n']).catch(codeOf))
    const numbers = answers.filter((a) => typeof a === 'number').sort((a, b) => a - b)
    assert.deepEqual(numbers, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    assert.equal(answers.filter((a) => a === 'ERR_SESSION_INVALID').length, 30)
    assert.equal(await subject.store.getPath(id, ['n']), 10)
  })
}

function setCases(test: Test, sized: Sized): void {
  const count = sized(100)
  test(`grant and revoke ${count} different permissions, and every one counts`, async (use) => {
    const subject = await use.inRealTime()
    const old = Array.from({ length: count }, (_, i) => `old${i}`)
    const id = await sessionOf(subject.store, { permissions: old })
    await atOnce(subject, 2 * count, (s, i) => {
      const n = i >> 1
      return i % 2 === 0 ? s.grantPermissions(id, `new${n}`) : s.revokePermissions(id, `old${n}`)
    })
    const after = (await subject.store.getPath(id, ['permissions'])) as string[] // as it was made
    assert.deepEqual(after.sort(), Array.from({ length: count }, (_, i) => `new${i}`).sort())
  })

  test('grant the same permission, and it is there once', async (use) => {
    const subject = await use.inRealTime()
    const id = await sessionOf(subject.store, {})
    await atOnce(subject, 50, (s) => s.grantPermissions(id, 'read'))
    assert.deepEqual(await subject.store.getPath(id, ['permissions']), ['read'])
  })

  test('grant up to maxItems and never past it', async (use) => {
    const permissions = { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 3 }
    const subject = await use.inRealTime({ schema: { type: 'object', properties: { permissions } } })
    const id = await sessionOf(subject.store, {})
    const answers = await atOnce(subject, 30, (s, i) => s.grantPermissions(id, `p${i}`).catch(codeOf))
    assert.equal(countTrue(answers), 3)
    assert.equal(((await subject.store.getPath(id, ['permissions'])) as string[]).length, 3)
  })
}

function modifyCases(test: Test, sized: Sized): void {
  const count = sized(40)
  test(`modify two counters of one session ${count} times, as if one after the other`, async (use) => {
    const subject = await use.inRealTime({ schema: OPEN_SCHEMA })
    const id = await sessionOf(subject.store, { a: 0, b: 0 })
    const torn: unknown[] = []
    await atOnce(subject, count, (s) =>
      untilDone(() =>
        s.modify(id, ({ a, b }) => {
          if (a !== b) torn.push([a, b])
          return { a: Number(a) + 1, b: Number(b) + 1 }
        }),
      ),
    )
    assert.deepEqual(torn, [])
    assert.deepEqual(await dataOf(subject.store, id), { a: count, b: count })
  })

  test('modify one member while others change another, and nothing is lost', async (use) => {
    const subject = await use.inRealTime({ schema: OPEN_SCHEMA })
    const id = await sessionOf(subject.store, { a: 0, b: 0 })
    await atOnce<unknown>(subject, 40, (s, i) =>
      i % 2 === 0
        ? s.increment(id, ['a'])
        : untilDone(() => s.modify(id, (now) => ({ ...now, b: Number(now['b']) + 1 }))),
    )
    assert.deepEqual(await dataOf(subject.store, id), { a: 20, b: 20 })
  })

  test('keep what the schema couples', async (use) => {
    const schema = { type: 'object', dependentRequired: { card: ['billing'] } }
    const subject = await use.inRealTime({ schema })
    const id = await sessionOf(subject.store, { billing: 'b' })
    await atOnce(subject, 30, async (s, i) => {
      const write =
        i % 2 === 0
          ? s.patch(id, [{ op: 'set', path: ['card'], value: i }])
          : s.patch(id, [{ op: 'unset', path: ['billing'] }])
      await write.catch((error: unknown) => assert.match(String(codeOf(error)), /INVALID|CONFLICT/))
      const now = await dataOf(s, id)
      assert.ok(!('card' in now) || 'billing' in now, JSON.stringify(now))
    })
  })
}

/** Conflicts are told after a bounded number of tries; the caller may go on. */
async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (codeOf(error) !== 'ERR_SESSION_CONFLICT') throw error
    }
  }
}

function wholeCases(test: Test, sized: Sized): void {
  test('replace and change a part: the outcome is that of one order or the other', async (use) => {
    const subject = await use.inRealTime({ schema: OPEN_SCHEMA })
    const other = await subject.another()
    for (let round = 0; round < sized(50); round++) {
      const id = await sessionOf(subject.store, { a: 1, b: 1 })
      await Promise.all([subject.store.replace(id, { a: 2 }), other.increment(id, ['a'], 10)])
      const after = JSON.stringify(await dataOf(subject.store, id))
      assert.ok(after === '{"a":12}' || after === '{"a":2}', after)
    }
  })

  test('are never seen half done', async (use) => {
    const subject = await use.inRealTime({ schema: OPEN_SCHEMA })
    const id = await sessionOf(subject.store, { a: 0, deep: { b: 0 } })
    await atOnce(subject, sized(200), async (s, i) => {
      if (i % 2 === 0) {
        const data = await dataOf(s, id)
        assert.deepEqual(data, { a: data['a'], deep: { b: data['a'] } })
        return
      }
      await s.patch(id, [
        { op: 'set', path: ['a'], value: i },
        { op: 'set', path: ['deep', 'b'], value: i },
      ])
    })
  })
}

function idCases(test: Test, sized: Sized): void {
  test('create by the same id, and one of them makes the session', async (use) => {
    const subject = await use.inRealTime()
    const answers = await atOnce(subject, sized(40), (s, i) =>
      s.create({ ...ALICE, visits: i }, { id: 'one-id-for-all-of-them' }).then(() => i, codeOf),
    )
    const winners = answers.filter((a) => typeof a === 'number')
    assert.equal(winners.length, 1)
    assert.ok(answers.every((a) => typeof a === 'number' || a === 'ERR_SESSION_CONFLICT'))
    assert.deepEqual(await subject.store.getPath('one-id-for-all-of-them', ['visits']), winners[0])
    assert.equal(await subject.store.countByUser(1001), 1)
  })

  test('regenerate the same id, and one of them gets the session', async (use) => {
    const subject = await use.inRealTime()
    const id = await sessionOf(subject.store)
    const moved = await atOnce(subject, sized(20), (s) => s.regenerate(id))
    assert.equal(moved.filter((m) => m !== null).length, 1)
    assert.equal(await subject.store.countByUser(1001), 1)
    assert.equal(await subject.store.exists(id), false)
  })

  // More than the limit, however small the suite is made.
  const logins = Math.max(4, sized(40))
  for (const onSessionLimit of ['destroy-oldest', 'reject'] as const) {
    test(`log in at once, and no more than the limit stay (${onSessionLimit})`, async (use) => {
      const subject = await use.inRealTime({ maxSessionsPerUser: 3, onSessionLimit })
      const answers = await atOnce(subject, logins, (s) => s.create(ALICE).then(() => true, codeOf))
      assert.equal(await subject.store.countByUser(1001), 3)
      assert.equal(countTrue(answers), onSessionLimit === 'reject' ? 3 : logins)
    })
  }
}

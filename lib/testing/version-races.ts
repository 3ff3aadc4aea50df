/** Two versions of the code side by side, as in a rollout: nothing is lost, nothing is upgraded twice, nothing comes back. */
import assert from 'node:assert/strict'
import { codeOf, dataOf, readWhole } from './assertions.ts'
import { OPEN_SCHEMA } from './fixtures.ts'
import type { Suite, SuiteStore, Test, Use } from './harness.ts'
import { NEW, NEW_DATA, OLD_DATA } from './versions.ts'

export function versionRaceCases({ describe, test, sized }: Suite): void {
  describe('two versions at the same time', () => {
    readerCase(test, sized(200))
    writerCase(test, sized(100))
    rolloutCase(test, sized(150))
    replaceCase(test, sized(50))
    destroyCase(test, sized(100))
  })
}

interface Fleet {
  /** Without the option, by two connections. */
  readonly old: readonly [SuiteStore, SuiteStore]
  /** Of version 1, by two connections. */
  readonly now: readonly [SuiteStore, SuiteStore]
}

async function fleet(use: Use): Promise<Fleet> {
  const { store, another } = await use.inRealTime({ schema: OPEN_SCHEMA, operationTimeoutMs: 30_000 })
  return { old: [store, await another()], now: [await another(NEW), await another(NEW)] }
}

const turn = (stores: readonly [SuiteStore, SuiteStore], i: number): SuiteStore => stores[i % 2] as SuiteStore // 0 or 1
const times = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

function readerCase(test: Test, count: number): void {
  test(`${count} readers bring a session up to date once`, async (use) => {
    const { old, now } = await fleet(use)
    const { id } = await old[0].create(OLD_DATA)
    const read = async (i: number): Promise<string> =>
      i % 3 === 0
        ? String(await turn(now, i).getPath(id, ['first']))
        : (await readWhole(turn(now, i), id)).revision
    const answers = new Set(await Promise.all(times(count).map(read)))
    assert.equal(answers.delete('Alice'), true)
    const revisions = [...answers]
    assert.equal(revisions.length, 1, 'it was written more than once')
    assert.equal((await readWhole(now[0], id)).revision, revisions[0])
    assert.deepEqual(await dataOf(old[0], id), NEW_DATA)
  })
}

function writerCase(test: Test, count: number): void {
  test(`${count} writers at once upgrade a session once, and all of their changes survive`, async (use) => {
    const { old, now } = await fleet(use)
    const { id } = await old[0].create(OLD_DATA)
    await Promise.all(
      times(count).map((i) => {
        if (i % 4 === 0) return turn(now, i).get(id)
        if (i % 4 === 1) return turn(now, i).increment(id, ['visits'])
        return i % 4 === 2
          ? turn(now, i).setPreference(id, `p${i}`, i)
          : turn(now, i).grantPermissions(id, `g${i}`)
      }),
    )
    const { visits, preferences, permissions, ...rest } = await dataOf(old[0], id)
    const { visits: _v, preferences: _p, permissions: _g, ...expected } = NEW_DATA
    assert.deepEqual(rest, expected)
    assert.equal(visits, 1 + times(count).filter((i) => i % 4 === 1).length)
    assert.equal(
      Object.keys(preferences as object).length,
      2 + times(count).filter((i) => i % 4 === 2).length,
    )
    assert.equal((permissions as []).length, 2 + times(count).filter((i) => i % 4 === 3).length)
  })
}

/** What leaves a trace that is looked for; few of those that a writer in between sends back to the start. */
const kindOf = (i: number): number => (i % 8 === 7 ? 2 : i % 3 === 0 ? 0 : 1)
const TRACES: readonly ((store: SuiteStore, id: string, i: number) => Promise<unknown>)[] = [
  (store, id, i) => store.setPreference(id, `p${i}`, i),
  async (store, id) => (await store.increment(id, ['visits'])) !== null,
  async (store, id, i) => (await store.modify(id, (data) => ({ ...data, [`m${i}`]: i }))) !== null,
]

/** What was confirmed is there; what came too late was told so, and changed nothing. */
function rolloutCase(test: Test, count: number): void {
  test(`${count} writers of both versions lose nothing that was confirmed`, async (use) => {
    const { old, now } = await fleet(use)
    const { id } = await old[0].create(OLD_DATA)
    const write = async (i: number): Promise<unknown> => {
      // The new code comes when a quarter of the writes are under way.
      const store = i % 2 === 0 || i < count / 4 ? turn(old, i >> 1) : turn(now, i >> 1)
      return TRACES[kindOf(i)]?.(store, id, i)
    }
    const answers = await Promise.all(times(count).map((i) => write(i).catch(codeOf)))
    const told = new Set(answers)
    told.delete('ERR_SESSION_VERSION')
    assert.deepEqual([...told], [true])
    const done = (kind: number): number[] =>
      times(count).filter((i) => kindOf(i) === kind && answers[i] === true)
    const data = await dataOf(now[0], id)
    assert.deepEqual([data['first'], data['upgrades'], 'name' in data], ['Alice', 1, false])
    assert.equal(data['visits'], 1 + done(1).length)
    const traces = [...Object.keys(data), ...Object.keys(data['preferences'] as object)]
    const expected = [...done(0).map((i) => `p${i}`), ...done(2).map((i) => `m${i}`)]
    assert.deepEqual(traces.filter((name) => /^[pm]\d/.test(name)).sort(), expected.sort())
  })
}

/** A whole write of old code must not take the place of newer data, whoever comes first. */
function replaceCase(test: Test, rounds: number): void {
  test(`replace() of the old version, ${rounds} races: what is newer is never overwritten`, async (use) => {
    const { old, now } = await fleet(use)
    for (const round of times(rounds)) {
      const { id } = await old[0].create(OLD_DATA)
      const replace = (): Promise<unknown> =>
        old[1].replace(id, { ...OLD_DATA, name: 'Bob Fisher' }).catch(codeOf)
      const later = round % 2 === 0 ? undefined : replace()
      const written = now[0].setPath(id, ['role'], 'user')
      const replaced = await (later ?? replace())
      assert.equal(await written, true)
      assert.ok(replaced === true || replaced === 'ERR_SESSION_VERSION', String(replaced))
      const { first, role, upgrades } = await dataOf(now[1], id)
      assert.deepEqual([first, role, upgrades], [replaced === true ? 'Bob' : 'Alice', 'user', 1])
    }
  })
}

function destroyCase(test: Test, rounds: number): void {
  test(`destroy() and a read that upgrades, ${rounds} races: no session comes back`, async (use) => {
    const { old, now } = await fleet(use)
    await Promise.all(
      times(rounds).map(async (round) => {
        const { id } = await old[0].create(OLD_DATA)
        const read = (): Promise<unknown> =>
          round % 3 === 0 ? now[0].setPath(id, ['role'], 'x') : now[0].get(id)
        const [destroyed] = await (round % 2 === 0
          ? Promise.all([old[1].destroy(id), read()])
          : Promise.all([read(), old[1].destroy(id)]).then(([a, b]) => [b, a] as const))
        assert.equal(destroyed, true)
        assert.deepEqual([await now[1].get(id), await old[0].exists(id)], [null, false])
      }),
    )
    assert.equal(await old[0].countByUser(1001), 0)
  })
}

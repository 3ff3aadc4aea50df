/** An upgrade: its failures, its steps, and how it is given. */
import assert from 'node:assert/strict'
import { dataOf, readWhole, rejects } from './assertions.ts'
import { OPEN_SCHEMA, READS, WRITES } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Suite, SuiteData, SuiteOptions, SuiteStore, Test, Use } from './harness.ts'
import { MINUTE } from './harness.ts'
import { NEW, NEW_DATA, upgrade, versions } from './versions.ts'

export function versionRuleCases({ describe, test }: Suite): void {
  describe('an upgrade', () => {
    failureCases(test)
    invalidCases(test)
    stepCases(test)
    optionCases(test)
  })
}

export const DATA_READS: readonly Call[] = READS.filter(({ title }) => !/exists|expiresIn/.test(title))
export const throwing = (): never => {
  throw new Error('of the upgrade')
}
const wrongly = (made: unknown) => (): never => made as never

/** What `upgrade` may do wrong, and the reason that is told. */
const WRONG: readonly (readonly [string, string, SuiteOptions['upgrade']])[] = [
  ['throws', 'upgrade-failed', throwing],
  ['answers nothing', 'upgrade-failed', wrongly(undefined)],
  ['answers a list', 'upgrade-failed', wrongly([])],
  ['answers a promise', 'upgrade-failed', wrongly(Promise.resolve(NEW_DATA))],
  ['answers what JSON cannot hold', 'upgrade-failed', wrongly({ ...NEW_DATA, n: NaN })],
  ['answers the store’s own member', 'upgrade-failed', wrongly({ ...NEW_DATA, _session: {} })],
  ['answers what breaks the schema', 'invalid', wrongly({ first: 'Alice' })],
  ['answers no user', 'invalid', wrongly({ ...NEW_DATA, user_id: {} })],
  ['is not given', 'no-upgrade', undefined],
]

function failureCases(test: Test): void {
  for (const [what, reason, wrong] of WRONG) {
    test(`that ${what} leaves the session as it was, whatever is called`, async (use) => {
      const { old, store, subject, id, handle } = await versions(use, {}, { ...NEW, upgrade: wrong })
      subject.clock.advance(MINUTE)
      const before = await readWhole(old, id)
      for (const call of [...DATA_READS, ...WRITES.filter(({ title }) => title !== 'replace()'), MOVE]) {
        const error = await rejects('ERR_SESSION_VERSION', call.run(store, id))
        assert.deepEqual([error.reason, error.handle, error.schemaVersion], [reason, handle, 0], call.title)
        assert.ok(!`${error.message}${JSON.stringify(error)}`.includes(id), 'it shows the id')
      }
      assert.deepEqual(await readWhole(old, id), before)
      assert.equal(await store.exists(id), true)
    })
  }

  test('that throws tells what it threw', async (use) => {
    const { store, id } = await versions(use, {}, { ...NEW, upgrade: throwing })
    const error = await rejects('ERR_SESSION_VERSION', store.get(id))
    assert.equal((error.cause as Error).message, 'of the upgrade')
    assert.equal(await store.touch(id), true)
    assert.equal(await store.destroy(id), true)
  })
}

export const MOVE: Pick<Call, 'title' | 'run'> = {
  title: 'regenerate()',
  run: (s: SuiteStore, id: string): Promise<unknown> => s.regenerate(id),
}

function invalidCases(test: Test): void {
  const invalid: SuiteOptions = { ...NEW, upgrade: wrongly({ first: 'Alice' }) }
  for (const validateOnRead of ['throw', 'discard'] as const) {
    test(`that breaks the schema is told where validateOnRead is ${validateOnRead}`, async (use) => {
      const { old, store, subject, id, handle } = await versions(use, { validateOnRead }, invalid)
      const discarded = validateOnRead === 'discard'
      if (discarded) assert.equal(await store.get(id), null)
      else await rejects('ERR_SESSION_VERSION', store.get(id))
      assert.deepEqual(subject.events, [{ type: 'invalid-session', handle, discarded }])
      assert.equal(await old.exists(id), !discarded)
    })
  }

  test('that throws never discards', async (use) => {
    const { old, store, subject, id } = await versions(
      use,
      { validateOnRead: 'discard' },
      { ...NEW, upgrade: throwing },
    )
    await rejects('ERR_SESSION_VERSION', store.get(id))
    assert.deepEqual([subject.events, await old.exists(id)], [[], true])
  })

  test('is what validateOnRead judges', async (use) => {
    const { store, subject, id } = await versions(use, { validateOnRead: 'discard' })
    assert.deepEqual(await dataOf(store, id), NEW_DATA)
    assert.deepEqual(await dataOf(store, id), NEW_DATA)
    assert.deepEqual(subject.events, [])
  })
}

const step = (from: number) => ({ from, upgrade: ({ steps, ...data }: SuiteData) => ({ ...data, steps: [...((steps ?? []) as []), from] }) }) // prettier-ignore

function stepCases(test: Test): void {
  const open = async (
    use: Use,
    options: SuiteOptions,
  ): Promise<readonly [SuiteStore, SuiteStore, SuiteStore]> => {
    const { store, another } = await use({ schema: OPEN_SCHEMA })
    const one = await another({ schemaVersion: 1, upgrade: [step(0)] as never })
    return [store, one, await another(options)]
  }

  test('by steps goes through each of them, from the version that the session has', async (use) => {
    const [zero, one, three] = await open(use, {
      schemaVersion: 3,
      upgrade: [step(0), step(1), step(2)] as never,
    })
    const { id: first } = await zero.create({ a: 1 })
    const { id: second } = await one.create({ a: 1 })
    assert.deepEqual(await three.getPath(first, ['steps']), [0, 1, 2])
    assert.deepEqual(await three.getPath(second, ['steps']), [1, 2])
    assert.deepEqual(await three.getPath(second, ['steps']), [1, 2])
  })

  test('by steps refuses what is older than the first of them', async (use) => {
    const [zero, one, three] = await open(use, { schemaVersion: 3, upgrade: [step(1), step(2)] as never })
    const { id: first } = await zero.create({ a: 1 })
    const { id: second } = await one.create({ a: 1 })
    assert.equal((await rejects('ERR_SESSION_VERSION', three.get(first))).reason, 'no-upgrade')
    assert.deepEqual(await three.getPath(second, ['steps']), [1, 2])
  })

  test('by one function is told the version that the session has', async (use) => {
    const upgradeFrom: SuiteOptions['upgrade'] = (data, from) => ({ ...data, from })
    const [zero, one, three] = await open(use, { schemaVersion: 3, upgrade: upgradeFrom })
    for (const [store, from] of [
      [zero, 0],
      [one, 1],
    ] as const)
      // prettier-ignore
      assert.equal(await three.getPath((await store.create({ a: 1 })).id, ['from']), from)
  })
}

const GIVEN = { schemaVersion: 2 } as const
const BAD: readonly (readonly [string, object])[] = [
  ['upgrade without schemaVersion', { upgrade }],
  ['onNewerVersion without schemaVersion', { onNewerVersion: 'refuse' }],
  ['a gap between steps', { ...GIVEN, upgrade: [step(0)] }],
  ['a step twice', { ...GIVEN, upgrade: [step(1), step(1)] }],
  ['steps in another order', { ...GIVEN, upgrade: [step(1), step(0)] }],
  ['steps beyond the version', { ...GIVEN, upgrade: [step(1), step(2)] }],
  ['more steps than versions', { ...GIVEN, upgrade: [step(-1), step(0), step(1)] }],
  ['no steps', { ...GIVEN, upgrade: [] }],
  ['a hole among the steps', { ...GIVEN, upgrade: Object.assign(Array(2), { 1: step(1) }) }],
  ['steps that are none', { ...GIVEN, upgrade: [upgrade, upgrade] }],
  ['an upgrade that is neither', { ...GIVEN, upgrade: { from: 0 } }],
]

function optionCases(test: Test): void {
  for (const [what, options] of BAD) {
    test(`is a TypeError from the constructor with ${what}`, async (use) => {
      await assert.rejects(
        use(options),
        (error) => error instanceof TypeError && /upgrade|onNewer/.test(error.message),
      )
    })
  }
}

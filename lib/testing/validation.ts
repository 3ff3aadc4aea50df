/** Nothing invalid is stored, and a refused write changes nothing (invariant 6). */
import assert from 'node:assert/strict'
import { dataOf, refused, rejects, seconds } from './assertions.ts'
import { sessionOf, set } from './fixtures.ts'
import { SECRET, STRICT, VALID } from './refusals.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

/** One member needs another: no part can be judged alone. */
const COUPLED = {
  type: 'object',
  properties: { card: { type: 'string' }, billing: { type: 'string' }, n: { type: 'integer' } },
  dependentRequired: { card: ['billing'] },
} as const

export function validationCases({ describe, test }: Suite): void {
  describe('the schema', () => {
    createCases(test)
    pathCases(test)
    boundCases(test)
    coupledCases(test)
    timesCase(test)
    readCases(test)
  })
}

function createCases(test: Test): void {
  test('refuses create() with all its issues, and nothing is made', async (use) => {
    const { store } = await use({ schema: STRICT })
    const wrong = { ...VALID, role: SECRET, visits: -1, preferences: { theme: SECRET } }
    const error = await rejects('ERR_SESSION_INVALID', store.create(wrong))
    const paths = error.issues.map(({ path }) => path.join('.')).sort()
    assert.deepEqual(paths, ['preferences.theme', 'role', 'visits'])
    assert.ok(!`${error.message}${JSON.stringify(error)}`.includes(SECRET))
    assert.equal(await store.countByUser(1), 0)
  })

  test('sees what will be stored, not what was given', async (use) => {
    const schema = { type: 'object', properties: { at: { type: 'string' }, gone: false } }
    const { store } = await use({ schema })
    const id = await sessionOf(store, { at: new Date(0), gone: undefined })
    assert.deepEqual(await dataOf(store, id), { at: '1970-01-01T00:00:00.000Z' })
  })

  test('neither changes nor completes what it checks', async (use) => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'integer', default: 5 }, b: { type: 'string' } },
    }
    const { store } = await use({ schema })
    const id = await sessionOf(store, { b: 'x', c: 1 })
    assert.deepEqual(await dataOf(store, id), { b: 'x', c: 1 })
    await rejects('ERR_SESSION_INVALID', store.create({ a: '5' }))
  })
}

function pathCases(test: Test): void {
  const UNKNOWN = [
    ['nothing'],
    ['role', 'x'],
    ['visits', 'x', 'y'],
    ['permissions', 'x'],
    ['preferences', 'theme', 'x'],
    ['preferences', 'x'.repeat(11)],
  ]
  for (const path of UNKNOWN) {
    test(`knows no path ${JSON.stringify(path)}`, async (use) => {
      const subject = await use({ schema: STRICT })
      const { store } = subject
      const id = await sessionOf(store, VALID)
      const error = await refused('ERR_SESSION_PATH', subject, id, () => set(store, id, path, 'x'))
      assert.deepEqual(error.path, path)
    })
  }
}

function boundCases(test: Test): void {
  test('lets numbers and lists go to their bounds', async (use) => {
    const { store } = await use({ schema: STRICT })
    const id = await sessionOf(store, VALID)
    assert.equal(await store.increment(id, ['visits']), 10)
    assert.equal(await store.increment(id, ['visits'], -10), 0)
    assert.equal(await store.grantPermissions(id, 'c', 'a'), true)
    assert.equal(await store.revokePermissions(id, 'a', 'b', 'x'), true)
    assert.equal(await store.grantPermissions(id, 'c'), true)
    assert.deepEqual(await store.getPath(id, ['permissions']), ['c'])
  })
}

function coupledCases(test: Test): void {
  test('is kept where one member needs another', async (use) => {
    const subject = await use({ schema: COUPLED })
    const { store } = subject
    const id = await sessionOf(store, {})
    await refused('ERR_SESSION_INVALID', subject, id, () => store.setPath(id, ['card'], 'x'))
    assert.equal(await store.setPath(id, ['billing'], 'b'), true)
    assert.equal(await store.setPath(id, ['card'], 'x'), true)
    await refused('ERR_SESSION_INVALID', subject, id, () => store.deletePath(id, ['billing']))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.update(id, { billing: null, n: 1 }))
    assert.equal(await store.update(id, { card: null, billing: null }), true)
    assert.equal(await store.increment(id, ['n'], 3), 3)
    assert.deepEqual(await dataOf(store, id), { n: 3 })
  })

  test('may be a function that was compiled beforehand', async (use) => {
    const subject = await use({ schema: (data: unknown) => (data as SuiteData)['role'] !== 'wrong' })
    const { store } = subject
    const id = await sessionOf(store, { role: 'right', n: 1 })
    await refused('ERR_SESSION_INVALID', subject, id, () => store.setPath(id, ['role'], 'wrong'))
    await refused('ERR_SESSION_INVALID', subject, id, () => store.update(id, { role: 'wrong' }))
    assert.equal(await store.setPath(id, ['role'], 'other'), true)
    assert.equal(await store.increment(id, ['n']), 2)
    await rejects('ERR_SESSION_INVALID', store.create({ role: 'wrong' }))
  })
}

/** People spread what they have read; the times in it are the store's and no part of the data. */
function timesCase(test: Test): void {
  test('never sees the times, in whatever is written whole', async (use) => {
    const { store, clock } = await use({ schema: STRICT, absoluteTimeoutMs: 90 * MINUTE })
    const { id, session } = await store.create({
      ...VALID,
      created_at: 1,
      last_activity: 'x',
      expires_at: {},
    })
    clock.advance(MINUTE)
    assert.equal(await store.replace(id, { ...session, role: 'admin' }), true)
    const modified = await store.modify(id, (now) => ({ ...now, visits: 1 }))
    const { created_at, expires_at } = session
    const after = { ...VALID, role: 'admin', visits: 1, created_at, expires_at }
    assert.deepEqual(modified, { ...after, last_activity: seconds(clock.now()) })
    assert.deepEqual(await store.get(id), modified)
    assert.equal((await store.create({ ...modified })).session.created_at, seconds(clock.now()))
  })
}

/** The verdict changes between write and read, as a newer schema's would. */
function readCases(test: Test): void {
  for (const validateOnRead of ['off', 'throw', 'discard'] as const) {
    test(`is applied to whole reads as validateOnRead says: ${validateOnRead}`, async (use) => {
      let good = true
      const { store, events } = await use({ schema: () => good, validateOnRead })
      const { id, handle, session } = await store.create(VALID)
      assert.deepEqual(await store.get(id), session)
      good = false
      if (validateOnRead === 'off') assert.deepEqual(await store.get(id), session)
      if (validateOnRead === 'throw') await rejects('ERR_SESSION_INVALID', store.get(id))
      if (validateOnRead === 'throw') await rejects('ERR_SESSION_INVALID', store.read(id))
      if (validateOnRead === 'discard') assert.equal(await store.get(id), null)
      good = true
      assert.deepEqual(await store.get(id), validateOnRead === 'discard' ? null : session)
      if (validateOnRead === 'discard')
        assert.deepEqual(events, [{ type: 'invalid-session', handle, discarded: true }])
    })
  }
}

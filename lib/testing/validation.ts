/** Nothing invalid is stored, and a refused write changes nothing (invariant 6). */
import assert from 'node:assert/strict'
import { dataOf, refused, rejects } from './assertions.ts'
import { sessionOf } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Suite, SuiteData, SuiteStore, Test } from './harness.ts'

/** Closed, and with limits of every kind. */
const STRICT = {
  type: 'object',
  additionalProperties: false,
  required: ['user_id'],
  properties: {
    user_id: { type: ['integer', 'string'] },
    role: { enum: ['admin', 'user'] },
    visits: { type: 'integer', minimum: 0, maximum: 10 },
    ratio: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    permissions: {
      type: 'array',
      items: { type: 'string', maxLength: 20 },
      uniqueItems: true,
      minItems: 1,
      maxItems: 3,
    },
    preferences: {
      type: 'object',
      maxProperties: 2,
      propertyNames: { type: 'string', maxLength: 10 },
      properties: { theme: { enum: ['light', 'dark'] } },
      additionalProperties: { type: 'string', minLength: 1 },
    },
  },
} as const
const VALID: SuiteData = {
  user_id: 1,
  role: 'user',
  visits: 9,
  ratio: 0.5,
  permissions: ['a', 'b'],
  preferences: { theme: 'dark' },
}
const SECRET = 'a-secret-value-that-nobody-may-see'

/** One member needs another: no part can be judged alone. */
const COUPLED = {
  type: 'object',
  properties: { card: { type: 'string' }, billing: { type: 'string' }, n: { type: 'integer' } },
  dependentRequired: { card: ['billing'] },
} as const

interface Refusal extends Omit<Call, 'absent'> {
  /** Where the first issue lies, if that is known for certain. */
  readonly path: readonly (string | number)[]
}

const patchOf = (s: SuiteStore, id: string, path: string[], value: unknown): Promise<unknown> =>
  s.patch(id, [{ op: 'set', path, value }])

const REFUSED: readonly Refusal[] = [
  {
    title: 'setPath() with a wrong type',
    path: ['visits'],
    run: (s, id) => s.setPath(id, ['visits'], SECRET),
  },
  { title: 'setPath() out of an enum', path: ['role'], run: (s, id) => s.setPath(id, ['role'], SECRET) },
  {
    title: 'setPath() with a wrong element',
    path: ['permissions', 0],
    run: (s, id) => s.setPath(id, ['permissions', 0], 5),
  },
  {
    title: 'setPath() of an element there already',
    path: ['permissions'],
    run: (s, id) => s.setPath(id, ['permissions', 0], 'b'),
  },
  {
    title: 'deletePath() of a required member',
    path: ['user_id'],
    run: (s, id) => s.deletePath(id, ['user_id']),
  },
  { title: 'increment() past the maximum', path: ['visits'], run: (s, id) => s.increment(id, ['visits'], 2) },
  {
    title: 'increment() below the minimum',
    path: ['visits'],
    run: (s, id) => s.increment(id, ['visits'], -10),
  },
  {
    title: 'increment() of an integer by a fraction',
    path: ['visits'],
    run: (s, id) => s.increment(id, ['visits'], 0.5),
  },
  {
    title: 'increment() up to an excluded maximum',
    path: ['ratio'],
    run: (s, id) => s.increment(id, ['ratio'], 0.5),
  },
  {
    title: 'increment() down to an excluded minimum',
    path: ['ratio'],
    run: (s, id) => s.increment(id, ['ratio'], -0.5),
  },
  {
    title: 'update() with a wrong value deep down',
    path: ['preferences', 'theme'],
    run: (s, id) => s.update(id, { preferences: { theme: SECRET } }),
  },
  {
    title: 'update() that removes a required member',
    path: ['user_id'],
    run: (s, id) => s.update(id, { user_id: null }),
  },
  {
    title: 'replace() without a required member',
    path: ['user_id'],
    run: (s, id) => s.replace(id, { role: 'user' }),
  },
  {
    title: 'replace() with a member too many',
    path: ['extra'],
    run: (s, id) => s.replace(id, { ...VALID, extra: SECRET }),
  },
  {
    title: 'modify() to a wrong value',
    path: ['role'],
    run: (s, id) => s.modify(id, (now) => ({ ...now, role: SECRET })),
  },
  {
    title: 'setPreference() with a wrong value',
    path: ['preferences', 'theme'],
    run: (s, id) => s.setPreference(id, 'theme', SECRET),
  },
  {
    title: 'setPreference() with too long a name',
    path: ['preferences', 'x'.repeat(11)],
    run: (s, id) => s.setPreference(id, 'x'.repeat(11), 'x'),
  },
  {
    title: 'setPreference() of another type',
    path: ['preferences', 'other'],
    run: (s, id) => s.setPreference(id, 'other', 5),
  },
  {
    title: 'grantPermissions() of a wrong one',
    path: ['permissions'],
    run: (s, id) => s.grantPermissions(id, SECRET),
  },
  {
    title: 'grantPermissions() of too many',
    path: ['permissions'],
    run: (s, id) => s.grantPermissions(id, 'c', 'd'),
  },
  {
    title: 'revokePermissions() of the last',
    path: ['permissions'],
    run: (s, id) => s.revokePermissions(id, 'a', 'b'),
  },
  {
    title: 'patch() with one wrong part',
    path: ['role'],
    run: (s, id) =>
      s.patch(id, [
        { op: 'increment', path: ['visits'], by: 1 },
        { op: 'set', path: ['role'], value: SECRET },
      ]),
  },
  {
    title: 'patch() with a preference too many',
    path: ['preferences'],
    run: (s, id) => s.patch(id, [{ op: 'merge', path: ['preferences'], value: { a: 'x', b: 'y' } }]),
  },
  {
    title: 'regenerate() with a wrong value',
    path: ['role'],
    run: (s, id) => s.regenerate(id, { role: SECRET }),
  },
]

export function validationCases({ describe, test }: Suite): void {
  describe('the schema', () => {
    for (const refusal of REFUSED) refusalCase(test, refusal)
    createCases(test)
    pathCases(test)
    boundCases(test)
    coupledCases(test)
    readCases(test)
  })
}

function refusalCase(test: Test, { title, path, run }: Refusal): void {
  test(`refuses ${title}: nothing changes, and the issue shows no value`, async (use) => {
    const subject = await use({ schema: STRICT })
    const id = await sessionOf(subject.store, VALID)
    const error = await refused('ERR_SESSION_INVALID', subject, id, () => run(subject.store, id))
    const [issue] = error.issues
    assert.deepEqual(issue?.path.slice(0, path.length), path)
    assert.ok(issue.keyword !== '' && issue.message !== '')
    assert.ok(!`${error.message}${error.stack}${JSON.stringify(error)}`.includes(SECRET), 'it shows a value')
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
  ]
  for (const path of UNKNOWN) {
    test(`knows no path ${JSON.stringify(path)}`, async (use) => {
      const subject = await use({ schema: STRICT })
      const { store } = subject
      const id = await sessionOf(store, VALID)
      const error = await refused('ERR_SESSION_PATH', subject, id, () => patchOf(store, id, path, 'x'))
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

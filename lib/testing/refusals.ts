/** Every kind of write, refused by the schema (invariant 6). */
import assert from 'node:assert/strict'
import { refused } from './assertions.ts'
import { sessionOf } from './fixtures.ts'
import type { Call } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'

/** Closed, and with limits of every kind. */
export const STRICT = {
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
export const VALID: SuiteData = {
  user_id: 1,
  role: 'user',
  visits: 9,
  ratio: 0.5,
  permissions: ['a', 'b'],
  preferences: { theme: 'dark' },
}
export const SECRET = 'a-secret-value-that-nobody-may-see'

interface Refusal extends Omit<Call, 'absent'> {
  /** Where the first issue lies, if that is known for certain. */
  readonly path: readonly (string | number)[]
}

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

export function refusalCases({ describe, test }: Suite): void {
  describe('the schema', () => {
    for (const refusal of REFUSED) refusalCase(test, refusal)
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

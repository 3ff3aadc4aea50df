/** No path and no data from a form does more than be refused, and no error tells a secret (invariants 9 and 10). */
import assert from 'node:assert/strict'
import type { SessionPath } from '../errors.ts'
import { dataOf, refused, refusedCleanly, show } from './assertions.ts'
import { ALICE, GUEST, OPEN_SCHEMA, WRITES, sessionOf } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'

export function hostileInputCases({ describe, test }: Suite): void {
  describe('a hostile path', () => pathCases(test))
  describe('hostile data', () => pollutionCases(test))
  describe('an error', () => secretCases(test))
}

/** Refused by every operation of a patch, wherever they lead. */
const BAD_PATHS: readonly (readonly unknown[])[] = [
  ['__proto__'],
  ['__proto__', 'admin'],
  ['preferences', '__proto__', 'admin'],
  ['constructor'],
  ['constructor', 'prototype', 'admin'],
  ['preferences', 'constructor', 'prototype'],
  ['preferences', 'prototype'],
  ['_session'],
  ['_session', 'revision'],
  ['x\ud800'],
  ['preferences', '\udc00'],
  [null],
  [undefined],
  [true],
  [{}],
  [['preferences', 'theme']],
  ['preferences', null],
  ['preferences', undefined],
  ['preferences', { toString: () => 'theme' }],
  ['preferences', Symbol('theme')],
  ['preferences', 1n],
  ['preferences', -1],
  ['permissions', -1],
  ['permissions', 0.5],
  ['permissions', NaN],
  ['permissions', Infinity],
  ['permissions', 1e300],
  ['permissions', 2 ** 53],
  Array.from({ length: 65 }, () => 'a'),
  Array.from({ length: 10_000 }, () => 'a'),
]

function pathCases(test: Test): void {
  for (const [n, bad] of BAD_PATHS.entries()) {
    test(`is refused by every operation, ${n + 1}: ${bad.slice(0, 3).map(show).join(' ')}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store)
      const path = bad as SessionPath
      const code = bad.length > 60 ? undefined : 'ERR_SESSION_PATH'
      const operations = [
        { op: 'set', path, value: 1 },
        { op: 'unset', path },
        { op: 'increment', path, by: 1 },
        { op: 'add', path, values: [1] },
        { op: 'remove', path, values: [1] },
        { op: 'merge', path, value: { a: 1 } },
      ] as const
      for (const operation of operations) {
        const write = (): Promise<unknown> => store.patch(id, [operation])
        await (code === undefined ? refusedCleanly(subject, id, write) : refused(code, subject, id, write))
      }
    })
  }

  for (const bad of [
    undefined,
    null,
    'preferences.theme',
    '$.preferences',
    1,
    {},
    { length: 1, 0: 'role' },
    new Set(['role']),
  ]) {
    test(`is refused when it is no list: ${show(bad)}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store)
      const path = bad as unknown as ['role']
      await refusedCleanly(subject, id, () => store.setPath(id, path, 'x'))
      await refusedCleanly(subject, id, () => store.deletePath(id, path))
      await refusedCleanly(subject, id, () => store.increment(id, path))
      await refusedCleanly(subject, id, () => store.getPath(id, path))
    })
  }

  test('of wildcards and filters means the names and nothing else', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store)
    for (const name of [
      '*',
      '..',
      '$',
      '?(@.theme)',
      '..theme',
      '["theme"]',
      'theme"]["x',
      "theme']['x",
      'theme.x',
      'theme,language',
    ]) {
      assert.equal(await store.getPreference(id, name), undefined, name)
      assert.equal(await store.deletePreference(id, name), true)
      assert.equal(await store.setPreference(id, name, 'odd'), true)
      assert.deepEqual(await store.getPath(id, ['preferences']), {
        theme: 'dark',
        language: 'en',
        [name]: 'odd',
      })
      assert.equal(await store.deletePreference(id, name), true)
    }
    assert.deepEqual(await dataOf(store, id), ALICE)
  })
}

const POLLUTED: readonly unknown[] = [
  JSON.parse('{"__proto__":{"polluted":true}}'),
  JSON.parse('{"a":{"__proto__":{"polluted":true}}}'),
  JSON.parse('{"constructor":{"prototype":{"polluted":true}}}'),
  JSON.parse('{"a":[{"constructor":{"prototype":{"polluted":true}}}]}'),
]

function pollutionCases(test: Test): void {
  for (const hostile of POLLUTED) {
    test(`pollutes no prototype: ${JSON.stringify(hostile)}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store)
      const data = hostile as Record<string, unknown>
      await assert.rejects(store.create(data))
      for (const write of [
        () => store.update(id, data),
        () => store.replace(id, data),
        () => store.modify(id, () => data),
        () => store.setPath(id, ['x'], data),
        () => store.regenerate(id, data),
        () => store.patch(id, [{ op: 'merge', path: ['preferences'], value: data }]),
      ]) {
        await refusedCleanly(subject, id, write)
      }
      assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
    })
  }
}

function secretCases(test: Test): void {
  test('shows neither id nor value, and has a code and a name', async (use) => {
    const secret = 'a-secret-value-that-nobody-may-see'
    const { store } = await use({
      schema: { type: 'object', properties: { email: { type: 'string', maxLength: 5 } } },
    })
    const { id } = await store.create(GUEST)
    const writes = [
      () => store.setPath(id, ['email'], secret),
      () => store.update(id, { email: secret }),
      () => store.create({ email: secret }),
      () => store.create(GUEST, { id }),
      () => store.setPath(id, ['preferences', 'theme', 'x'], secret),
      () => store.patch(id, [{ op: 'set', path: ['x'], value: secret }], { ifRevision: 'x' }),
    ]
    for (const write of writes) await showsNothing(write(), [id, secret])
  })

  test('is no obstacle: the store works on after all of these', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    for (const write of WRITES) {
      await write.run(store, undefined as unknown as string)
      assert.notDeepEqual(await write.run(store, id), write.absent, write.title)
    }
  })
}

async function showsNothing(promise: Promise<unknown>, secrets: readonly string[]): Promise<void> {
  await assert.rejects(promise, (error: Error & { code?: string; cause?: unknown }) => {
    const text = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n')
    for (const secret of secrets) assert.ok(!text.includes(secret), text)
    assert.match(`${error.code} ${error.name}`, /^ERR_SESSION_[A-Z]+ Session\w+Error$/)
    return true
  })
}

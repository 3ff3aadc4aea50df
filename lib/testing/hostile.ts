/** No input from a cookie or a form does more than be refused (invariants 9 and 10; the corpus of ids and paths). */
import assert from 'node:assert/strict'
import type { SessionPath } from '../errors.ts'
import { dataOf, refused, refusedCleanly, scanned, show } from './assertions.ts'
import { ALICE, CALLS, GUEST, OPEN_SCHEMA, WRITES, sessionOf } from './fixtures.ts'
import type { Suite, SuiteStore, Test } from './harness.ts'

/** What a cookie, a query string or a careless caller may hold in place of an id. */
const NOT_IDS: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  1001,
  NaN,
  10n,
  Symbol('id'),
  {},
  [],
  ['x'.repeat(43)],
  { length: 43 },
  { toString: () => 'x'.repeat(43) },
  new String('x'.repeat(43)),
  new Date(0),
  () => 'x'.repeat(43),
  '',
  ' ',
  'short',
  'x'.repeat(15),
  'x'.repeat(257),
  'x'.repeat(10_000),
  'x'.repeat(2_000_000),
  '\0'.repeat(43),
  `${'x'.repeat(42)}\0`,
  `${'x'.repeat(43)}\n`,
  `\n${'x'.repeat(43)}`,
  '\r\nDEL sess:x\r\n'.repeat(3),
  '*'.repeat(43),
  '?'.repeat(43),
  '[a-z]'.repeat(8),
  '{user}'.repeat(8),
  '%2e%2e%2f'.repeat(5),
  '%00'.repeat(14),
  '../'.repeat(14),
  ':'.repeat(43),
  'user:1001:sessions:index',
  "' OR '1'='1' -- aaaaaaa",
  '$..[?(@.user_id)]aaaaaaa',
  'é'.repeat(43),
  '日本'.repeat(20),
  '😀'.repeat(20),
  '\ud800'.repeat(43),
  `${'x'.repeat(42)}\udc00`,
  'ｘ'.repeat(43),
  '"'.repeat(43),
  '\\'.repeat(43),
  '|'.repeat(43),
]

/** Of a shape that ids have: these may be looked for, and are not found. */
const UNKNOWN_IDS: readonly string[] = [
  'x'.repeat(16),
  'x'.repeat(43),
  'x'.repeat(256),
  '.'.repeat(43),
  '-'.repeat(20),
  ',,,,,,,,,,,,,,,,',
  '__proto__________',
  'constructor.prototype',
]

export function hostileCases({ describe, test }: Suite): void {
  describe('a hostile id', () => idCases(test))
  describe('a hostile handle', () => handleCases(test))
  describe('a hostile path', () => pathCases(test))
  describe('hostile data', () => pollutionCases(test))
  describe('an error', () => secretCases(test))
}

function idCases(test: Test): void {
  for (const [n, id] of [...NOT_IDS, ...UNKNOWN_IDS].entries()) {
    test(`is no session’s, ${n + 1}: ${show(id)} (${typeof id})`, async (use) => {
      const { store, events } = await use({ schema: OPEN_SCHEMA })
      const alice = await sessionOf(store)
      for (const call of CALLS) assert.deepEqual(await call.run(store, id as string), call.absent, call.title)
      assert.equal(await store.destroyByUser(1001, { except: id as string }), 1)
      assert.equal(await store.exists(alice), false)
      assert.deepEqual(await scanned(store), [])
      if (typeof id === 'string' && id.length > 15) assert.ok(!JSON.stringify(events).includes(id))
    })
  }

  test('that differs from a real one is not taken for it', async (use) => {
    const { store } = await use()
    const id = await sessionOf(store)
    const NEAR = [
      ` ${id}`,
      `${id} `,
      `${id}\0`,
      `${id}\n`,
      `${id}=`,
      `${id}x`,
      id.slice(0, -1),
      id.slice(1),
      `/${id}`,
      `${id};`,
    ]
    for (const near of [...NEAR, [id], { id }, new String(id)]) {
      assert.equal(await store.get(near as string), null)
      assert.equal(await store.destroy(near as string), false)
    }
    assert.equal(await store.exists(id), true)
  })

  test('has no key', async (use) => {
    const { store } = await use()
    for (const id of NOT_IDS) {
      try {
        store.keyOf(id as string)
      } catch (error) {
        assert.ok(error instanceof TypeError, `${show(id)}: ${String(error)}`)
      }
    }
  })
}

function handleCases(test: Test): void {
  test('destroys nothing', async (use) => {
    const { store } = await use()
    const { id, handle } = await store.create(ALICE)
    for (const hostile of [...NOT_IDS, ...UNKNOWN_IDS, id, `${handle} `, [handle], handle.slice(1)]) {
      assert.equal(await store.destroyByHandle(1001, hostile as string), false, show(hostile))
    }
    assert.equal(await store.exists(id), true)
    assert.equal(await store.destroyByHandle(1001, handle), true)
  })
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

async function showsNothing(
  promise: ReturnType<SuiteStore['create'] | SuiteStore['setPath']>,
  secrets: readonly string[],
): Promise<void> {
  await assert.rejects(promise as Promise<unknown>, (error: Error & { code?: string; cause?: unknown }) => {
    const text = [error.message, error.stack, JSON.stringify(error), String(error.cause)].join('\n')
    for (const secret of secrets) assert.ok(!text.includes(secret), text)
    assert.match(`${error.code} ${error.name}`, /^ERR_SESSION_[A-Z]+ Session\w+Error$/)
    return true
  })
}

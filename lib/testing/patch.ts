/** `patch()`: the operations, their atomicity, and its options. */
import assert from 'node:assert/strict'
import type { PatchOperation } from '../domain/patch.ts'
import { dataOf, readWhole, refused, refusedCleanly, rejects } from './assertions.ts'
import { ALICE, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function patchCases({ describe, test }: Suite): void {
  describe('patch()', () => {
    refusalCases(test)
    madeCases(test)
    atomicCases(test)
    overlapCases(test)
    optionCases(test)
    malformedCases(test)
  })
}

function refusalCases(test: Test): void {
  for (const value of ['text', 1, true, {}]) {
    test(`adds to and removes from no ${JSON.stringify(value)}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store, { a: value })
      for (const op of ['add', 'remove'] as const) {
        const error = await refused('ERR_SESSION_PATH', subject, id, () =>
          store.patch(id, [{ op, path: ['a'], values: [1] }]),
        )
        assert.deepEqual(error.path, ['a'])
      }
    })
  }
}

/** Nothing is at `a` before: what the first part makes there is what the second one meets. */
function madeCases(test: Test): void {
  const inObject: PatchOperation = { op: 'set', path: ['a', 'x'], value: 1 }
  const inArray: readonly PatchOperation[] = [
    { op: 'remove', path: ['a', 1], values: [''] },
    { op: 'unset', path: ['a', 0, 'y'] },
    { op: 'set', path: ['a', 0], value: 1 },
  ]
  for (const other of inArray) {
    test(`has a place for ${other.op} in no object that another part makes`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      for (const a of [undefined, null]) {
        const id = await sessionOf(store, { a })
        await refused('ERR_SESSION_PATH', subject, id, () => store.patch(id, [inObject, other]))
      }
    })
  }
}

const FAILING: readonly PatchOperation[] = [
  { op: 'set', path: ['role', 'below'], value: 1 },
  { op: 'unset', path: ['role', 'below'] },
  { op: 'set', path: ['permissions', 99], value: 'x' },
  { op: 'increment', path: ['role'], by: 1 },
  { op: 'increment', path: ['visits'], by: Number.MAX_SAFE_INTEGER },
  { op: 'add', path: ['role'], values: ['x'] },
  { op: 'remove', path: ['role'], values: ['x'] },
  { op: 'merge', path: ['role', 'below'], value: {} },
  { op: 'set', path: ['role'], value: NaN },
  { op: 'set', path: ['_session'], value: 1 },
]

function atomicCases(test: Test): void {
  for (const failing of FAILING) {
    test(`applies nothing when ${failing.op} ${failing.path.join('.')} fails, first or last`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store)
      const good: PatchOperation[] = [
        { op: 'set', path: ['preferences', 'theme'], value: 'light' },
        { op: 'increment', path: ['preferences', 'count'], by: 1 },
        { op: 'add', path: ['tags'], values: ['x'] },
        { op: 'unset', path: ['email'] },
      ]
      for (const operations of [
        [...good, failing],
        [failing, ...good],
      ]) {
        const code =
          'value' in failing && Number.isNaN(failing.value) ? 'ERR_SESSION_INVALID' : codeFor(failing)
        await refused(code, subject, id, () => store.patch(id, operations, { envelope: { changed: true } }))
      }
    })
  }
}

const codeFor = ({ path }: PatchOperation): 'ERR_SESSION_INVALID' | 'ERR_SESSION_PATH' =>
  path[0] === 'visits' ? 'ERR_SESSION_INVALID' : 'ERR_SESSION_PATH'

function overlapCases(test: Test): void {
  const PAIRS = [
    [['a'], ['a']],
    [['a'], ['a', 'b']],
    [['a', 'b', 'c'], ['a']],
    [['list', 0], ['list']],
    [
      ['list', 0],
      ['list', 0, 'x'],
    ],
  ]
  for (const [one = [], two = []] of PAIRS) {
    test(`refuses paths of which one holds the other: ${JSON.stringify([one, two])}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const { store } = subject
      const id = await sessionOf(store, { a: { b: { c: 1 } }, list: [{ x: 1 }] })
      const operations = [one, two].map((path) => ({ op: 'set', path, value: 1 }) as const)
      await refused('ERR_SESSION_PATH', subject, id, () => store.patch(id, operations))
      await refused('ERR_SESSION_PATH', subject, id, () => store.patch(id, operations.toReversed()))
    })
  }

  test('refuses a merge into the whole data beside a member that it changes', async (use) => {
    const subject = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(subject.store)
    const operations = [
      { op: 'merge', path: [], value: { a: { b: 1 } } },
      { op: 'set', path: ['a', 'c'], value: 1 },
    ] as const
    await refused('ERR_SESSION_PATH', subject, id, () => subject.store.patch(id, operations))
  })

  test('does not take names for one another', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, {})
    const paths = [['a'], ['a.b'], ['b', 'a'], ['ab'], ['a"'], ['', 'a'], ['0']]
    assert.equal(
      await store.patch(
        id,
        paths.map((path) => ({ op: 'set', path, value: 1 })),
      ),
      true,
    )
    assert.deepEqual(await dataOf(store, id), {
      a: 1,
      'a.b': 1,
      b: { a: 1 },
      ab: 1,
      'a"': 1,
      '': { a: 1 },
      0: 1,
    })
  })
}

function optionCases(test: Test): void {
  test('does not slide the idle timer with touch: false', async (use) => {
    const { store, clock } = await use()
    const { id, session } = await store.create(ALICE)
    clock.advance(MINUTE)
    await store.patch(id, [{ op: 'set', path: ['role'], value: 'user' }], { touch: false })
    assert.equal(await store.expiresInMs(id), 29 * MINUTE)
    assert.deepEqual(await store.get(id), { ...session, role: 'user' })
  })

  test('writes only if the revision still holds', async (use) => {
    const subject = await use()
    const { store } = subject
    const id = await sessionOf(store)
    const { revision } = await readWhole(store, id)
    const to = (role: string): PatchOperation[] => [{ op: 'set', path: ['role'], value: role }]
    assert.equal(await store.patch(id, to('one'), { ifRevision: revision }), true)
    const stale = (): Promise<unknown> => store.patch(id, to('two'), { ifRevision: revision })
    await refused('ERR_SESSION_CONFLICT', subject, id, stale)
    assert.equal(await store.getPath(id, ['role']), 'one')
    await store.destroy(id)
    assert.equal(await store.patch(id, to('three'), { ifRevision: revision }), false)
  })

  test('says a conflict even if the change could not be made either', async (use) => {
    const { store } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store)
    const operations = [{ op: 'set', path: ['role', 'x'], value: 1 }] as const
    for (const ifRevision of ['another', '', '\n', 'a\nb', '!'])
      await rejects('ERR_SESSION_CONFLICT', store.patch(id, operations, { ifRevision }))
  })
}

const MALFORMED: readonly unknown[] = [
  undefined,
  null,
  'set',
  {},
  [null],
  ['set'],
  [{}],
  [{ op: 'move', path: ['a'], value: 1 }],
  [{ op: '__proto__', path: ['a'] }],
  [{ op: 'set', value: 1 }],
  [{ op: 'set', path: ['a'] }],
  [{ op: 'increment', path: ['a'] }],
  [{ op: 'add', path: ['a'] }],
  [{ op: 'add', path: ['a'], values: 'text' }],
  [{ op: 'remove', path: ['a'], values: { length: 1 } }],
  [{ op: 'merge', path: ['a'], value: [1] }],
  [{ op: 'merge', path: ['a'], value: null }],
  [{ op: 'merge', path: ['a'] }],
]

function malformedCases(test: Test): void {
  for (const [n, operations] of MALFORMED.entries()) {
    test(`refuses what is no list of operations, ${n + 1}: ${JSON.stringify(operations)}`, async (use) => {
      const subject = await use({ schema: OPEN_SCHEMA })
      const id = await sessionOf(subject.store)
      await refusedCleanly(subject, id, () => subject.store.patch(id, operations as PatchOperation[]))
    })
  }
}

/** `patch()`: the operations, their atomicity, and its options. */
import assert from 'node:assert/strict'
import type { PatchOperation } from '../domain/patch.ts'
import { dataOf, readWhole, refused, refusedCleanly, rejects } from './assertions.ts'
import { ALICE, OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function patchCases({ describe, test }: Suite): void {
  describe('patch()', () => {
    for (const example of EXAMPLES) exampleCase(test, ...example)
    refusalCases(test)
    atomicCases(test)
    overlapCases(test)
    optionCases(test)
    malformedCases(test)
  })
}

type Example = readonly [
  title: string,
  before: SuiteData,
  operations: readonly PatchOperation[],
  after: SuiteData,
]

const EXAMPLES: readonly Example[] = [
  ['nothing', { a: 1 }, [], { a: 1 }],
  [
    'each operation at once',
    { a: 1, b: 1, c: 1, d: [1], e: [1, 2], f: { x: 1 } },
    [
      { op: 'set', path: ['a'], value: 2 },
      { op: 'unset', path: ['b'] },
      { op: 'increment', path: ['c'], by: 2 },
      { op: 'add', path: ['d'], values: [2] },
      { op: 'remove', path: ['e'], values: [1] },
      { op: 'merge', path: ['f'], value: { x: null, y: 1 } },
    ],
    { a: 2, c: 3, d: [1, 2], e: [2], f: { y: 1 } },
  ],
  [
    'members of one absent parent',
    {},
    [
      { op: 'set', path: ['a', 'x'], value: 1 },
      { op: 'increment', path: ['a', 'y'], by: 2 },
      { op: 'add', path: ['a', 'z', 'list'], values: [3] },
      { op: 'merge', path: ['a', 'm'], value: { n: { o: null, p: 4 } } },
    ],
    { a: { x: 1, y: 2, z: { list: [3] }, m: { n: { p: 4 } } } },
  ],
  [
    'elements of one array',
    { a: [1, 2, { x: 3 }] },
    [
      { op: 'increment', path: ['a', 0], by: 1 },
      { op: 'set', path: ['a', 1], value: [] },
      { op: 'unset', path: ['a', 2, 'x'] },
    ],
    { a: [2, [], {}] },
  ],
  ['add to an absent member', {}, [{ op: 'add', path: ['a', 'b'], values: [1, 2] }], { a: { b: [1, 2] } }],
  ['add to null', { a: null }, [{ op: 'add', path: ['a'], values: ['x'] }], { a: ['x'] }],
  [
    'add what is there already',
    { a: [1, 'x'] },
    [{ op: 'add', path: ['a'], values: ['x', 2, 1, 2] }],
    { a: [1, 'x', 2] },
  ],
  [
    'add all, on request',
    { a: [1] },
    [{ op: 'add', path: ['a'], values: [1, 2, 2], unique: false }],
    { a: [1, 1, 2, 2] },
  ],
  ['add nothing to an absent member', { b: 1 }, [{ op: 'add', path: ['a'], values: [] }], { b: 1 }],
  [
    'add what only looks the same',
    { a: [1, true, null, [], ''] },
    [{ op: 'add', path: ['a'], values: ['1', 'true', 'null', {}, false, 0, '[]'] }],
    { a: [1, true, null, [], '', '1', 'true', 'null', {}, false, 0, '[]'] },
  ],
  [
    'add an object that is there with its members in another order',
    { a: [{ x: 1, y: [{ p: 1, q: 2 }] }] },
    [{ op: 'add', path: ['a'], values: [{ y: [{ q: 2, p: 1 }], x: 1 }, { x: 1 }] }],
    { a: [{ x: 1, y: [{ p: 1, q: 2 }] }, { x: 1 }] },
  ],
  [
    'remove every equal element',
    { a: [1, 2, 1, '1'] },
    [{ op: 'remove', path: ['a'], values: [1, 3] }],
    { a: [2, '1'] },
  ],
  [
    'remove objects by value',
    { a: [{ x: 1, y: 2 }, { x: 1 }, [1]] },
    [{ op: 'remove', path: ['a'], values: [{ y: 2, x: 1 }, [1]] }],
    { a: [{ x: 1 }] },
  ],
  ['remove the last element', { a: [1] }, [{ op: 'remove', path: ['a'], values: [1] }], { a: [] }],
  [
    'remove from what is not there',
    { a: null },
    [
      { op: 'remove', path: ['a'], values: [1] },
      { op: 'remove', path: ['b', 'c'], values: [1] },
    ],
    { a: null },
  ],
  [
    'merge into the whole data',
    { a: 1, b: { c: 1 } },
    [{ op: 'merge', path: [], value: { a: null, b: { d: 2 } } }],
    { b: { c: 1, d: 2 } },
  ],
  [
    'merge into an absent member',
    {},
    [{ op: 'merge', path: ['a', 'b'], value: { c: null, d: { e: null } } }],
    { a: { b: { d: {} } } },
  ],
  [
    'merge onto what is no object',
    { a: [1], b: 'x' },
    [{ op: 'merge', path: ['a'], value: { c: 1 } }],
    { a: { c: 1 }, b: 'x' },
  ],
  ['set null', { a: 1 }, [{ op: 'set', path: ['a'], value: null }], { a: null }],
  [
    'set inside what is set to null',
    { a: { b: null } },
    [{ op: 'set', path: ['a', 'b', 'c'], value: 1 }],
    { a: { b: { c: 1 } } },
  ],
]

function exampleCase(test: Test, ...[title, before, operations, after]: Example): void {
  test(`does this: ${title}`, async (use) => {
    const { store, clock } = await use({ schema: OPEN_SCHEMA })
    const id = await sessionOf(store, before)
    clock.advance(MINUTE)
    assert.equal(await store.patch(id, operations), true)
    assert.deepEqual(await dataOf(store, id), after)
    assert.equal(await store.expiresInMs(id), 30 * MINUTE)
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
    const paths = [['a'], ['a.b'], ['a', 'b'].reverse(), ['ab'], ['a"'], ['', 'a'], ['0']]
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
    await rejects('ERR_SESSION_CONFLICT', store.patch(id, operations, { ifRevision: 'another' }))
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

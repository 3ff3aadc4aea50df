/** What each operation of `patch()` makes of what is there. */
import assert from 'node:assert/strict'
import type { PatchOperation } from '../domain/patch.ts'
import { dataOf } from './assertions.ts'
import { OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, Test } from './harness.ts'
import { MINUTE } from './harness.ts'

export function patchExampleCases({ describe, test }: Suite): void {
  describe('patch()', () => {
    for (const example of EXAMPLES) exampleCase(test, ...example)
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
    'add nothing below an absent parent, and set something beside it',
    {},
    [
      { op: 'add', path: ['a', 'list'], values: [] },
      { op: 'set', path: ['a', 'b'], value: { x: 1 } },
    ],
    { a: { b: { x: 1 } } },
  ],
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

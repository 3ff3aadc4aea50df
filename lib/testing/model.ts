/** Random patches on a session and on a plain object: the same answer and the same data, step by step. */
import assert from 'node:assert/strict'
import type { PatchOperation } from '../domain/patch.ts'
import type { PathSegment } from '../errors.ts'
import { codeOf, dataOf } from './assertions.ts'
import { OPEN_SCHEMA, sessionOf } from './fixtures.ts'
import type { Suite, SuiteData, SuiteStore } from './harness.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'
import { patched } from './reference.ts'

/** Few enough that paths often meet something. */
const NAMES = ['a', 'b', 'a.b', '"', '', '0']
const STEPS = 20

export function modelCases({ describe, test, seed, sized }: Suite): void {
  const sessions = sized(25)
  describe('patch()', () => {
    test(`does to ${sessions} random sessions what it does to plain objects (SEED=${seed})`, async (use) => {
      const random = createRandom(seed)
      const { store } = await use({ schema: OPEN_SCHEMA })
      for (let i = 0; i < sessions; i++) await oneSession(store, random)
    })
  })
}

async function oneSession(store: SuiteStore, random: Random): Promise<void> {
  let data = objectOf(random, 3)
  const id = await sessionOf(store, data)
  for (let step = 0; step < STEPS; step++) {
    const operations = patchOf(random)
    const after = patched(data, operations)
    const said = await store.patch(id, operations).then(String, codeOf)
    const story = `${JSON.stringify(data)} and ${JSON.stringify(operations)}`
    assert.equal(said, after === null ? 'ERR_SESSION_PATH' : 'true', story)
    data = after ?? data
    assert.deepEqual(await dataOf(store, id), data, story)
  }
}

/** Up to three operations, each below another member of the root, or a merge into all of it. */
function patchOf(random: Random): PatchOperation[] {
  if (random.below(6) === 0) return [{ op: 'merge', path: [], value: objectOf(random, 3) }]
  const roots = [...NAMES].sort(() => random.below(3) - 1).slice(0, 1 + random.below(3))
  return roots.map((root) => operationAt(random, [root, ...segmentsOf(random)]))
}

const segmentsOf = (random: Random): PathSegment[] =>
  Array.from({ length: random.below(4) }, () =>
    random.below(4) === 0 ? random.below(3) : random.pick(NAMES),
  )

function operationAt(random: Random, path: PathSegment[]): PatchOperation {
  const values = Array.from({ length: random.below(3) }, () => valueOf(random, 1))
  return random.pick<() => PatchOperation>([
    () => ({ op: 'set', path, value: valueOf(random, 3) }),
    () => ({ op: 'unset', path }),
    () => ({ op: 'increment', path, by: random.below(20) / 2 - 5 }),
    () => ({ op: 'add', path, values, unique: random.below(3) > 0 }),
    () => ({ op: 'remove', path, values }),
    () => ({ op: 'merge', path, value: objectOf(random, 2) }),
  ])()
}

function valueOf(random: Random, depth: number): unknown {
  const kind = random.below(depth > 0 ? 7 : 4)
  if (kind === 0) return random.pick([null, true, false, '1', ''])
  if (kind === 1) return random.text()
  if (kind <= 3) return random.below(5)
  return kind === 4
    ? objectOf(random, depth - 1)
    : Array.from({ length: random.below(4) }, () => valueOf(random, depth - 1))
}

const objectOf = (random: Random, depth: number): SuiteData =>
  Object.fromEntries(
    Array.from({ length: random.below(4) }, () => [random.pick(NAMES), valueOf(random, depth - 1)]),
  )

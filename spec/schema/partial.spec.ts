/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
/** Changes that a few other members decide: a store takes what ajv takes of the whole, and nothing else. */
import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import type { PatchOperation } from '../../lib/domain/patch.ts'
import { MemorySessionStore } from '../../lib/index.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import { answerOf, oracleOf } from './oracle.ts'
import {
  add,
  at,
  draft07,
  increment,
  integer,
  merge,
  object,
  set,
  string,
  strings,
  unset,
} from './verdicts.ts'

type Case = readonly [what: string, before: JsonObject, patch: PatchOperation | PatchOperation[]]

const branch = (member: string): JsonObject => object({}, { required: [member] })
const oneOf = object({ c: integer }, { oneOf: [branch('a'), branch('b')] })
const conditional = object({}, { if: object({ a: { const: 1 } }, { required: ['a'] }), then: branch('b'), else: object({ c: integer }) }) // prettier-ignore
const referred = object({}, { not: { $ref: '#/$defs/both' }, $defs: { both: object({ a: { const: 1 } }, { required: ['a', 'b'] }) } }) // prettier-ignore
const parts = object({}, { dependentSchemas: { a: branch('b') }, dependentRequired: { c: ['a'] } })
const old = { ...draft07, ...object({}, { dependencies: { a: branch('b'), c: ['a'] } }) }
const inner = object({ p: object({ k: integer }) }, { anyOf: [object({ p: object({ k: { const: 1 } }) }), branch('b')] }) // prettier-ignore
const above = object(
  { list: { type: 'array', items: integer, uniqueItems: true } },
  { not: object({ list: { type: 'array', maxItems: 0 } }, { required: ['list', 'b'] }) },
)
const watched = object(
  { list: { type: 'array', items: integer, uniqueItems: true } },
  { not: object({ list: { type: 'array', contains: { const: 9 } } }, { required: ['list', 'b'] }) },
)
const several = object(
  {},
  { dependentRequired: { a: ['b'] }, anyOf: [branch('c'), object({ a: { const: 1 } })] },
)
const optional = object({ p: object({ x: integer, l: strings }, { required: ['x', 'y'] }) })
const open = object({ a: string }, { unevaluatedProperties: false, anyOf: [object({ b: string }), object({ c: string })] }) // prettier-ignore

// prettier-ignore
const ROWS: readonly (readonly [schema: JsonObject, cases: readonly Case[]])[] = [
  [oneOf, [['a second branch', { a: 1 }, set(at('b'), 1)], ['the last branch', { a: 1 }, unset('a')], ['another branch', { a: 1 }, [unset('a'), set(at('b'), 2)]], ['no branch', { b: 1 }, unset('a')], ['by a merge', { a: 1 }, merge({ a: null, b: 1 })]]],
  [conditional, [['then', {}, set(at('a'), 1)], ['then, met', { b: 1 }, set(at('a'), 1)], ['else', { a: 1, b: 1, c: 'x' }, set(at('a'), 2)], ['else, met', { a: 1, b: 1, c: 1 }, unset('a')], ['what then needs', { a: 1, b: 1 }, unset('b')], ['of else', { a: 2 }, set(at('c'), 'x')], ['of else, not asked', { a: 1, b: 1 }, set(at('c'), 'x')], ['by a sum', { a: 0 }, increment('a')], ['by a sum, met', { a: 0, b: 1 }, increment('a')]]],
  [referred, [['the second', { b: 1 }, set(at('a'), 1)], ['the second, of no harm', { b: 1 }, set(at('a'), 2)], ['the first', { a: 1 }, set(at('b'), 1)], ['both at once', {}, merge({ a: 1, b: 1 })]]],
  [parts, [['without what it needs', {}, set(at('a'), 1)], ['with it', { b: 1 }, set(at('a'), 1)], ['what is needed goes', { a: 1, b: 1 }, unset('b')], ['nothing needs it', { b: 1 }, unset('b')], ['two steps', { b: 1 }, merge({ c: 1 })], ['two at once', { b: 1 }, merge({ c: 1, a: 1 })]]],
  [parts, [['beside nothing that is added', {}, [set(at('c'), 1), { op: 'add', path: ['a', 'l'], values: [] }]], ['beside something', { b: 1 }, [set(at('c'), 1), { op: 'add', path: ['a', 'l'], values: [1] }]], ['beside nothing that is removed', {}, [set(at('c'), 1), unset('a', 'l')]]]],
  [old, [['without what it needs', {}, set(at('a'), 1)], ['with it', { b: 1 }, set(at('a'), 1)], ['what is needed goes', { a: 1, b: 1, c: 1 }, unset('a')], ['nothing needs it', { b: 1 }, unset('b')], ['by name', {}, set(at('c'), 1)]]],
  [inner, [['below what decides', { p: { k: 1 } }, set(at('p', 'k'), 2)], ['below, with the other', { p: { k: 1 }, b: 1 }, set(at('p', 'k'), 2)], ['merged into it', { p: { k: 1, x: 1 } }, merge({ p: { x: 2 } })], ['merged into it, too much', { p: { k: 2 }, b: 1 }, merge({ b: null, p: { x: 2 } })], ['a merge that leaves it', { p: { k: 2 }, b: 1 }, [unset('b'), set(at('p', 'x'), 1)]]]],
  [above, [['and an element', { list: [1, 2], b: 1 }, set(at('list', 0), 2)], ['and another element', { list: [1, 2], b: 1 }, set(at('list', 0), 3)], ['the last element', { list: [1], b: 1 }, unset('list', 0)], ['the last element, alone', { list: [1] }, unset('list', 0)], ['twice the same', { list: [1] }, { ...add('list', 1), unique: false } as PatchOperation]]],
  [watched, [['an element that is wrong beside another member', { list: [1, 2], b: 1 }, set(at('list', 0), 9)], ['alone', { list: [1, 2] }, set(at('list', 0), 9)], ['twice', { list: [1, 2] }, set(at('list', 0), 2)]]],
  [several, [['the one', { c: 1 }, set(at('a'), 2)], ['the other', { b: 1, c: 1 }, [set(at('a'), 2), unset('c')]], ['both', { b: 1 }, set(at('a'), 2)], ['all is well', { b: 1, c: 1 }, set(at('a'), 2)]]],
  [optional, [['made without', {}, set(at('p', 'x'), 1)], ['made by two', {}, [set(at('p', 'x'), 1), set(at('p', 'y'), 1)]], ['made by a merge', {}, merge({ p: { x: 1, y: 1 } })], ['made by half a merge', {}, merge({ p: { x: 1 } })], ['there already', { p: { x: 1, y: 1 } }, set(at('p', 'z'), 1)], ['nothing to remove', {}, unset('p', 'x')], ['something to remove', { p: { x: 1, y: 1 } }, unset('p', 'x')], ['nothing added', {}, { op: 'add', path: ['p', 'l'], values: [] }], ['something added', {}, { op: 'add', path: ['p', 'l'], values: ['x'] }], ['emptied by a merge', {}, merge({ p: { x: null } })]]],
  [open, [['its own', { b: 'x' }, set(at('a'), 'y')], ['of a branch', { a: 'x' }, set(at('b'), 'y')], ['of none', { a: 'x' }, set(at('d'), 'y')]]],
]

describe('a change that other members decide', () => {
  for (const [schema, cases] of ROWS) {
    const keywords = Object.keys(schema).filter(
      (keyword) => !['type', 'properties', '$defs'].includes(keyword),
    )
    describe(keywords.join(', '), () => {
      for (const [what, before, patch] of cases) it(what, () => agree(schema, before, [patch].flat()))
    })
  }
})

async function agree(
  schema: JsonObject,
  before: JsonObject,
  patch: readonly PatchOperation[],
): Promise<void> {
  const oracle = oracleOf(schema)
  if (oracle === undefined) throw new Error('ajv refuses the schema')
  expect(oracle.valid(before) === compileSchema(schema).validate(before).length < 1).to.equal(true)
  const store = new MemorySessionStore<object>({ schema })
  if (!oracle.valid(before)) return
  const { id } = await store.create(before)
  const answer = answerOf(oracle, before, patch)
  const taken = await store.patch(id, patch).catch(() => false)
  expect(taken).to.equal(answer !== 'refuse')
  expect(await store.get(id)).to.deep.include(taken ? (answer as JsonObject) : before)
}

import { expect } from 'chai'
import { mergePatch } from '../../lib/domain/apply-patch.ts'
import type { PreparedOperation } from '../../lib/domain/patch.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import { applied, frozen, numbers, refusal, session } from '../support/patches.ts'

const MAX = Number.MAX_SAFE_INTEGER

describe('applyPatch()', () => {
  describe('increment', () => {
    const by = (n: number, bounds?: PreparedOperation['bounds'], name = 'visits'): PreparedOperation => ({
      op: 'increment',
      path: [name],
      by: n,
      bounds,
    })

    it('answers the new numbers, in order', () => {
      expect(numbers(session(), by(2), by(-1, {}, 'new'), by(1.5, {}, 'nothing'))).to.deep.equal([5, -1, 1.5])
    })

    it('adds as doubles do', () => {
      expect(numbers({ visits: 0.1 }, by(0.2))).to.deep.equal([0.1 + 0.2])
      expect(Object.is(numbers({}, by(-0))[0], 0)).to.equal(true)
    })

    it('refuses what is not a number', () => {
      for (const path of [['permissions'], ['preferences'], ['preferences', 'theme']]) {
        expect(refusal(session(), { op: 'increment', path, by: 1 })).to.deep.equal({ kind: 'path', index: 0 })
      }
      expect(refusal({ visits: false }, by(1))).to.deep.equal({ kind: 'path', index: 0 })
    })

    for (const [n, bounds, keyword] of [
      [1, { maximum: 3 }, 'maximum'],
      [-1, { minimum: 3 }, 'minimum'],
      [1, { exclusiveMaximum: 4 }, 'exclusiveMaximum'],
      [-1, { exclusiveMinimum: 2 }, 'exclusiveMinimum'],
      [MAX - 2, {}, 'maximum'],
      [-MAX - 4, {}, 'minimum'],
      [Number.MAX_VALUE, { maximum: Number.MAX_VALUE }, 'maximum'],
    ] as const) {
      it(`refuses 3 + ${n} with ${JSON.stringify(bounds)}`, () => {
        expect(refusal(session(), by(n, bounds))).to.deep.equal({ kind: 'bounds', index: 0, keyword })
      })
    }

    it('reaches its bounds', () => {
      expect(numbers(session(), by(1, { maximum: 4, exclusiveMaximum: 5 }))).to.deep.equal([4])
      expect(numbers(session(), by(-1, { minimum: 2, exclusiveMinimum: 1 }))).to.deep.equal([2])
      expect(numbers(session(), by(MAX - 3))).to.deep.equal([MAX])
      expect(numbers(session(), by(-MAX - 3))).to.deep.equal([-MAX])
    })

    it('checks the bounds of a member that is made, too', () => {
      expect(refusal({}, by(1, { minimum: 2 }))).to.deep.equal({
        kind: 'bounds',
        index: 0,
        keyword: 'minimum',
      })
    })
  })

  describe('add and remove', () => {
    const add = (values: JsonValue[], more: object = {}): PreparedOperation => ({
      op: 'add',
      path: ['permissions'],
      values,
      ...more,
    })
    const remove = (values: JsonValue[], more: object = {}): PreparedOperation => ({
      op: 'remove',
      path: ['permissions'],
      values,
      ...more,
    })
    const after = (operation: PreparedOperation, data = session()) => applied(data, operation)['permissions']

    it('add keeps each value once, unless told otherwise', () => {
      expect(after(add(['write', 'admin', 'admin']))).to.deep.equal(['read', 'write', 'admin'])
      expect(after(add(['write', 'write'], { unique: false }))).to.deep.equal([
        'read',
        'write',
        'write',
        'write',
      ])
    })

    it('compare values as JSON does', () => {
      const data = { permissions: [1, '1', { a: 1, b: [2] }, null] }
      expect(after(add([{ b: [2], a: 1 }, null, 1, true]), data)).to.deep.equal([...data.permissions, true])
      expect(after(remove([{ b: [2], a: 1 }, '1']), data)).to.deep.equal([1, null])
    })

    it('add makes an array where nothing or null is', () => {
      expect(after(add(['read']), {})).to.deep.equal(['read'])
      expect(after(add(['read']), { permissions: null })).to.deep.equal(['read'])
    })

    it('add of nothing makes nothing', () => {
      expect(applied({}, add([]))).to.deep.equal({})
      expect(applied({}, { op: 'add', path: ['a', 'b'], values: [] })).to.deep.equal({})
    })

    it('remove takes every equal element, and finds nothing where nothing is', () => {
      expect(after(remove(['a']), { permissions: ['a', 'b', 'a'] })).to.deep.equal(['b'])
      expect(applied({}, remove(['a']))).to.deep.equal({})
      expect(applied({ permissions: null }, remove(['a']))).to.deep.equal({ permissions: null })
    })

    it('refuse what is not an array', () => {
      for (const permissions of [1, 'read', { 0: 'read' }, false]) {
        for (const operation of [add(['read']), add([]), remove(['read'])]) {
          expect(refusal({ permissions }, operation)).to.deep.equal({ kind: 'path', index: 0 })
        }
      }
    })

    it('keep to the bounds of the resulting length', () => {
      const refused = (keyword: string) => ({ kind: 'bounds', index: 0, keyword })
      expect(refusal(session(), add(['c'], { bounds: { maxItems: 2 } }))).to.deep.equal(refused('maxItems'))
      expect(refusal(session(), remove(['read'], { bounds: { minItems: 2 } }))).to.deep.equal(
        refused('minItems'),
      )
      expect(refusal({}, add(['c'], { bounds: { minItems: 2 } }))).to.deep.equal(refused('minItems'))
      expect(after(add(['c'], { bounds: { maxItems: 3, minItems: 3 } }))).to.have.length(3)
      expect(after(remove(['read'], { bounds: { minItems: 1 } }))).to.deep.equal(['write'])
    })

    it('break no bound when they change nothing', () => {
      expect(after(add(['read'], { bounds: { maxItems: 1 } }))).to.deep.equal(['read', 'write'])
      expect(after(remove(['x'], { bounds: { minItems: 5 } }))).to.deep.equal(['read', 'write'])
    })
  })
})

describe('mergePatch()', () => {
  // The examples of RFC 7396, appendix A, whose patch is an object.
  for (const [target, patch, result] of [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [undefined, { a: [{ b: null }] }, { a: [{ b: null }] }],
  ] satisfies [JsonValue | undefined, JsonObject, JsonObject][]) {
    it(`makes ${JSON.stringify(result)} of ${JSON.stringify(target)} and ${JSON.stringify(patch)}`, () => {
      if (target !== undefined) frozen<JsonValue>(target)
      expect(mergePatch(target, frozen(patch))).to.deep.equal(result)
    })
  }

  it('works on the root when the path is empty', () => {
    expect(
      applied({ a: 1, b: { c: 1 } }, { op: 'merge', path: [], value: { a: null, b: { d: 2 } } }),
    ).to.deep.equal({
      b: { c: 1, d: 2 },
    })
  })
})

import { expect } from 'chai'
import { applyPatch, mergePatch, valueAt } from '../../lib/domain/apply-patch.ts'
import type { BoundedOperation } from '../../lib/domain/apply-patch.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'

const MAX = Number.MAX_SAFE_INTEGER

/** The data after the operations; fails the test if they are refused. */
function applied(data: JsonObject, ...operations: BoundedOperation[]): JsonObject {
  const outcome = applyPatch(data, operations)
  if (outcome.kind !== 'applied') throw new Error(`refused: ${JSON.stringify(outcome)}`)
  return outcome.data
}

function numbers(data: JsonObject, ...operations: BoundedOperation[]): readonly number[] {
  const outcome = applyPatch(data, operations)
  return outcome.kind === 'applied' ? outcome.numbers : []
}

function refusal(data: JsonObject, ...operations: BoundedOperation[]): object {
  const { kind, ...rest } = applyPatch(data, operations)
  return kind === 'applied' ? { kind } : 'why' in rest ? { kind, index: rest.index } : { kind, ...rest }
}

function frozen<T extends JsonValue>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen)
  return Object.freeze(value)
}

const session = (): JsonObject =>
  frozen({
    user_id: 1001,
    visits: 3,
    permissions: ['read', 'write'],
    preferences: { theme: 'dark', language: 'en' },
    cart: [{ sku: 'a', n: 1 }, null, { sku: 'b', n: 2 }],
    nothing: null,
  })

describe('applyPatch()', () => {
  describe('sharing and refusing', () => {
    it('leaves what it was given as it is, and shares what did not change', () => {
      const before = session()
      const after = applied(before, { op: 'set', path: ['preferences', 'theme'], value: 'light' })
      expect(before).to.deep.equal(session())
      expect(after['preferences']).to.deep.equal({ theme: 'light', language: 'en' })
      expect(after['cart']).to.equal(before['cart'])
    })

    it('gives back the same object when nothing changes', () => {
      const before = session()
      expect(applied(before)).to.equal(before)
      expect(applied(before, { op: 'unset', path: ['absent'] })).to.equal(before)
      expect(applied(before, { op: 'remove', path: ['permissions'], values: ['admin'] })).to.equal(before)
    })

    it('shares nothing with the operations', () => {
      const value = { deep: [1] }
      const add: JsonValue[] = [{ sku: 'c' }]
      const merge = { more: { list: [1] } }
      const after = applied(
        session(),
        { op: 'set', path: ['own'], value },
        { op: 'add', path: ['cart'], values: add },
        { op: 'merge', path: ['preferences'], value: merge },
      )
      const copy = structuredClone(after)
      value.deep.push(2)
      add[0] = 'changed'
      merge.more.list.push(2)
      expect(after).to.deep.equal(copy)
    })

    it('applies several operations below one parent', () => {
      const after = applied(
        {},
        { op: 'set', path: ['a', 'b'], value: 1 },
        { op: 'increment', path: ['a', 'c'], by: 2 },
        { op: 'add', path: ['a', 'd'], values: ['x'] },
        { op: 'merge', path: ['a', 'e'], value: { f: 1 } },
      )
      expect(after).to.deep.equal({ a: { b: 1, c: 2, d: ['x'], e: { f: 1 } } })
    })

    it('names the operation that is refused', () => {
      const good: BoundedOperation = { op: 'set', path: ['a'], value: 1 }
      expect(refusal(session(), good, { op: 'set', path: ['visits', 'x'], value: 1 })).to.deep.equal({
        kind: 'path',
        index: 1,
      })
    })
  })

  describe('parents', () => {
    const creators = (path: (string | number)[]): BoundedOperation[] => [
      { op: 'set', path, value: 1 },
      { op: 'increment', path, by: 1 },
      { op: 'add', path, values: [1] },
      { op: 'merge', path, value: { x: 1 } },
    ]
    const removers = (path: (string | number)[]): BoundedOperation[] => [
      { op: 'unset', path },
      { op: 'remove', path, values: [1] },
    ]

    for (const [parent, path] of [
      ['absent', ['gone', 'deep', 'x']],
      ['null', ['nothing', 'deep', 'x']],
      ['a null element', ['cart', 1, 'x']],
    ] as const) {
      it(`become objects when ${parent}, and not by unset or remove`, () => {
        for (const operation of creators([...path])) {
          const value = operation.op === 'add' ? [1] : operation.op === 'merge' ? { x: 1 } : 1
          expect(valueAt(applied(session(), operation), path), operation.op).to.deep.equal(value)
        }
        for (const operation of removers([...path]))
          expect(applied(session(), operation)).to.deep.equal(session())
      })
    }

    for (const [what, path] of [
      ['a scalar', ['visits', 'x']],
      ['a text', ['preferences', 'theme', 'length']],
      ['an array met by a name', ['permissions', 'length']],
      ['an object met by an index', ['preferences', 0]],
      ['an array met past its end', ['permissions', 2]],
      ['an array met at a negative index', ['permissions', -1]],
      ['an array met between two elements', ['permissions', 0.5]],
      ['an array met past its end, further up', ['cart', 3, 'n']],
    ] as const) {
      it(`are refused when they are ${what}`, () => {
        for (const operation of [...creators([...path]), ...removers([...path])]) {
          expect(refusal(session(), operation), operation.op).to.deep.equal({ kind: 'path', index: 0 })
        }
      })
    }

    it('cannot be made for an index', () => {
      for (const operation of creators(['gone', 0])) {
        expect(refusal(session(), operation)).to.deep.equal({ kind: 'path', index: 0 })
      }
      for (const operation of removers(['gone', 0]))
        expect(applied(session(), operation)).to.deep.equal(session())
    })

    it('are needed by all but merge', () => {
      for (const operation of [...creators([]).filter((o) => o.op !== 'merge'), ...removers([])]) {
        expect(refusal(session(), operation), operation.op).to.deep.equal({ kind: 'path', index: 0 })
      }
    })
  })

  describe('set and unset', () => {
    it('replace and remove members and elements', () => {
      expect(applied(session(), { op: 'set', path: ['cart', 0, 'n'], value: 5 })['cart']).to.deep.equal([
        { sku: 'a', n: 5 },
        null,
        { sku: 'b', n: 2 },
      ])
      expect(applied(session(), { op: 'unset', path: ['cart', 1] })['cart']).to.have.length(2)
      expect(applied(session(), { op: 'unset', path: ['nothing'] })).not.to.have.property('nothing')
      expect(applied(session(), { op: 'set', path: ['preferences'], value: null })['preferences']).to.equal(
        null,
      )
    })
  })

  describe('increment', () => {
    const by = (n: number, bounds?: BoundedOperation['bounds'], name = 'visits'): BoundedOperation => ({
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
    const add = (values: JsonValue[], more: object = {}): BoundedOperation => ({
      op: 'add',
      path: ['permissions'],
      values,
      ...more,
    })
    const remove = (values: JsonValue[], more: object = {}): BoundedOperation => ({
      op: 'remove',
      path: ['permissions'],
      values,
      ...more,
    })
    const after = (operation: BoundedOperation, data = session()) => applied(data, operation)['permissions']

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

  describe('prototypes', () => {
    const hostile = (): JsonObject =>
      JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')

    it('are not reached by a path', () => {
      for (const name of ['__proto__', 'constructor', 'prototype']) {
        for (const path of [[name], [name, 'polluted'], ['preferences', name, 'polluted']]) {
          expect(refusal(session(), { op: 'set', path, value: 1 })).to.deep.equal({ kind: 'path', index: 0 })
        }
      }
    })

    it('are not reached by a merge', () => {
      const after = applied(session(), { op: 'merge', path: [], value: { ...hostile(), own: hostile() } })
      expect(Object.getPrototypeOf(after)).to.equal(Object.prototype)
      expect(Object.getPrototypeOf(after['own'])).to.equal(Object.prototype)
      expect(after['own']).to.deep.equal({})
      expect({}).not.to.have.property('polluted')
    })

    it('hold no data', () => {
      expect(valueAt({}, ['toString'])).to.equal(undefined)
      expect(valueAt({ a: 'text' }, ['a', 'length'])).to.equal(undefined)
      expect(applied({}, { op: 'set', path: ['toString', 'x'], value: 1 })).to.deep.equal({
        toString: { x: 1 },
      })
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

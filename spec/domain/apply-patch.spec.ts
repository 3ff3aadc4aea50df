import { expect } from 'chai'
import { valueAt } from '../../lib/domain/apply-patch.ts'
import type { PreparedOperation } from '../../lib/domain/patch.ts'
import type { JsonObject } from '../../lib/domain/json.ts'
import { applied, refusal, session } from '../support/patches.ts'

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
      const add = [{ sku: 'c' }]
      const merge = { more: { list: [1] } }
      const after = applied(
        session(),
        { op: 'set', path: ['own'], value },
        { op: 'add', path: ['cart'], values: add },
        { op: 'merge', path: ['preferences'], value: merge },
      )
      const copy = structuredClone(after)
      value.deep.push(2)
      for (const added of add) added.sku = 'changed'
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
      const good: PreparedOperation = { op: 'set', path: ['a'], value: 1 }
      expect(refusal(session(), good, { op: 'set', path: ['visits', 'x'], value: 1 })).to.deep.equal({
        kind: 'path',
        index: 1,
      })
    })
  })

  describe('parents', () => {
    const creators = (path: (string | number)[]): PreparedOperation[] => [
      { op: 'set', path, value: 1 },
      { op: 'increment', path, by: 1 },
      { op: 'add', path, values: [1] },
      { op: 'merge', path, value: { x: 1 } },
    ]
    const removers = (path: (string | number)[]): PreparedOperation[] => [
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

  describe('prototypes', () => {
    const hostile = () =>
      JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as JsonObject

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

/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import { expect } from 'chai'
import { compileSchema } from '../../lib/schema/compile.ts'
import { add, at, describeRows, increment, integer, object, set, string, strings, unset } from './verdicts.ts'

const other = object({ b: string })
const list = { type: 'array', items: string }
const either = { type: ['array', 'object'], items: string, properties: { k: string } }

describe('check()', () => {
  describeRows('a combination that provably does not look at the member', [
    ['anyOf within not', object({ a: string }, { not: { anyOf: [{ required: ['x'] }, other] } }), set(at('a'), 'x'), 'local'], // prettier-ignore
    ['oneOf within not', object({ a: string }, { not: { oneOf: [other, { required: ['x'] }] } }), set(at('a'), 'x'), 'local'], // prettier-ignore
    ['allOf within if', object({ a: string }, { if: { allOf: [other] }, then: { required: ['b'] } }), set(at('a'), 'x'), 'local'], // prettier-ignore
    ['a condition that is always met', object({ a: string }, { if: true, then: { required: ['b'] } }), set(at('a'), 'x'), 'local'], // prettier-ignore
    ['words about arrays', object({ a: { ...either, not: { type: 'array', minItems: 1 } } }, { required: ['a'] }), set(at('a', 'k'), 'x'), 'local'], // prettier-ignore
    ['words about objects', object({ a: { ...either, not: { type: 'object', required: ['x'] } } }), set(at('a', 0), 'x'), 'local'], // prettier-ignore
  ])

  describeRows('a combination that looks at the member', [
    ['anyOf within not', object({ a: string }, { not: { anyOf: [{ required: ['a'] }] } }), set(at('a'), 'x'), 'invalid'], // prettier-ignore
    ['allOf within if', object({ a: string }, { if: { allOf: [object({ a: { const: 'y' } })] }, then: { required: ['b'] } }), set(at('a'), 'x'), '/b'], // prettier-ignore
    ['a reference that nobody here resolves', object({ a: string }, { not: { $ref: '#named' }, $defs: { n: { $anchor: 'named', type: 'object', required: ['b'] } } }), set(at('a'), 'x'), 'whole'], // prettier-ignore
    ['words about elements', object({ a: { ...list, not: { contains: { const: 'x' } } } }), set(at('a', 0), 'x'), '/a'], // prettier-ignore
  ])

  describeRows('what couples a member with the others', [
    ['maxProperties', object({ a: string }, { maxProperties: 1 }), set(at('a'), 'x'), 'whole'],
    ['maxProperties, where it is there', object({ a: string }, { maxProperties: 1, required: ['a'] }), set(at('a'), 'x'), 'local'], // prettier-ignore
    ['dependentRequired, for what needs', object({ a: string, b: string }, { dependentRequired: { a: ['b'] } }), set(at('a'), 'x'), '/b'], // prettier-ignore
    ['dependentRequired, for what is needed', object({ a: string, b: string }, { dependentRequired: { a: ['b'] } }), unset('b'), '/a /b'], // prettier-ignore
    ['dependentRequired, for what needs no more', object({ a: string, b: string }, { dependentRequired: { a: ['b'] } }), unset('a'), 'local'], // prettier-ignore
  ])

  describeRows('nullable of OpenAPI', [
    ['a number', object({ a: { type: 'integer', nullable: true } }), increment('a'), 'local'],
    ['a number', object({ a: { type: 'integer', nullable: true } }), set(at('a'), null), 'local'],
    ['a number', object({ a: integer }), set(at('a'), null), 'invalid'],
    ['an array', object({ a: { ...strings, nullable: true } }), add('a', 'x'), 'local'],
  ])

  describeRows('a part that means something only within the whole', [
    ['$dynamicRef', object({ a: { $dynamicRef: '#node' } }, { $defs: { n: { $dynamicAnchor: 'node', ...string } } }), set(at('a'), 'x'), 'whole'], // prettier-ignore
    ['below a reference', object({ a: { $ref: '#/$defs/l' } }, { $defs: { l: { type: 'array', items: { $dynamicRef: '#node' } }, n: { $dynamicAnchor: 'node', ...string } } }), set(at('a'), ['x']), 'whole'], // prettier-ignore
    ['a removal needs none', object({ a: { $dynamicRef: '#node' } }, { $defs: { n: { $dynamicAnchor: 'node', ...string } } }), unset('a'), 'local'], // prettier-ignore
  ])
})

describe('a reference', () => {
  it('that is no pointer that could be read is left to ajv', () => {
    const schema = object({ a: string }, { not: { $ref: '#/$defs/%E0%A4%A' }, $defs: {} })
    expect(() => compileSchema(schema)).to.throw(TypeError, 'schema')
  })

  it('to a part of the same schema by that part’s own name is followed', () => {
    const id = 'https://example.com/session'
    const schema = {
      $id: id,
      ...object({ a: { $ref: 'text' } }, { $defs: { t: { $id: 'text', ...string } } }),
    }
    const guard = compileSchema(schema)
    expect(guard.validate({ a: 'x' })).to.deep.equal([])
    expect(guard.validate({ a: 1 })).to.have.length(1)
    const elsewhere = { $id: id, ...object({ a: { $ref: 'https://example.com/other' } }, { $defs: { t: { $id: 'text', ...string } } }) } // prettier-ignore
    expect(() => compileSchema(elsewhere)).to.throw(TypeError, 'another document')
  })

  it('to itself, many times over, is read once', () => {
    const both = {
      allOf: [{ $ref: '#/$defs/t' }, { $ref: '#/$defs/t' }, { $ref: '#/$defs/missing-no-more' }],
    }
    const guard = compileSchema(object({ a: both }, { $defs: { t: string, 'missing-no-more': { maxLength: 2, ...string } } })) // prettier-ignore
    expect(guard.check(set(at('a'), 'xy'))).to.deep.equal({ kind: 'local', issues: [] })
    expect(guard.check(set(at('a'), 'xyz'))).to.have.nested.property('issues.length', 1)
  })
})

import { scope, type } from 'arktype'
import { expect } from 'chai'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaInput } from '../../lib/schema/input.ts'
import { verdictOf } from './verdict-of.ts'

describe('a schema of arktype', () => {
  const said: Readonly<Record<string, SchemaInput>> = {
    'a text with lengths': type({ a: '2 <= string <= 9' }),
    'an optional text, closed': type({ 'a?': 'string', '+': 'reject' }),
    'a default, which is not filled in': type({ a: 'string = "x"' }),
    'a pattern': type({ a: '/^te/' }),
    choices: type({ a: "'text' | 'x' | 3 | null | true" }),
    'a union': type({ a: type('string').or({ k: "'y'" }) }),
    elements: type({
      a: 'string',
      l: 'string[]',
      t: ['string', 'number?'],
      r: ['string', '...', 'number[]'],
    }),
    'an index': type({ '[string]': 'string' }),
    anything: type({ a: 'unknown' }),
    'a brand': type({ a: 'string#text' }),
  }
  for (const [title, schema] of Object.entries(said))
    it(`is judged by its JSON Schema: ${title}`, () => expect(verdictOf(schema)).to.equal('local'))

  const { node } = scope({ node: { a: 'string', 'next?': 'node' } }).export()
  const whole: Readonly<Record<string, readonly [SchemaInput, RegExp]>> = {
    narrow: [
      type({ a: type('string').narrow((text) => text !== 'x') }),
      /a predicate at #\/properties\/a is/,
    ],
    'narrow at the root': [type({ a: 'string' }).narrow(() => true), /a predicate at # is/],
    'a keyword that is code': [type({ a: 'string', 'b?': 'string.url' }), /a predicate at #\/properties\/b/],
    'two patterns': [type({ a: '/^te/ & /xt$/' }), /several patterns at #\/properties\/a/],
    'what refers to itself': [node, /a reference to a type at #\/properties\/next/],
    'deep inside': [
      type({ a: 'string', 'l?': type({ x: type('string').narrow(() => true) }).array() }),
      /#\/properties\/l\/items\/properties\/x/,
    ],
  }
  for (const [title, [schema, reason]] of Object.entries(whole))
    it(`is judged whole: ${title}`, () => expect(verdictOf(schema)).to.match(reason))

  const refused: Readonly<Record<string, readonly [SchemaInput, RegExp]>> = {
    morph: [type({ a: type('string').pipe((text) => text.length) }), /#\/properties\/a: .*morph/],
    trim: [type({ a: 'string.trim' }), /#\/properties\/a: .*morph/],
    Date: [type({ a: 'Date' }), /#\/properties\/a: .*Date/],
    Map: [type({ a: 'Map' }), /#\/properties\/a: .*Map/],
    bigint: [type({ a: 'bigint' }), /#\/properties\/a: .*bigint/],
    'bigint in a range': [type({ a: type('bigint').narrow(() => true) }), /#\/properties\/a: .*bigint/],
    symbol: [type({ a: 'symbol' }), /#\/properties\/a: .*symbol/],
    undefined: [type({ 'a?': 'string | undefined' }), /#\/properties\/a\/anyOf\/\d: .*undefined/],
    Function: [type({ a: 'Function' }), /#\/properties\/a: .*Function/],
    'a flag': [type({ a: /^a/i }), /#\/properties\/a: .*flags/],
    elements: [type({ a: ['string', '...', 'Date[]'] }), /#\/properties\/a\/items: .*Date/],
    'no object': [type('string'), /#: session data is an object/],
  }
  for (const [title, [schema, message]] of Object.entries(refused))
    it(`is refused with the place: ${title}`, () => {
      expect(() => compileSchema(schema)).to.throw(TypeError, message)
    })

  it('is asked about whole documents', () => {
    const guard = compileSchema(type({ a: type('string').narrow((text) => text !== 'x') }))
    expect(guard.validate({ a: 'y' })).to.deep.equal([])
    const refusal = {
      path: ['a'],
      keyword: 'refinement',
      message: 'is refused by a refinement of the schema',
    }
    expect(guard.validate({ a: 'x' })).to.deep.equal([refusal])
  })

  it('does not take a promise of a predicate for yes', () => {
    const promising = type({ a: type('string').narrow((async () => false) as unknown as () => boolean) })
    expect(() => compileSchema(promising)).to.throw(TypeError, 'asynchronous')
  })
})

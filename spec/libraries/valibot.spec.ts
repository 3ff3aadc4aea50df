import { toStandardJsonSchema } from '@valibot/to-json-schema'
import { expect } from 'chai'
import * as v from 'valibot'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaInput } from '../../lib/schema/input.ts'
import { verdictOf } from './verdict-of.ts'

type Schema = Parameters<typeof toStandardJsonSchema>[0]
const schemaOf = (a: Schema): SchemaInput => toStandardJsonSchema(v.object({ a }))

describe('a schema of valibot', () => {
  const said: Readonly<Record<string, Schema>> = {
    'a text with lengths': v.pipe(v.string(), v.minLength(2), v.maxLength(9)),
    'an optional text': v.optional(v.string()),
    'a default, which is not filled in': v.optional(v.string(), 'x'),
    'a pattern': v.pipe(v.string(), v.regex(/^te/)),
    'names of types': v.pipe(v.string(), v.brand('x'), v.readonly(), v.title('A')),
    'a choice': v.picklist(['text', 'x']),
    'a union': v.union([v.literal('text'), v.array(v.string()), v.tuple([v.number()]), v.null()]),
    'variants and records': v.union([
      v.string(),
      v.variant('k', [v.object({ k: v.literal('x') }), v.strictObject({ k: v.literal('y') })]),
      v.record(v.string(), v.number()),
      v.objectWithRest({ b: v.string() }, v.number()),
      v.intersect([v.object({ b: v.string() }), v.looseObject({ c: v.string() })]),
    ]),
    lazy: v.lazy(() => v.string()),
  }
  for (const [title, schema] of Object.entries(said))
    it(`is judged by its JSON Schema: ${title}`, () => expect(verdictOf(schemaOf(schema))).to.equal('local'))

  const whole: Readonly<Record<string, Schema>> = {
    check: v.pipe(
      v.string(),
      v.check((text) => text !== 'x'),
    ),
    rawCheck: v.pipe(
      v.string(),
      v.rawCheck(() => undefined),
    ),
    minBytes: v.pipe(v.string(), v.minBytes(2)),
    'two patterns': v.pipe(v.string(), v.startsWith('te'), v.endsWith('xt')),
  }
  for (const [title, schema] of Object.entries(whole))
    it(`is judged whole: ${title}`, () =>
      expect(verdictOf(schemaOf(schema))).to.match(/action .* at #\/properties\/a is judged on whole/))

  it('is judged whole at the root, too', () => {
    const schema = toStandardJsonSchema(v.pipe(v.object({ a: v.string(), b: v.string() }), v.partialCheck([['a'], ['b']], ({ a, b }) => a === b))) // prettier-ignore
    expect(verdictOf(schema)).to.match(/"partial_check" .* at # is/)
    const guard = compileSchema(schema)
    expect(guard.validate({ a: 'x', b: 'x' })).to.deep.equal([])
    expect(guard.validate({ a: 'x', b: 'y' })).to.deep.equal([
      { path: [], keyword: 'refinement', message: 'is refused by a refinement of the schema' },
    ])
  })

  it('tells the path of what a check refuses', () => {
    const line = v.object({
      n: v.pipe(
        v.number(),
        v.check((n) => n !== 2),
      ),
    })
    const guard = compileSchema(schemaOf(v.array(line)))
    expect(guard.validate({ a: [{ n: 1 }, { n: 2 }] })).to.have.deep.nested.property('[0].path', [
      'a',
      1,
      'n',
    ])
  })

  const refused: Readonly<Record<string, readonly [Schema, RegExp]>> = {
    transform: [
      v.pipe(
        v.string(),
        v.transform((text) => text.length),
      ),
      /#\/properties\/a: .*transform/,
    ],
    trim: [v.pipe(v.string(), v.trim()), /#\/properties\/a: .*trim/],
    'a flag': [v.pipe(v.string(), v.regex(/^a/i)), /#\/properties\/a: .*flags/],
    date: [v.date(), /#\/properties\/a: .*date/],
    map: [v.map(v.string(), v.string()), /#\/properties\/a: .*map/],
    bigint: [v.bigint(), /#\/properties\/a: .*bigint/],
    undefined: [v.union([v.string(), v.undefined()]), /#\/properties\/a\/anyOf\/1: .*undefined/],
    custom: [v.custom(() => true), /#\/properties\/a: .*custom/],
    fallback: [v.fallback(v.string(), 'x'), /#\/properties\/a: .*fallback/],
    'deep inside': [v.tuple([v.record(v.string(), v.date())]), /a\/prefixItems\/0\/additionalProperties: /],
    rest: [v.objectWithRest({ b: v.string() }, v.date()), /a\/additionalProperties: /],
  }
  for (const [title, [schema, message]] of Object.entries(refused))
    it(`is refused with the place: ${title}`, () => {
      expect(() => compileSchema(schemaOf(schema))).to.throw(TypeError, message)
    })

  it('without the converter is told what it lacks', () => {
    expect(() => compileSchema(v.object({ a: v.string() }))).to.throw(TypeError, '~standard.jsonSchema')
  })
})

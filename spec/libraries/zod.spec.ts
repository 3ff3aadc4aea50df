import { expect } from 'chai'
import * as z from 'zod'
import { compileSchema } from '../../lib/schema/compile.ts'
import { standaloneOf } from '../../lib/schema/standalone.ts'
import { verdictOf } from './verdict-of.ts'

const a = (schema: z.core.$ZodType) => z.object({ a: schema as z.ZodType })

describe('a schema of zod', () => {
  const said = {
    'a text with lengths': a(z.string().min(2).max(9)),
    'an optional text': a(z.string().optional()),
    'a default, which is not filled in': a(z.string().default('x')),
    'a prefault': a(z.string().prefault('x')),
    'a brand': a(z.string().brand('x')),
    'text or null': a(z.string().nullable()),
    'read only': a(z.string().readonly()),
    'not optional': a(z.string().optional().nonoptional()),
    'an enum': a(z.enum(['text', 'x'])),
    'a literal': a(z.literal(['text', 'x'])),
    'a template': a(z.templateLiteral(['te', z.string()])),
    'a union': a(z.union([z.number().int().gt(1).multipleOf(2), z.string()])),
    'a pattern': a(z.string().regex(/^te/)),
    'a format that JSON Schema does not have': a(z.string().startsWith('te').includes('x').lowercase()),
    anything: a(z.unknown()),
    'a record': z.record(z.string(), z.string()),
    open: z.looseObject({ b: z.number().optional() }),
    'a catchall': z.object({}).catchall(z.string()),
    'a tuple beside': z.object({ a: z.string(), t: z.tuple([z.string()], z.number()) }),
    'recursive': z.object({ a: z.string(), get next() { return z.array(recursive).optional() } }), // prettier-ignore
    lazy: a(z.lazy(() => z.string())),
    'an intersection': z.intersection(z.object({ a: z.string() }), z.object({ b: z.string().optional() })),
  }
  const recursive = z.object({ v: z.string(), get next() { return z.array(recursive).optional() } }) // prettier-ignore
  for (const [title, schema] of Object.entries(said))
    it(`is judged by its JSON Schema: ${title}`, () => expect(verdictOf(schema)).to.equal('local'))

  const whole: Readonly<Record<string, readonly [z.ZodType, RegExp]>> = {
    refine: [a(z.string().refine((text) => text !== 'x')), /a refinement at #\/properties\/a is/],
    'refine at the root': [a(z.string()).refine(() => true), /a refinement at # is/],
    superRefine: [a(z.string().superRefine(() => undefined)), /a refinement at #\/properties\/a/],
    check: [a(z.string().check(() => undefined)), /a refinement at #\/properties\/a/],
    property: [a(z.string().check(z.property('length', z.number().min(2)))), /a check \(property\)/],
    'a format that is code': [
      a(z.union([z.jwt(), z.string()])),
      /the format jwt at #\/properties\/a\/anyOf\/0/,
    ],
    'a url of some hosts': [a(z.union([z.url({ hostname: /x/ }), z.string()])), /the format url/],
    'a pipe': [a(z.string().max(9).pipe(z.string().min(2))), /a pipe at #\/properties\/a/],
    'deep inside': [
      z.object({
        a: z.string(),
        l: z.record(z.string(), z.tuple([z.string().refine(() => true)])).optional(),
      }),
      /#\/properties\/l\/additionalProperties\/prefixItems\/0/,
    ],
  }
  for (const [title, [schema, reason]] of Object.entries(whole))
    it(`is judged whole: ${title}`, () => expect(verdictOf(schema)).to.match(reason))

  const refused: Readonly<Record<string, readonly [z.ZodType, RegExp]>> = {
    transform: [a(z.string().transform((text) => text.length)), /#\/properties\/a: .*transform/],
    preprocess: [a(z.preprocess((x) => x, z.string())), /#\/properties\/a: .*transform/],
    codec: [
      a(z.codec(z.string(), z.number(), { decode: Number, encode: String })),
      /#\/properties\/a: .*codec/,
    ],
    stringbool: [a(z.stringbool()), /#\/properties\/a: /],
    coerce: [a(z.coerce.number()), /#\/properties\/a: .*coercion/],
    trim: [a(z.string().trim()), /#\/properties\/a: .*changes the value/],
    toLowerCase: [a(z.string().toLowerCase()), /#\/properties\/a: .*changes the value/],
    catch: [a(z.string().catch('x')), /#\/properties\/a: .*catch/],
    Date: [a(z.date()), /#\/properties\/a: .*date/],
    Map: [a(z.map(z.string(), z.string())), /#\/properties\/a: .*map/],
    Set: [a(z.set(z.string())), /#\/properties\/a: .*set/],
    bigint: [a(z.bigint()), /#\/properties\/a: .*bigint/],
    undefined: [a(z.union([z.string(), z.undefined()])), /#\/properties\/a\/anyOf\/1: .*undefined/],
    'literal undefined': [a(z.literal(undefined)), /#\/properties\/a: .*literal undefined/],
    'literal bigint': [a(z.literal(1n)), /#\/properties\/a: .*literal bigint/],
    NaN: [a(z.nan()), /#\/properties\/a: .*nan/],
    custom: [a(z.custom(() => true)), /#\/properties\/a: .*custom/],
    symbol: [a(z.symbol()), /#\/properties\/a: .*symbol/],
    file: [a(z.file()), /#\/properties\/a: .*file/],
    promise: [a(z.promise(z.string())), /#\/properties\/a: .*promise/],
    'a pattern with a flag': [a(z.string().regex(/^a/i)), /#\/properties\/a: .*flags i/],
    'an asynchronous refinement': [
      a(z.string().refine(async () => true)),
      /#\/properties\/a: .*asynchronous/,
    ],
    'no object': [z.string(), /#: session data is an object/],
    'a member of the store': [z.object({ created_at: z.number() }), /#\/properties\/created_at/],
  }
  for (const [title, [schema, message]] of Object.entries(refused))
    it(`is refused with the place: ${title}`, () => {
      expect(() => compileSchema(schema)).to.throw(TypeError, message)
    })

  it('refines what its JSON Schema accepts, and tells paths but no values', () => {
    const guard = compileSchema(
      z
        .object({ a: z.string(), b: z.string() })
        .refine(({ a, b }) => a === b, { path: ['b'], error: 'secret' }),
    )
    expect(guard.validate({ a: 'x', b: 'x' })).to.deep.equal([])
    expect(guard.validate({ a: 'x', b: 1 })).to.have.nested.property('[0].keyword', 'type')
    expect(guard.validate({ a: 'x', b: 'y' })).to.deep.equal([
      { path: ['b'], keyword: 'refinement', message: 'is refused by a refinement of the schema' },
    ])
    expect(guard.check({ op: 'set', path: ['a'], value: 1 })).to.have.property('kind', 'local')
  })

  it('explains what a refinement does to a path', () => {
    const { verdicts } = compileSchema(a(z.string()).refine(() => true)).explain(['a'])
    const reason = 'a refinement at # is judged on whole documents'
    expect(verdicts.set).to.deep.equal({ kind: 'whole', reads: [], reason })
    expect(verdicts.add).to.have.property('kind', 'refused')
  })

  it('has no refinement where a schema is compiled beforehand', () => {
    const schema = a(z.string()).refine(() => true)
    expect(() => standaloneOf(schema)).to.throw(TypeError, 'is code, and cannot be written as JSON Schema')
  })

  it('accepts nothing while a refinement is asynchronous or throws', () => {
    const promising = compileSchema(a(z.string().superRefine((): Promise<void> => Promise.resolve())))
    expect(promising.validate({ a: 'x' }))
      .to.have.nested.property('[0].message')
      .match(/asynchronous|could not/)
    const throwing = a(
      z.string().refine((): boolean => {
        throw new Error('secret')
      }),
    )
    const issues = compileSchema(throwing).validate({ a: 'x' })
    expect(issues).to.have.length(1)
    expect(JSON.stringify(issues)).not.to.include('secret')
  })
})

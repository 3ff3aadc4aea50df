import { expect } from 'chai'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaInput } from '../../lib/schema/input.ts'
import { at, draft07, object, set, string, strings } from './verdicts.ts'

describe('compileSchema()', () => {
  it('takes 2020-12 unless the schema says draft-07', () => {
    const tuple = { type: 'array', prefixItems: [string] }
    expect(compileSchema(object({ a: tuple })).validate({ a: [1] })).to.have.length(1)
    const seven = { ...draft07, ...object({ a: { type: 'array', items: [string] } }) }
    expect(compileSchema(seven).validate({ a: [1] })).to.have.length(1)
    expect(() => compileSchema({ $schema: 'http://json-schema.org/draft-04/schema#' })).to.throw(
      TypeError,
      '#/$schema',
    )
  })

  it('compiles a schema object once and does not see later changes of it', () => {
    const schema = object({ a: string })
    const guard = compileSchema(schema)
    Object.assign(schema, { properties: { a: { type: 'number' } } })
    expect(compileSchema(schema)).to.equal(guard)
    expect(guard.check(set(at('a'), 'x'))).to.deep.equal({ kind: 'local', issues: [] })
  })

  it('keeps two schemas with one $id apart', () => {
    const text = compileSchema({ $id: 'urn:app:same', ...object({ a: string }) })
    const number = compileSchema({ $id: 'urn:app:same', ...object({ a: { type: 'number' } }) })
    expect([text.validate({ a: 1 }).length, number.validate({ a: 1 }).length]).to.deep.equal([1, 0])
  })

  it('leaves frozen schemas and their extra members alone', () => {
    const schema = Object.freeze({
      ...object({ a: string }),
      [Symbol('kind')]: 'Object',
      description: undefined,
    })
    expect(compileSchema(schema).validate({ a: 'x' })).to.deep.equal([])
  })

  it('knows formats', () => {
    const guard = compileSchema(object({ email: { type: 'string', format: 'email' } }))
    expect(guard.validate({ email: 'alice' })).to.deep.equal([
      { path: ['email'], keyword: 'format', message: 'must match format "email"' },
    ])
  })

  it('neither fills in, converts nor removes', () => {
    const data = Object.freeze({ n: '1', extra: true })
    const schema = object(
      { n: { type: 'number' }, d: { type: 'string', default: 'x' } },
      { additionalProperties: false },
    )
    expect(compileSchema(schema).validate(data)).to.have.length(2)
  })

  it('does not take what objects inherit for a required member', () => {
    const schema = { type: 'object', required: ['constructor', 'toString'] }
    expect(compileSchema(schema).validate({})).to.have.length(2)
  })

  it('stays small when paths come from strangers', () => {
    const guard = compileSchema({ type: 'object', additionalProperties: string })
    for (let i = 0; i < 5000; i++) guard.check(set(at(`name ${i}`), 'x'))
    expect(guard.check(set(at('z'.repeat(100_000)), 1))).to.have.nested.property('issues.length', 1)
  })

  it('judges a scalar in less than 5 µs', () => {
    const guard = compileSchema(object({ preferences: object({ theme: string }) }))
    const operation = set(at('preferences', 'theme'), 'dark')
    const microseconds = Math.min(
      ...Array.from({ length: 100 }, () => timed(() => guard.check(operation), 500)),
    )
    expect(microseconds).to.be.lessThan(5)
  })
})

describe('compileSchema() given something else', () => {
  it('reads Standard JSON Schema by what it puts out', () => {
    const output = ({ target }: { target: string }): Record<string, unknown> =>
      target === 'draft-2020-12' ? { ...object({ a: strings }) } : {}
    // arktype's schemas are functions.
    for (const carrier of [{}, () => true]) {
      const guard = compileSchema(Object.assign(carrier, { '~standard': { jsonSchema: { output } } }))
      expect(guard.check(set(at('a', 0), 1))).to.have.nested.property('issues.length', 1)
    }
  })

  it('says why a schema cannot be written as JSON Schema', () => {
    const output = (): never => {
      throw new Error('Date cannot be represented')
    }
    const standard = { '~standard': { jsonSchema: { output } } }
    expect(() => compileSchema(standard)).to.throw(TypeError, 'Date cannot be represented')
    const throws = (what: unknown) => () => {
      throw what
    }
    for (const what of ['a text', { toString: () => 'a text' }, new Error('a text')])
      expect(() => compileSchema({ '~standard': { jsonSchema: { output: throws(what) } } }))
        .to.throw(TypeError, 'cannot be written as JSON Schema: a text')
        .with.property('cause', what)
    expect(() => compileSchema({ '~standard': { validate: () => true } })).to.throw(TypeError, 'jsonSchema')
  })

  it('asks a compiled validator about whole documents only', () => {
    const error = { instancePath: '/a/0', keyword: 'type', message: 'must be string' }
    const validator = Object.assign((data: unknown) => JSON.stringify(data) === '{}', { errors: [error] })
    const guard = compileSchema(validator)
    expect(guard.check(set(at('a'), 1)).kind).to.equal('whole')
    expect(guard.validate({})).to.deep.equal([])
    expect(guard.validate({ a: [1] })).to.deep.equal([
      { path: ['a', 0], keyword: 'type', message: 'must be string' },
    ])
    expect(guard.isSet(['a'])).to.equal(false)
  })

  it('does not take a promise for yes', () => {
    expect(compileSchema(() => Promise.resolve(true)).validate({})).to.have.length(1)
  })
})

describe('a wrong schema is a TypeError that says where', () => {
  const cyclic: { type: string; self?: object } = { type: 'object' }
  cyclic.self = cyclic
  const rows: Readonly<Record<string, readonly [schema: unknown, message: RegExp]>> = {
    'an unknown type': [object({ a: { type: 'strin' } }), /#\/properties\/a\/type: must be/],
    'an unknown keyword': [
      object({ a: object({ b: { maxlength: 1 } }) }),
      /#\/properties\/a\/properties\/b: .*maxlength/,
    ],
    'an unknown keyword beside what is anything': [
      object({ any: true, none: false, a: { minlength: 1 } }),
      /#\/properties\/a: .*minlength/,
    ],
    'an unknown format': [
      object({ a: { type: 'string', format: 'colour' } }),
      /#\/properties\/a: unknown format "colour"/,
    ],
    'a bad pattern': [
      object({ a: { type: 'string', pattern: '(' } }),
      /#\/properties\/a: .*regular expression/,
    ],
    'a reference to nothing': [object({ a: { $ref: '#/$defs/no' } }), /#\/properties\/a: can't resolve/],
    'another document': [
      object({ a: { $ref: 'https://example.com/s' } }),
      /#\/properties\/a\/\$ref: .*never fetched|none is ever/,
    ],
    'a schema without end': [{ type: 'object', allOf: [{ $ref: '#' }] }, /refers to itself/],
    $data: [object({ a: { type: 'number', minimum: { $data: '1/b' } } }), /#\/properties\/a\/minimum/],
    $async: [{ type: 'object', $async: true }, /asynchronous/],
    'a managed member': [object({ created_at: string }), /#\/properties\/created_at: /],
    'a managed member, required': [{ type: 'object', required: ['a', '_session'] }, /#\/required\/1: /],
    'a managed member by $ref': [
      { $ref: '#/$defs/d', $defs: { d: object({ expires_at: string }) } },
      /#\/\$defs\/d\/properties/,
    ],
    'no object': [{ type: 'string' }, /#: session data is an object/],
    'an array': [[], /must be an object/],
    'a cycle': [cyclic, /refers to itself/],
    'a bigint': [{ type: 'object', minProperties: 1n }, /is not JSON/],
  }
  for (const [title, [schema, message]] of Object.entries(rows)) {
    it(`${title} is refused`, () =>
      expect(() => compileSchema(schema as SchemaInput)).to.throw(TypeError, message))
  }
})

function timed(run: () => void, times: number): number {
  const start = performance.now()
  for (let i = 0; i < times; i++) run()
  return ((performance.now() - start) * 1000) / times
}

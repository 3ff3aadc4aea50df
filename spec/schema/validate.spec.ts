import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import { MAX_ISSUES, issuesOf } from '../../lib/schema/validate.ts'
import { add, at, integer, object, set, string, strings } from './verdicts.ts'

const issuesIn = (schema: JsonObject, data: JsonObject): readonly unknown[] =>
  compileSchema(schema).validate(data)

describe('issues', () => {
  it('are told all at once', () => {
    const schema = object({ a: string, b: integer }, { required: ['c'], additionalProperties: false })
    const issues = compileSchema(schema).validate({ a: 1, b: 'x', d: 1 })
    const paths = issues.map(({ path, keyword }) => `${path.join('.')} ${keyword}`)
    expect(paths).to.have.members(['a type', 'b type', 'c required', 'd additionalProperties'])
  })

  it('have tuple paths, where a number is an index', () => {
    const schema = object({
      list: { type: 'array', items: object({ '0': string }) },
      '0': object({ 'a/b~c': string }),
    })
    expect(issuesIn(schema, { list: [{}, { '0': 1 }] })).to.have.deep.nested.property('[0].path', [
      'list',
      1,
      '0',
    ])
    expect(issuesIn(schema, { '0': { 'a/b~c': 1 } })).to.have.deep.nested.property('[0].path', ['0', 'a/b~c'])
  })

  it('of a part begin at the root', () => {
    const guard = compileSchema(object({ p: object({ l: strings }) }))
    expect(guard.check(set(at('p'), { l: ['x', 1] }))).to.deep.equal({
      kind: 'local',
      issues: [{ path: ['p', 'l', 1], keyword: 'type', message: 'must be string' }],
    })
  })

  it('name the member whose name is refused', () => {
    const schema = object({ p: { type: 'object', propertyNames: { type: 'string', maxLength: 1 } } })
    expect(issuesIn(schema, { p: { ab: 1 } })).to.have.deep.nested.property('[0].path', ['p', 'ab'])
  })

  it('name it also where the schema of names has nothing to say about why', () => {
    const schema = object({ p: { type: 'object', propertyNames: false } })
    const told = (keyword: string) => ({ path: ['p', 'ab'], keyword })
    const issues = compileSchema(schema).validate({ p: { ab: 1 } })
    expect(issues.map(({ path, keyword }) => ({ path, keyword }))).to.have.deep.members([
      told('false schema'),
      told('propertyNames'),
    ])
  })

  it('of added elements name the element by its place among those given', () => {
    const guard = compileSchema(object({ l: { type: 'array', items: object({ sku: string }) } }))
    expect(guard.check(add('l', { sku: 'a' }, { sku: 1 }))).to.deep.equal({
      kind: 'local',
      issues: [{ path: ['l', 1, 'sku'], keyword: 'type', message: 'must be string' }],
    })
  })

  it('are told of a validator that promises, or answers anything but true', () => {
    // A promise that fails and that nobody has would end the process, this one too.
    for (const answer of [Promise.resolve(true), Promise.reject(new Error('late')), 1, 'true', {}, undefined])
      expect(
        issuesOf(() => answer, {}, []),
        String(answer),
      ).to.have.length(1)
    expect(issuesOf(() => true, {}, [])).to.deep.equal([])
  })

  it('are at most 100', () => {
    const many = Array.from({ length: 30_000 }, () => 1)
    const schema = object({ l: strings })
    expect(issuesIn(schema, { l: many })).to.have.length(MAX_ISSUES)
    const guard = compileSchema(object({}, { additionalProperties: string }))
    const wide = Object.fromEntries(many.slice(0, 500).map((value, i) => [`m${i}`, value]))
    for (const operation of [
      { op: 'add', path: ['l'], values: many } as const,
      { op: 'merge', path: [], value: wide } as const,
    ]) {
      const checked = (operation.op === 'add' ? compileSchema(schema) : guard).check(operation)
      expect(checked).to.have.nested.property('issues.length', MAX_ISSUES)
    }
  })

  it('never hold a value', () => {
    const secret = 'correct horse battery staple'
    const all = {
      enum: ['a'],
      const: 'b',
      pattern: '^c',
      maxLength: 1,
      format: 'email',
      not: string,
      minLength: 99,
    }
    const schema = object({
      ...Object.fromEntries(Object.entries(all).map(([k, v]) => [k, { type: 'string', [k]: v }])),
    })
    const u = { type: 'array', uniqueItems: true, contains: { type: 'null' }, maxItems: 1 }
    const data = Object.fromEntries(Object.keys(all).map((k) => [k, secret]))
    const issues = compileSchema(object({ s: schema, u })).validate({ s: data, u: [secret, secret] })
    expect(issues.length).to.be.greaterThan(8)
    expect(JSON.stringify(issues)).not.to.include('horse')
  })

  it('take a validator that throws for a no, without its message', () => {
    const throws = (): never => {
      throw new Error('secret')
    }
    const issues = issuesOf(throws, {}, ['a'])
    expect(issues).to.deep.equal([
      { path: ['a'], keyword: 'schema', message: 'could not be checked against the schema' },
    ])
  })

  it('say no when data is too deep to be judged', () => {
    const guard = compileSchema(object({ next: { $ref: '#' } }, { additionalProperties: false }))
    let deep: JsonObject = {}
    for (let i = 0; i < 100_000; i++) deep = { next: deep }
    expect(guard.validate(deep)).to.have.length(1)
  })

  it('are there even if a validator tells none', () => {
    expect(issuesOf(() => false, {}, [])).to.have.length(1)
  })
})

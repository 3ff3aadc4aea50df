/* oxlint-disable unicorn/no-thenable -- `then` is a keyword of JSON Schema */
import { expect } from 'chai'
import { MemorySessionStore, explainPath } from '../../lib/index.ts'
import { integer, object, string, strings } from './verdicts.ts'

const SCHEMA = object(
  {
    role: string,
    mfa: { type: 'boolean' },
    n: { type: 'integer', enum: [1, 2] },
    list: { ...strings, uniqueItems: true },
    'a/b~': object({ x: integer }, { required: ['x'] }),
  },
  {
    required: ['list'],
    if: object({ role: { const: 'admin' } }, { required: ['role'] }),
    then: { required: ['mfa'] },
  },
)

describe('explainPath()', () => {
  it('says what judges each operation, and why', () => {
    const { path, verdicts } = explainPath(SCHEMA, ['role'])
    expect(path).to.deep.equal(['role'])
    expect(verdicts.set).to.deep.equal({
      kind: 'local-with',
      reads: [['mfa']],
      reason: '`if` at # reads /mfa',
    })
    expect(verdicts.unset.reason).to.equal('`if` at # reads /role, /mfa')
    expect(verdicts.increment).to.deep.equal({ kind: 'refused', reads: [], reason: 'cannot be a number' })
  })

  it('says the same of a store', () => {
    const store = new MemorySessionStore({ schema: SCHEMA })
    expect(store.explainPath(['mfa'])).to.deep.equal(explainPath(SCHEMA, ['mfa']))
  })

  it('is text for people, a line for what is alike', () => {
    expect(explainPath(SCHEMA, ['list']).text).to.equal(
      [
        '/list',
        '  set: local: judged by #/properties/list',
        '  unset: refused: is required',
        '  increment: refused: cannot be a number',
        '  add: local: judged by #/properties/list/items',
        '  remove: local: nothing else in the schema looks at it',
        '  merge: refused: cannot be an object',
      ].join('\n'),
    )
    expect(explainPath(SCHEMA, ['a/b~', 'y']).text).to.include('/a~1b~0/y\n  set, ')
    expect(explainPath(SCHEMA, []).text).to.include('(root)\n')
  })

  it('says what a stored value itself is read for', () => {
    const { increment } = explainPath(SCHEMA, ['n']).verdicts
    expect(increment).to.deep.equal({
      kind: 'local-with',
      reads: [['n']],
      reason: '`enum` at #/properties/n reads /n',
    })
  })

  it('says that only the whole can be judged, and by what', () => {
    const schema = { type: 'object', maxProperties: 3 }
    const { set, unset } = explainPath(schema, ['a']).verdicts
    expect(set).to.deep.equal({ kind: 'whole', reads: [], reason: '`maxProperties` at #' })
    expect(unset.kind).to.equal('local')
    const compiled = explainPath(() => true, ['a']).verdicts
    expect(compiled.merge).to.include({
      kind: 'whole',
      reason: 'a compiled validator judges whole documents',
    })
    const dynamic = object({ a: { $dynamicRef: '#n' } }, { $defs: { n: { $dynamicAnchor: 'n', ...string } } })
    expect(explainPath(dynamic, ['a']).verdicts.set).to.include({ kind: 'whole' })
  })

  it('says so where too many places decide', () => {
    const needs = (from: number): string[] => Array.from({ length: 12 }, (_, i) => `m${from + i}`)
    const schema = { type: 'object', dependentRequired: { a: needs(0) }, allOf: [{ type: 'object', dependentRequired: { a: needs(12) } }, { type: 'object', dependentRequired: { a: needs(24) } }] } // prettier-ignore
    expect(explainPath(schema, ['a']).verdicts.set.kind).to.equal('whole')
    const wide = { type: 'object', dependentRequired: { a: [...needs(0), ...needs(12)] } }
    expect(explainPath(wide, ['a']).verdicts.set).to.include({
      kind: 'whole',
      reason: '`dependentRequired` at #',
    })
  })
})

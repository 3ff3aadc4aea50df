import { Kind, Type as Type0 } from '@sinclair/typebox'
import { expect } from 'chai'
import { Type } from 'typebox'
import { compileSchema } from '../../lib/schema/compile.ts'
import type { SchemaInput } from '../../lib/schema/input.ts'
import { verdictOf } from './verdict-of.ts'

describe('a schema of TypeBox', () => {
  const both = { '0.34': Type0, '1': Type as unknown as typeof Type0 }
  for (const [version, T] of Object.entries(both)) {
    const said: Readonly<Record<string, SchemaInput>> = {
      'a text with lengths': T.Object({ a: T.String({ minLength: 2, maxLength: 9 }) }),
      'optional and read only': T.Object({ a: T.Optional(T.Readonly(T.String())) }),
      'a choice': T.Object({ a: T.Union([T.Literal('text'), T.Null(), T.Array(T.Integer())]) }),
      'a record': T.Record(T.String(), T.String()),
      'an intersection': T.Intersect([T.Object({ a: T.String() }), T.Object({ b: T.Optional(T.Number()) })]),
      'a tuple beside': T.Object({ a: T.String(), t: T.Optional(T.Tuple([T.String(), T.Number()])) }),
      anything: T.Object({ a: T.Unknown() }),
      'a member named like a keyword': T.Object({ a: T.String(), items: T.String(), additionalItems: T.String() }), // prettier-ignore
    }
    for (const [title, schema] of Object.entries(said))
      it(`${version} is judged as it stands: ${title}`, () => expect(verdictOf(schema)).to.equal('local'))

    it(`${version} has tuples`, () => {
      const guard = compileSchema(
        T.Object({ t: T.Tuple([T.String(), T.Number()]), e: T.Optional(T.Array(T.Any())) }),
      )
      expect(guard.validate({ t: ['x', 1] })).to.deep.equal([])
      for (const t of [['x'], ['x', 'y'], ['x', 1, 2]])
        expect(guard.validate({ t }), String(t)).not.to.deep.equal([])
    })

    it(`${version} refuses what JSON does not have, with the place`, () => {
      for (const part of [T.BigInt(), T.Undefined(), T.Symbol?.() ?? T.BigInt()])
        expect(() => compileSchema(T.Object({ a: part }))).to.throw(TypeError, '#/properties/a/type')
    })
  }

  it('may be recursive', () => {
    const zero = Type0.Recursive((This) => Type0.Object({ a: Type0.String(), next: Type0.Optional(This) }))
    const one = Type.Cyclic({ N: Type.Object({ a: Type.String(), next: Type.Optional(Type.Ref('N')) }) }, 'N')
    for (const schema of [zero, one]) {
      const guard = compileSchema(schema)
      expect(guard.validate({ a: 'x', next: { a: 'y', next: { a: 'z' } } })).to.deep.equal([])
      expect(guard.validate({ a: 'x', next: { a: 'y', next: { a: 1 } } })).to.have.length(1)
    }
  })

  const refused: Readonly<Record<string, readonly [SchemaInput, RegExp]>> = {
    'a refinement': [
      Type.Object({ a: Type.Refine(Type.String(), (text) => text !== 'x') }),
      /#\/properties\/a: .*refinement/,
    ],
    'a codec': [
      Type.Object({ a: Type.Decode(Type.String(), (text) => text.length) }),
      /#\/properties\/a: .*codec/,
    ],
    'a transform': [
      Type0.Object({ a: Type0.Transform(Type0.String()).Decode(Number).Encode(String) }),
      /#\/properties\/a: .*transform/,
    ],
    'a Date': [Type0.Object({ a: Type0.Date() }), /#\/properties\/a\/type/],
    'a regular expression object': [
      Type.Object({ a: Type.String({ pattern: /^a/i }) }),
      /#\/properties\/a\/pattern/,
    ],
    'a kind of one’s own': [
      Type0.Object({ a: Type0.Unsafe<string>({ [Kind]: 'Mine', type: 'string' }) }),
      /#\/properties\/a: .*kind/,
    ],
  }
  for (const [title, [schema, message]] of Object.entries(refused))
    it(`is refused with the place: ${title}`, () => {
      expect(() => compileSchema(schema)).to.throw(TypeError, message)
    })

  it('and a plain schema may hold no functions, which JSON would leave out', () => {
    const schema = { type: 'object', properties: { a: { type: 'string', format: () => true } } }
    expect(() => compileSchema(schema)).to.throw(TypeError, '#/properties/a/format')
  })
})

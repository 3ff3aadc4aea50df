/** What ajv does not do as it should, and what of it is known here: a release that mends it is noticed. */
import { expect } from 'chai'
import type { JsonObject } from '../../lib/domain/json.ts'
import { compileSchema } from '../../lib/schema/compile.ts'
import { at, set } from './verdicts.ts'

const lists = (more: JsonObject): JsonObject => ({
  type: 'object',
  additionalProperties: { type: 'array', items: { type: 'number' }, contains: { type: 'number' }, ...more },
})

describe('contains, in the arrays of a map', () => {
  it('takes an empty one behind one that is right, on the whole; by its path it is refused', () => {
    const guard = compileSchema(lists({}))
    expect(guard.validate({ a: [] })).to.have.length(1)
    expect(guard.validate({ a: [1], b: [] })).to.deep.equal([])
    expect(guard.check(set(at('b'), []))).to.have.nested.property('issues.length', 1)
  })

  it('takes none where minItems says the same', () => {
    expect(compileSchema(lists({ minItems: 1 })).validate({ a: [1], b: [] })).not.to.deep.equal([])
  })
})

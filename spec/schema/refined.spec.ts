/** Refinements, whatever a library makes of them. */
import { expect } from 'chai'
import { compileSchema } from '../../lib/schema/compile.ts'
import { refined } from '../../lib/schema/refined.ts'
import type { ValidationIssue } from '../../lib/errors.ts'

const judged = (validate: (value: unknown) => unknown): readonly ValidationIssue[] =>
  refined(compileSchema({ type: 'object' }), { pointer: '', what: 'a refinement', validate }).validate({})

const UNCHECKED = 'could not be checked against the schema'
const REFUSED = 'is refused by a refinement of the schema'

describe('a refinement', () => {
  it('accepts only by an answer that has a value and no issues', () => {
    expect(judged((value) => ({ value }))).to.deep.equal([])
    for (const answer of [{}, { issues: [] }, { value: 1, issues: [] }, { issues: 'none' }])
      expect(judged(() => answer)).to.deep.equal([{ path: [], keyword: 'refinement', message: REFUSED }])
  })

  it('refuses where it throws, or answers what is no answer, and says nothing of either', () => {
    const throws = (): never => {
      throw new Error('secret')
    }
    for (const validate of [throws, () => 7, () => null, () => undefined])
      expect(judged(validate)).to.deep.equal([{ path: [], keyword: 'refinement', message: UNCHECKED }])
  })

  it('refuses where it promises, and no rejection is left over', async () => {
    const [issue] = judged(() => Promise.reject(new Error('secret')))
    expect(issue?.message).to.include('asynchronous')
    await new Promise((resolve) => setImmediate(resolve))
  })

  it('tells places, as names or as objects that have a key', () => {
    const issues = [{ path: ['a', 0] }, { path: [{ key: 'b' }, { key: 1 }] }, { path: 'x' }, null]
    expect(judged(() => ({ issues })).map(({ path }) => path)).to.deep.equal([['a', 0], ['b', 1], [], []])
  })
})

/** The bugs that `npm run histories` plants. */
import { expect } from 'chai'
import { PLANTED_BUGS } from '../../tools/histories/planted/bugs.ts'
import { staleIn } from '../../tools/mutants/list.ts'

describe('the planted bugs of concurrency', () => {
  it('can all be planted, and each has a name of its own', () => {
    expect(staleIn(PLANTED_BUGS.map(({ mutant }) => mutant))).to.deep.equal([])
    expect(new Set(PLANTED_BUGS.map(({ mutant }) => mutant.bug)).size).to.equal(PLANTED_BUGS.length)
  })
})

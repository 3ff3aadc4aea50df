/** The tool that plants bugs: what it changes and what it refuses. */
import { expect } from 'chai'
import { MUTANTS } from '../../tools/mutants/list.ts'
import { RULES, planted } from '../../tools/mutants/mutant.ts'
import type { Mutant } from '../../tools/mutants/mutant.ts'

const mutant: Mutant = {
  bug: 'a bug',
  file: 'a.ts',
  find: 'if ($ready)',
  replace: 'if ($&)',
  breaks: 'I1',
  likely: [],
}

describe('a planted bug', () => {
  it('changes what it names, letter by letter', () => {
    expect(planted('a\nif ($ready) b', mutant)).to.equal('a\nif ($&) b')
  })

  it('is stale where that is not there, or there twice', () => {
    for (const text of ['if (ready)', '', 'if ($ready) if ($ready)'])
      expect(() => planted(text, mutant)).to.throw(Error, 'stale: “a bug”')
  })

  it('breaks every invariant somewhere, and each has a name of its own', () => {
    expect(new Set(MUTANTS.map(({ breaks }) => breaks))).to.have.all.keys(...Object.keys(RULES))
    expect(new Set(MUTANTS.map(({ bug }) => bug)).size).to.equal(MUTANTS.length)
    expect(MUTANTS.filter(({ find, replace, likely }) => find === replace || likely.length === 0)).to.deep.equal([]) // prettier-ignore
  })
})

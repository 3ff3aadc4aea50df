/** The tool that plants bugs: what it changes, what it refuses, and where it writes. */
import { expect } from 'chai'
import { MUTANTS } from '../../tools/mutants/list.ts'
import { RULES, planted } from '../../tools/mutants/mutant.ts'
import type { Mutant } from '../../tools/mutants/mutant.ts'
import { tableOf, withSection } from '../../tools/report/section.ts'

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

describe('a part of a document that a tool writes', () => {
  const document = 'before\n\n<!-- a -->\n\nold\n\n<!-- /a -->\n\nafter\n'

  it('is replaced between its marks', () => {
    const written = withSection(document, 'a', 'new $& one')
    expect(written).to.equal('before\n\n<!-- a -->\n\nnew $& one\n\n<!-- /a -->\n\nafter\n')
    expect(withSection(written, 'a', 'old')).to.equal(document)
  })

  it('has to have its marks', () => {
    for (const wrong of ['', '<!-- a -->', '<!-- /a -->\n<!-- a -->'])
      expect(() => withSection(wrong, 'a', 'x')).to.throw(Error, '<!-- a -->')
  })

  it('may be a table of anything', () => {
    expect(tableOf(['a', 'b'], [['1 | 2', '3']])).to.equal('| a | b |\n| --- | --- |\n| 1 \\| 2 | 3 |')
  })
})

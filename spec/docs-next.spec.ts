/** docs/frameworks.md shows the file of the Next example that all else there is built on, as it is: it is run there. */
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { blocksOf } from './support/docs/blocks.ts'

const textOf = (file: string): string => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

describe('docs/frameworks.md', () => {
  it('shows examples/next/session.ts', () => {
    const shown = blocksOf('docs/frameworks.md', textOf('docs/frameworks.md')).map(({ code }) => `${code}\n`)
    expect(shown.filter((code) => code.includes('next/headers'))).to.deep.equal([
      textOf('examples/next/session.ts'),
    ])
  })
})

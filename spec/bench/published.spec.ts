/** What the pages say of the benchmark is what the committed run found. */
import { readFileSync } from 'node:fs'
import { expect } from 'chai'
import { pages } from '../../bench/publish.ts'
import type { Published } from '../../bench/report/sections.ts'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('The published run', () => {
  it('is one that may be published', () => {
    const run = JSON.parse(read('bench/results/published.json')) as Published & {
      notPublishable: string | null
    }
    expect(run.notPublishable).to.equal(null)
    expect(run.rounds).to.be.at.least(5)
  })

  it('is what README.md, docs/performance.md and the charts show (else: npm run bench:publish)', async () => {
    const stale = Object.entries(await pages()).filter(([path, text]) => read(path) !== text)
    expect(stale.map(([path]) => path)).to.deep.equal([])
  })
})

import { expect } from 'chai'
import { describe, it } from 'mocha'
import type { CellName } from '../../bench/measuring/samples.ts'
import { OPERATIONS, SIZES_KB } from '../../bench/plan.ts'
import { Figures } from '../../bench/report/figures.ts'
import { AGAINST_STRINGS, TARGETS, judge, titleOf } from '../../bench/report/targets.ts'
import type { Target, Verdict } from '../../bench/report/targets.ts'
import { cell } from './cells.ts'

const target: Target = {
  mode: 'busy',
  operation: 'change',
  own: 'json',
  others: ['connect'],
  sense: 'at least',
  limits: { 0.4: 2, 100: 3 },
}

type Given = readonly [name: Partial<CellName>, perSecond: readonly number[]]
const judged = (given: readonly Given[], changes: Partial<Target> = {}): Verdict[] =>
  judge(new Figures(given.map(([name, rates]) => cell(name, rates))), { ...target, ...changes })

describe('the targets of the benchmark', () => {
  it('are met by the median of the ratios within each round', () => {
    const given: Given[] = [
      [{}, [100, 40, 300]],
      [{ contender: 'connect' }, [50, 10, 100]],
      [{ kilobytes: 100 }, [40, 40, 40]],
      [{ kilobytes: 100, contender: 'connect' }, [10, 20, 20]],
    ]
    expect(judged(given)).to.deep.equal([
      { kilobytes: 0.4, limit: 2, ratio: 3, met: true },
      { kilobytes: 100, limit: 3, ratio: 2, met: false },
    ])
  })

  it('are met at the limit itself, in either sense', () => {
    const at = (own: number, sense: Target['sense']): unknown =>
      judged(
        [
          [{}, [own]],
          [{ contender: 'connect' }, [100]],
        ],
        { sense, limits: { 0.4: 2 } },
      )[0]?.met
    expect([at(200, 'at least'), at(199, 'at least')]).to.deep.equal([true, false])
    // Half as many a second take twice the time.
    expect([at(50, 'at most'), at(49, 'at most')]).to.deep.equal([true, false])
  })

  it('are not judged without both figures', () => {
    const nothing = { kilobytes: 0.4, limit: 2, ratio: undefined, met: undefined }
    const limits = { 0.4: 2 }
    expect(judged([[{}, [100]]], { limits })).to.deep.equal([nothing])
    expect(judged([[{ contender: 'connect' }, [100]]], { limits })).to.deep.equal([nothing])
    expect(
      judged(
        [
          [{}, [9]],
          [{ contender: 'hash' }, [1]],
        ],
        { limits, others: ['hash', 'bare'] },
      ),
    ).to.deep.equal([nothing])
  })

  it('look for the figures of their own mode, operation and size', () => {
    const strangers: Given[] = [
      [{ contender: 'connect', mode: 'single' }, [1]],
      [{ contender: 'connect', operation: 'read' }, [1]],
      [{ contender: 'connect', kilobytes: 2 }, [1]],
    ]
    expect(judged([[{}, [100]], ...strangers])[0]).to.include({ ratio: undefined })
  })

  it('are decided by the hardest of several', () => {
    const given: Given[] = [
      [{}, [100]],
      [{ contender: 'hash' }, [25]],
      [{ contender: 'bare' }, [50]],
    ]
    const others = ['hash', 'bare'] as const
    expect(judged(given, { others })[0]?.ratio).to.equal(2)
    expect(judged(given, { others, sense: 'at most' })[0]?.ratio).to.equal(0.5)
  })

  it('may compare a size with another', () => {
    const given: Given[] = [
      [{}, [130]],
      [{ kilobytes: 100 }, [100]],
    ]
    const verdicts = judged(given, {
      others: ['json'],
      otherSize: 0.4,
      sense: 'at most',
      limits: { 100: 1.3 },
    })
    expect(verdicts).to.deep.equal([{ kilobytes: 100, limit: 1.3, ratio: 1.3, met: true }])
  })

  it('take with a network what half of the calls took at most', () => {
    const network = { mode: 'network' } as const
    const figures = new Figures([
      cell(network, [1, 1], { latencies: [2, 1, 9] }),
      cell({ ...network, contender: 'connect' }, [1, 1], { latencies: [4, 4, 4] }),
    ])
    const [verdict] = judge(figures, { ...target, mode: 'network', sense: 'at most', limits: { 0.4: 0.55 } })
    expect(verdict).to.deep.equal({ kilobytes: 0.4, limit: 0.55, ratio: 0.5, met: true })
  })

  it('are those that were set', () => {
    const limitsOf = (title: string): unknown => TARGETS.find((each) => titleOf(each) === title)?.limits
    const all = (limit: number): object => Object.fromEntries(SIZES_KB.map((size) => [size, limit]))
    const expected: Record<string, object> = {
      'change / connect-redis default': { 0.4: 3, 2: 4.5, 10: 15, 100: 125 },
      'change / connect-redis timeout 0': { 0.4: 1.3, 2: 3, 10: 13, 100: 125 },
      'change / bare EVALSHA': all(0.9),
      'network change / connect-redis default': all(0.55),
      'network change / connect-redis timeout 0': all(0.55),
      'network read / connect-redis default': all(0.55),
      'network read / connect-redis timeout 0': all(0.55),
      'read / bare EVALSHA': all(0.9),
      'fields / the same at 0.4 KB': { 100: 1.3 },
      'create / bare EVALSHA': all(0.7),
      'shared read / connect-redis default': { 0.4: 3, 2: 4, 10: 9, 100: 90 },
      'shared read / connect-redis timeout 0': { 0.4: 1.2, 2: 2.2, 10: 7, 100: 90 },
      'shared read / the same at 0.4 KB': { 100: 1.3 },
      'cached read / JsonSessionStore': { 10: 1.5 },
      ...Object.fromEntries(
        OPERATIONS.map((operation) => [
          `memory ${operation} / our best on Redis`,
          operation === 'read' ? { 0.4: 5, 2: 5 } : all(5),
        ]),
      ),
    }
    expect(TARGETS.map(titleOf)).to.have.members(Object.keys(expected))
    for (const [title, limits] of Object.entries(expected))
      expect(limitsOf(title), title).to.deep.equal(limits)
  })

  it('mean operations a second, but where time is compared', () => {
    const atMost = TARGETS.filter(({ sense }) => sense === 'at most').map(titleOf)
    expect(atMost).to.deep.equal([
      'network change / connect-redis default',
      'network change / connect-redis timeout 0',
      'network read / connect-redis default',
      'network read / connect-redis timeout 0',
      'fields / the same at 0.4 KB',
      'shared read / the same at 0.4 KB',
    ])
  })

  it('come with the plain comparison of a whole read with that of a string', () => {
    const given = [
      cell({ operation: 'read' }, [50]),
      cell({ operation: 'read', contender: 'connect' }, [100]),
    ]
    const [first] = AGAINST_STRINGS
    if (!first) throw new Error('no comparison')
    expect(judge(new Figures(given), first)[0]).to.include({ ratio: 0.5, met: false })
    expect(AGAINST_STRINGS.map(titleOf)).to.deep.equal([
      'read / connect-redis default',
      'read / connect-redis timeout 0',
    ])
  })
})

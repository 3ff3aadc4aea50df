import { expect } from 'chai'
import { describe, it } from 'mocha'
import type { Cell } from '../../bench/measuring/samples.ts'
import { CONTENDERS, FULL, MODES, OPERATIONS, SIZES_KB, SMOKE } from '../../bench/plan.ts'
import { jsonOf, textOf } from '../../bench/report/report.ts'
import type { Run } from '../../bench/report/report.ts'
import { short, table, times, whole } from '../../bench/report/table.ts'
import { cell } from './cells.ts'
import { machine } from './runs.ts'

/** Wide numbers, so that columns are as wide as they get. */
const everything: Cell[] = MODES.flatMap((mode) =>
  OPERATIONS.flatMap((operation) =>
    SIZES_KB.flatMap((kilobytes) =>
      CONTENDERS.filter((contender) => mode !== 'network' || contender !== 'memory').map((contender) =>
        cell({ mode, operation, kilobytes, contender }, [123_456, 999_999], {
          latencies: [10.25, 12.5],
          ...(mode === 'network' ? { sentBytes: 10_477, receivedBytes: 102_665 } : {}),
        }),
      ),
    ),
  ),
)

const run: Run = {
  at: '2026-11-25T12:00:00.000Z',
  seconds: 61.4,
  machine,
  plan: FULL,
  rounds: 2,
  notPublishable: undefined,
  cells: everything,
  weights: [{ contender: 'json', kilobytes: 0.4, bytes: 2347.4 }],
  leftOut: [],
  ping: { network: 1.14, direct: 0.05 },
}

describe('a table', () => {
  it('has columns as wide as their widest text, numbers to the right', () => {
    const rows = [
      { head: 'long name', columns: ['1', '22'] },
      { head: 'b', columns: ['333333'] },
    ]
    expect(table('Title', ['A', 'B'], rows).split('\n')).to.deep.equal([
      'Title',
      '                A   B',
      'long name       1  22',
      'b          333333',
    ])
  })

  it('shows numbers in three or four digits', () => {
    expect([0.5231, 9.812, 98.12, 981.2, 9812, 98_120, 981_200, 9_812_000].map(short)).to.deep.equal([
      '0.523',
      '9.81',
      '98.1',
      '981',
      '9812',
      '98.1k',
      '981k',
      '9.81M',
    ])
    expect([8, 99, 10_477, 102_665].map(whole)).to.deep.equal(['8', '99', '10.5k', '103k'])
    expect([0.523, 1.999, 2.94, 19.96, 122.4].map(times)).to.deep.equal([
      '0.52',
      '2.00',
      '2.9',
      '20.0',
      '122',
    ])
  })
})

describe('the report of the benchmark', () => {
  it('is readable in 120 columns', () => {
    const widest = textOf(run, true)
      .split('\n')
      .reduce((a, b) => (b.length > a.length ? b : a))
    expect(widest.length, widest).to.be.at.most(120)
  })

  it('has a row for each contender, operation and mode', () => {
    const text = textOf({ ...run, cells: everything }, false)
    expect(text.match(/^MemorySessionStore /gm)).to.have.length(2 * OPERATIONS.length)
    expect(text.match(/^JsonSessionStore /gm)).to.have.length(3 * OPERATIONS.length + 1)
  })

  it('says where it was made, and when', () => {
    const text = textOf(run, false)
    for (const part of [
      '2026-11-25',
      'Processor, 2 cores',
      'v20.0.0',
      'Redis 8.2.3',
      'ReJSON 2.8.3',
      'redis 6.3.1',
    ])
      expect(text).to.include(part)
    expect(text).to.include('connect-redis 9.0.0').and.include('2 of 5 rounds').and.include('PING 1.14 ms')
  })

  it('shows the median, the farthest round, and the ratio to the baseline', () => {
    const cells = [cell({}, [80, 100, 120]), cell({ contender: 'connect' }, [50, 40, 60])]
    expect(textOf({ ...run, cells }, false)).to.match(/^JsonSessionStore +100 ±20% +2\.0×$/m)
  })

  it('leaves a place empty of a figure where there is none, and says why', () => {
    const cells = [cell({}, [100]), cell({ kilobytes: 2, contender: 'connect' }, [100])]
    const leftOut = [{ what: 'connect-redis default, 0.4 KB', why: 'too little memory' }]
    const text = textOf({ ...run, cells, leftOut }, false)
    expect(text).to.match(/^connect-redis default +left out +100 ±0% +1\.00×$/m)
    expect(text).to.match(/^change \/ connect-redis default +not measured +not measured$/m)
    expect(text).to.include('left out: connect-redis default, 0.4 KB: too little memory')
  })

  it('says that a whole read loses to a string where it does', () => {
    const read = { operation: 'read' } as const
    const cells = [
      cell(read, [150]),
      cell({ ...read, contender: 'connect' }, [100]),
      cell({ ...read, kilobytes: 10 }, [70]),
      cell({ ...read, kilobytes: 10, contender: 'connect' }, [100]),
    ]
    expect(textOf({ ...run, cells }, false)).to.match(
      /^read \/ connect-redis default +1\.50 wins +0\.70 loses$/m,
    )
  })

  it('labels what must not be published', () => {
    expect(textOf(run, false)).not.to.include('NOT FOR PUBLICATION')
    const smoke = textOf({ ...run, plan: SMOKE, notPublishable: 'turns too short' }, false)
    expect(smoke).to.match(/^NOT FOR PUBLICATION: turns too short$/m)
  })

  it('says so when there is nothing', () => {
    expect(textOf({ ...run, cells: [], weights: [] }, true)).to.include('nothing could be measured')
  })

  it('is the same as JSON, with every round', () => {
    const cells = [
      cell({ mode: 'network' }, [80, 100.123456, 120], { latencies: [1, 2, 9] }),
      cell({ mode: 'network', contender: 'connect' }, [50, 40, 60], { latencies: [4] }),
    ]
    const json = JSON.parse(jsonOf({ ...run, cells })) as Record<string, unknown>
    expect(json).to.deep.include({
      at: run.at,
      machine,
      plan: FULL,
      rounds: 2,
      notPublishable: null,
      ping: run.ping,
    })
    const [first] = json['cells'] as Record<string, unknown>[]
    expect(first).to.deep.include({
      mode: 'network',
      contender: 'json',
      perSecond: 100.12,
      p50Ms: 2,
      p99Ms: 9,
    })
    expect(first?.['samples']).to.have.length(3)
    const target = (json['targets'] as Record<string, unknown>[]).find(
      ({ title }) => title === 'network change / connect-redis default',
    )
    expect(target?.['verdicts']).to.deep.include({ kilobytes: 0.4, limit: 0.55, ratio: 0.5, met: true })
  })
})

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { after, describe, it } from 'mocha'
import { apart } from '../../bench/charts/apart.ts'
import { chartsSection } from '../../bench/charts/chart.ts'
import { charts } from '../../bench/charts/charts.ts'
import { countChart, countCharts } from '../../bench/charts/count.ts'
import { LOOKS, PAPER } from '../../bench/charts/look.ts'
import { storeCharts } from '../../bench/charts/store-charts.ts'
import { comparison, described, listed } from '../../bench/charts/words.ts'
import { Refusal } from '../../bench/failure.ts'
import { contrast, distance } from './colour.ts'
import { SPEEDS, machine, runOf } from './runs.ts'

const SCHEMES = ['light', 'dark'] as const
const namesIn = (run: Parameters<typeof storeCharts>[0], name: string): string =>
  storeCharts(run).find((chart) => chart.name === name)?.svg ?? ''

describe('the charts', () => {
  it('say each for itself what it shows, and on what, with what, when and how often it was measured', () => {
    const all = charts()
    expect(all.map(({ name }) => name)).to.include.members(['change', 'read', 'memory', 'http-change'])
    for (const { name, svg, title } of all) {
      expect(svg, name).to.include(`<title id="title">${title.replaceAll('&', '&amp;')}</title>`)
      expect(svg, name).to.match(/<desc id="desc">[^<]{100,}<\/desc>/)
      for (const part of [
        /20\d\d-\d\d-\d\d · /,
        /\d cores/,
        /Node v\d/,
        /Redis 8/,
        /ReJSON \d/,
        /connect-redis \d/,
      ])
        expect(svg, name).to.match(part)
      expect(svg, name).to.match(
        name === 'memory' ? /weighed once/ : /median of \d+ rounds, bars: lowest to highest/,
      )
      expect(svg, name).to.include('@media (prefers-color-scheme:dark)')
      expect(svg, name).not.to.match(/NaN|undefined|Infinity/)
    }
  })

  it('are the same for the same figures', () => {
    expect(charts()).to.deep.equal(charts())
  })

  it('stand on the page with their words', () => {
    const text = chartsSection(storeCharts(runOf(SPEEDS)))
    expect(text).to.include('![Change one preference, by session size. Operations a second')
    expect(text).to.include('](images/bench-change.svg)\n\n**JsonSessionStore** wins against ')
  })

  it('have those who were measured and no others', () => {
    expect(namesIn(runOf(SPEEDS), 'read'))
      .to.include('JsonSessionStore')
      .and.not.include('readCache')
    const { hset: _, ...fewer } = SPEEDS
    const svg = namesIn(runOf({ ...fewer, cached: 15_000, shared: 30_000 }), 'read')
    expect(svg).to.include('readCache, own copy').and.include('readCache, shared').and.not.include('HSET')
    expect(namesIn(runOf({ ...SPEEDS, shared: 30_000 }), 'change')).not.to.include('readCache')
  })

  it('are readable in light and in dark, and so are their lines', () => {
    for (const scheme of SCHEMES) {
      const card = PAPER.card[scheme]
      for (const name of ['text', 'quiet'] as const)
        expect(contrast(PAPER[name][scheme], card), name).to.be.at.least(4.5)
      for (const [name, look] of Object.entries(LOOKS))
        expect(contrast(look[scheme], card), `${name} ${scheme}`).to.be.at.least(3)
    }
  })

  it('can be told apart by those who see fewer colours, and by their marks', () => {
    const looks = Object.entries(LOOKS)
    expect(new Set(looks.map(([, { symbol }]) => symbol)).size).to.equal(looks.length)
    for (const scheme of SCHEMES)
      for (const [i, [one, a]] of looks.entries())
        for (const [other, b] of looks.slice(0, i))
          expect(distance(a[scheme], b[scheme]), `${one} ${other} ${scheme}`).to.be.at.least(0.055)
  })
})

describe('the chart by count', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'scale.json')
  const points = [1000, 30_000, 1_000_000].flatMap((count) =>
    ['json', 'a <new> one'].map((series) => ({ series, count, median: 9000, low: 8000, high: 10_000 })),
  )
  const figure = { name: 'change', title: 'Change', unit: 'operations a second', points }

  it('is there where something was measured by count', () => {
    expect(countCharts(file)).to.deep.equal([])
    writeFileSync(file, JSON.stringify({ at: '2026-11-26T00:00:00Z', machine, rounds: 5, figures: [figure] }))
    const [chart] = countCharts(file)
    expect(chart).to.include({ name: 'count-change', title: 'Change, by the number of sessions' })
    for (const part of [
      '1,000,000',
      'JsonSessionStore',
      'a &lt;new&gt; one',
      'operations a second',
      'Processor',
    ])
      expect(chart?.svg).to.include(part)
  })

  it('is drawn from points alone', () => {
    expect(countChart(figure, ['where and when']).svg)
      .to.include('where and when')
      .and.include('30,000')
  })

  it('refuses a file of another shape', () => {
    writeFileSync(
      file,
      JSON.stringify({ at: '2026', machine, rounds: 5, figures: [{ ...figure, points: [{}] }] }),
    )
    expect(() => countCharts(file)).to.throw(
      Refusal,
      /`npm run bench:scale`: \/figures\/0\/points\/0 must have/,
    )
  })
})

describe('labels beside their lines', () => {
  it('stay where they are if there is room', () => {
    expect(apart([100, 50, 200], 10, 0, 300)).to.deep.equal([100, 50, 200])
  })

  it('are moved apart in their order, around where they want to be', () => {
    expect(apart([100, 102, 98], 10, 0, 300)).to.deep.equal([100, 110, 90])
    expect(apart([100, 100, 115], 10, 0, 300)).to.deep.equal([95, 105, 115])
    expect(apart([100, 100, 112], 10, 0, 300).map(Math.round)).to.deep.equal([94, 104, 114])
  })

  it('stay within the drawing', () => {
    expect(apart([295, 299], 10, 0, 300)).to.deep.equal([290, 300])
    expect(apart([1, 0], 10, 0, 300)).to.deep.equal([10, 0])
    expect(apart([], 10, 0, 300)).to.deep.equal([])
  })
})

describe('the words of a chart', () => {
  const rounds = (series: string, x: number, ...values: number[]) => ({ series, x, values })
  const placesText = (places: readonly number[]): string => `${listed(places.map(String))} KB`

  it('say who was ahead in every round, who in none, and who in some', () => {
    const all = [
      ...[1, 2, 3].map((x) => rounds('json', x, 100, 110)),
      ...[1, 2, 3].map((x) => rounds('connect', x, 50, 109)),
      ...[1, 2, 3].map((x) => rounds('connect0', x, 99, 109)),
      ...[1, 2, 3].map((x) => rounds('hset', x, 100 + x - 2, 120)),
    ]
    expect(comparison(all, 'json', ['connect', 'connect0', 'hset', 'bare'], { placesText })).to.equal(
      '**JsonSessionStore** wins against connect-redis default and connect-redis timeout 0 (everywhere); ' +
        'loses to HSET by hand (3 KB); draws with HSET by hand (1 and 2 KB).',
    )
  })

  it('are none where there is nobody', () => {
    expect(comparison([rounds('json', 1, 100)], 'json', ['connect'], { placesText })).to.equal('')
  })

  it('give all medians, for who cannot see the chart', () => {
    const point = { series: 'json', median: 12_345, low: 1, high: 2 }
    const points = [
      { ...point, x: 1 },
      { ...point, x: 2 },
      { ...point, series: 'hash', x: 2 },
    ]
    expect(described(points, 'Calls', String)).to.equal(
      'Calls, at 1, 2. JsonSessionStore: 12.3k, 12.3k. HashSessionStore: left out, 12.3k.',
    )
  })
})

import { expect } from 'chai'
import { describe, it } from 'mocha'
import { comparedWith, errorOf } from '../../bench/capacity/check.ts'
import { Constants, between, measuredRun, overMix } from '../../bench/capacity/constants.ts'
import { LIMITS, ORDINARY, estimate } from '../../bench/capacity/estimate.ts'
import type { Estimate, Wish } from '../../bench/capacity/estimate.ts'
import { bitsText, bytesText, rowsOf, termsText, wishText } from '../../bench/capacity/text.ts'

const run = measuredRun()
const constants = new Constants(run)
const wish: Wish = { ...ORDINARY, sessions: 10_000, requests: 200 }
const needed = (changes: Partial<Wish>): Estimate => estimate({ ...wish, ...changes }, constants)

describe('the run that capacity is estimated by', () => {
  it('may be published', () => {
    expect(run.notPublishable).to.equal(null)
  })

  it('took about the memory that is estimated, and the work that costs are', () => {
    const memory = comparedWith(constants)
    expect(memory).to.have.length(4)
    for (const one of memory) expect(Math.abs(errorOf(one)), one.what).to.be.below(0.15)
    const reads = overMix((kb) => constants.cost('json', 'read', 'serverMicros', kb))
    expect(reads).to.be.closeTo(constants.mixed('server', 'read')?.serverMicros ?? NaN, 1e-6)
  })
})

describe('an estimate', () => {
  it('grows with what is asked', () => {
    const small = needed({})
    expect(needed({ sessions: 20_000 }).bytes).to.be.closeTo(2 * small.bytes, 1)
    expect(needed({ requests: 400 }).cores).to.be.greaterThan(1.5 * small.cores)
    expect(needed({ replicas: 2 })).to.include({ servers: 3, allBytes: 3 * small.bytes })
    expect(needed({ loggedIn: 0 }).sessionBytes).to.be.closeTo(small.sessionBytes - 0.7 * constants.entry, 1)
  })

  it('is one server where one is enough, and else three masters at least', () => {
    expect(needed({})).to.include({ shards: 1, servers: 2 })
    const many = needed({ sessions: 1e8 })
    expect(many.shards).to.be.at.least(3)
    expect(many.limit).to.equal('bytes')
    expect(many.bytes / many.shards).to.be.at.most(LIMITS.bytes)
    expect(many.allConnections).to.equal(many.connections * many.shards)
    expect(needed({ requests: 1e6 }).limit).to.be.oneOf(['cores', 'connections'])
  })

  it('is less for a hash, and less for what is not sent again', () => {
    expect(needed({ store: 'hash' }).bytes).to.be.below(needed({}).bytes)
    const [read, cached] = [needed({ requests: 1e5 }), needed({ requests: 1e5, readCache: 0.9 })]
    expect(cached.bits).to.be.below(read.bits / 2)
    expect(cached.cores).to.be.below(read.cores)
  })

  it('is told in words', () => {
    expect(wishText(wish)).to.match(/^10\.0k sessions, 200 requests a second, JsonSessionStore, 2 KB in each/)
    expect(termsText({ ...wish, replicas: 2 }, ORDINARY)).to.deep.equal(['2 replicas of each master'])
    const rows = rowsOf(needed({}))
    expect(rows.find(([name]) => name === 'masters')?.[1]).to.match(/^1; nearest limit: /)
    expect([12e6, 3.4e9, 34e9].map(bytesText)).to.deep.equal(['12 MB', '3.4 GB', '34 GB'])
    expect([12e6, 3.4e9].map(bitsText)).to.deep.equal(['12 Mbit/s', '3.4 Gbit/s'])
  })
})

describe('what lies between two measured sizes', () => {
  const points = [
    { x: 1, y: 10 },
    { x: 2, y: 20 },
    { x: 4, y: 60 },
  ]

  it('is on the line between them, and beyond the last on that of the two before', () => {
    expect([0, 1, 1.5, 3, 5].map((x) => between(points, x))).to.deep.equal([0, 10, 15, 40, 80])
    expect(() => between([], 1)).to.throw(RangeError)
  })

  it('is averaged over the mix', () => {
    expect(overMix(() => 7)).to.be.closeTo(7, 1e-9)
    expect(overMix((kb) => kb)).to.be.within(1.4, 1.6)
  })
})

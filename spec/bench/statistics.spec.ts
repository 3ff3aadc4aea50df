import { expect } from 'chai'
import { describe, it } from 'mocha'
import { median, percentile, ratio, spread } from '../../bench/report/statistics.ts'

describe('the statistics of the benchmark', () => {
  it('takes the middle one, or the mean of the middle two', () => {
    expect(median([30, 10, 20])).to.equal(20)
    expect(median([40, 10, 20, 30])).to.equal(25)
    expect(median([7])).to.equal(7)
  })

  it('sorts numbers as numbers, and leaves what it is given as it is', () => {
    const values = [100, 9, 20]
    expect(median(values)).to.equal(20)
    expect(percentile(values, 1)).to.equal(100)
    expect(values).to.deep.equal([100, 9, 20])
  })

  it('takes the nearest rank for a percentile', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1)
    expect(percentile(hundred, 0.5)).to.equal(50)
    expect(percentile(hundred, 0.99)).to.equal(99)
    expect(percentile([1, 2, 3], 0.99)).to.equal(3)
    expect(percentile([1, 2, 3], 0.5)).to.equal(2)
    expect(percentile([5], 0)).to.equal(5)
  })

  it('has no figure for nothing', () => {
    expect(() => median([])).to.throw(RangeError)
    expect(() => percentile([], 0.5)).to.throw(RangeError)
    expect(() => spread([])).to.throw(RangeError)
  })

  it('gives the spread as the farthest distance from the median, on either side', () => {
    expect(spread([90, 100, 150])).to.equal(0.5)
    expect(spread([40, 100, 110])).to.equal(0.6)
    expect(spread([8])).to.equal(0)
  })

  it('compares within a round: a slow moment of the machine, which both had, does not count', () => {
    const [own, other] = [
      [90, 10, 50],
      [30, 10, 10],
    ]
    expect(ratio(own, other)).to.equal(3)
    expect(median(own) / median(other)).to.equal(5)
  })

  it('compares the same rounds only', () => {
    expect(() => ratio([1, 2], [1])).to.throw(RangeError)
    expect(() => ratio([], [])).to.throw(RangeError)
  })
})

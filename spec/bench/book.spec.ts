import { expect } from 'chai'
import { describe, it } from 'mocha'
import { Book } from '../../bench/measuring/book.ts'
import type { Sample } from '../../bench/measuring/samples.ts'

const place = { mode: 'busy', kilobytes: 2, contender: 'json' } as const
const sample = (perSecond: number): Sample => ({ perSecond, serverMicros: 1, latencies: [] })
const ratesOf = (book: Book): unknown =>
  book
    .outcome()
    .cells.map(({ contender, operation, samples }) => [
      contender,
      operation,
      samples.map(({ perSecond }) => perSecond),
    ])

describe('the book of the rounds', () => {
  it('keeps whole rounds only, without the one that warms up', () => {
    const book = new Book(['change'])
    for (const [i, counts] of [false, true, true].entries()) {
      book.enter(place, { change: sample(i) })
      book.endRound(counts)
    }
    book.enter(place, { change: sample(9) })
    expect(ratesOf(book)).to.deep.equal([['json', 'change', [1, 2]]])
    expect(book.outcome().rounds).to.equal(2)
  })

  it('has nothing before the end of the first round', () => {
    const book = new Book(['change'])
    book.enter(place, { change: sample(1) })
    book.endRound(false)
    book.enter(place, { change: sample(2) })
    expect(book.outcome()).to.deep.equal({ cells: [], rounds: 0, leftOut: [] })
  })

  it('has no figure for what failed once, not even from the rounds before, and says why', () => {
    const book = new Book(['create', 'destroy', 'change'])
    book.enter(place, { create: sample(1), destroy: sample(2) })
    book.enter(place, { change: sample(3) })
    book.endRound(true)
    book.fail(place, 'create', new Error('out of memory'))
    expect(book.hasFailed(place, 'create')).to.equal(true)
    expect(book.hasFailed(place, 'change')).to.equal(false)
    expect(book.hasFailed({ ...place, kilobytes: 10 }, 'create')).to.equal(false)
    book.endRound(true)
    expect(ratesOf(book)).to.deep.equal([['json', 'change', [3]]])
    expect(book.outcome().leftOut).to.deep.equal([
      { what: 'JsonSessionStore: create and destroy, 2 KB, busy', why: 'out of memory' },
    ])
  })

  it('keeps those that were asked for', () => {
    const book = new Book(['destroy'])
    book.enter(place, { create: sample(1), destroy: sample(2) })
    book.endRound(true)
    expect(ratesOf(book)).to.deep.equal([['json', 'destroy', [2]]])
  })

  it('keeps contenders, sizes and modes apart', () => {
    const book = new Book(['change'])
    const places = [
      place,
      { ...place, kilobytes: 10 },
      { ...place, mode: 'single' },
      { ...place, contender: 'hash' },
    ] as const
    for (const [i, each] of places.entries()) book.enter(each, { change: sample(i) })
    book.endRound(true)
    expect(book.outcome().cells.map(({ samples }) => samples[0]?.perSecond)).to.deep.equal([0, 1, 2, 3])
  })
})

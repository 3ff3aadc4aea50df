import { expect } from 'chai'
import { describe, it } from 'mocha'
import { Bar } from '../../bench/progress.ts'

/** What is written while `use` has the bar; the clock goes on by `stepMs` each time it is asked. */
function written(isTTY: boolean, stepMs: number, use: (bar: Bar) => void): string {
  let [text, now] = ['', 0]
  const stream = { isTTY, columns: 60, write: (part: string) => (text += part) }
  use(new Bar(stream, () => (now += stepMs)))
  return text
}

describe('the bar of the benchmark', () => {
  it('writes a plain line for each stage to a log', () => {
    const text = written(false, 1000, (bar) => {
      bar.begin('making the sessions')
      for (let i = 0; i < 6; i++) bar.show(i, 6, `round ${1 + Math.floor(i / 3)} of 2`, `turn ${i}`)
      bar.end()
    })
    expect(text).to.equal('making the sessions\nround 1 of 2\nround 2 of 2\n')
  })

  it('moves one line on a terminal, no wider than that, and leaves nothing', () => {
    const lines = written(true, 1000, (bar) => {
      bar.begin('making the sessions')
      bar.show(0, 4, 'round 1 of 1', 'busy · change · 0.4 KB · JsonSessionStore')
      bar.show(1, 4, 'round 1 of 1', 'busy · change · 0.4 KB · JsonSessionStore')
      bar.show(2, 4, 'round 1 of 1', 'busy · change · 0.4 KB · JsonSessionStore')
      bar.end()
    }).split('\r\x1b[K')
    expect(lines.join('')).not.to.include('\n')
    expect(lines.at(-1)).to.equal('')
    expect(Math.max(...lines.map((line) => line.length))).to.be.at.most(59)
    // Two seconds for a half: as many are left.
    expect(lines.at(-2)).to.equal(
      `${'█'.repeat(15)}${'░'.repeat(15)} 50 % · 2 s left · round 1 of 1`.slice(0, 59),
    )
  })

  it('draws ten times a second at most', () => {
    const text = written(true, 10, (bar) => {
      for (let i = 0; i < 100; i++) bar.show(i, 100, 'round 1 of 1', '')
    })
    expect(text.split('\r').length - 1).to.equal(10)
  })
})

import { expect } from 'chai'
import { describe, it } from 'mocha'
import { progressOn } from '../../tools/server/progress.ts'

describe('progressOn()', () => {
  const shown = (isTTY: boolean): string => {
    let text = ''
    const progress = progressOn({ isTTY, write: (part) => (text += part) })
    progress.step('Fetching')
    progress.step('Starting')
    progress.end('Ready')
    return text
  }

  it('writes plain lines to a log', () => {
    expect(shown(false)).to.equal('Fetching …\nStarting …\nReady\n')
  })

  it('moves one line on a terminal and leaves the last', () => {
    const lines = shown(true).split('\r')
    expect(lines.join('')).to.match(/Fetching … 0 s[^\n]*Starting … 0 s[^\n]*Ready\n$/)
    expect(lines.length).to.be.greaterThan(2)
  })
})

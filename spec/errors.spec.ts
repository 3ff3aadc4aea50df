import { expect } from 'chai'
import {
  SessionBackendError,
  SessionInvalidError,
  SessionPathError,
  afterPart,
  formatPath,
} from '../lib/errors.ts'

describe('errors', () => {
  it('tell the first five issues and how many there are', () => {
    const issues = Array.from({ length: 1000 }, (_, i) => ({
      path: ['a', i],
      keyword: 'type',
      message: 'is wrong',
    }))
    const error = new SessionInvalidError(issues)
    expect(error.message).to.equal(
      'session data refused: a[0] is wrong; a[1] is wrong; a[2] is wrong; a[3] is wrong; a[4] is wrong (and 995 more)',
    )
    expect(error.issues).to.have.length(1000)
    expect(new SessionInvalidError(issues.slice(0, 5)).message).to.not.include('more')
  })

  it('name paths for people', () => {
    expect(formatPath([])).to.equal('(root)')
    expect(formatPath(['preferences', 'theme'])).to.equal('preferences.theme')
    expect(formatPath(['cart', 0, 'odd name', ''])).to.equal('cart[0]["odd name"][""]')
    expect(new SessionPathError(['a'], 'is wrong').message).to.equal('a: is wrong')
  })

  it('do not claim that nothing was applied, once something was', () => {
    const cause = new SessionBackendError('timeout', 'not-applied', 'too late')
    expect(afterPart(cause)).to.include({ reason: 'timeout', outcome: 'unknown', cause })
    const unknown = new SessionBackendError('timeout', 'unknown', 'too late')
    expect(afterPart(unknown)).to.equal(unknown)
    expect(afterPart(unknown, 3)).to.include({ reason: 'timeout', outcome: 'unknown', applied: 3 })
    const other = new TypeError('a mistake')
    expect(afterPart(other)).to.equal(other)
  })
})

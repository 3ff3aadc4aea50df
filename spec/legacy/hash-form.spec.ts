import { expect } from 'chai'
import { COOKIE_AGE } from '../../lib/adapters/legacy/age.ts'
import { hashForm } from '../../lib/adapters/legacy/hash-form.ts'

describe('the form of hashes made by hand', () => {
  const form = hashForm(new Set(), COOKIE_AGE)
  const decode = (...fields: string[]): ReturnType<typeof form.decode> => form.decode(fields)

  it('takes the beginning in seconds or milliseconds, and none from what is no instant', () => {
    expect(decode('created_at', '1764086400').createdMs).to.equal(1_764_086_400_000)
    expect(decode('created_at', '1764086400123').createdMs).to.equal(1_764_086_400_123)
    for (const text of ['yesterday', '0', '-5']) expect(decode('created_at', text).createdMs).to.equal(null)
    expect(decode('a', 'b').createdMs).to.equal(null)
  })

  it('takes away a cookie that is to be removed, and leaves a hash', () => {
    const before = decode('cookie', '{"path":"/"}', 'a', 'null')
    const after = { ...before, envelope: null, data: {} }
    expect(before.envelope).to.deep.equal({ path: '/' })
    expect(form.changes(before, after, 5000, 0, false)).to.deep.equal([
      '2',
      'a',
      'cookie',
      'last_activity',
      '5',
    ])
    expect(form.changes(before, before, 5000, 0, true)).to.deep.equal(['0', 'last_activity', '5'])
    expect(form.changes(after, { ...after, data: { a: null } }, 0, 0, false)).to.deep.equal([
      '0',
      'a',
      'null',
    ])
  })

  it('makes one without a cookie', () => {
    expect(form.whole(decode('a', 'b'), 1000, 0)).to.deep.equal([
      'created_at',
      '1',
      'last_activity',
      '1',
      'a',
      'b',
    ])
  })
})

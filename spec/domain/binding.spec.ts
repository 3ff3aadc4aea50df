import { expect } from 'chai'
import { clientLabel, matchesClient } from '../../lib/domain/binding.ts'
import type { BindingOptions } from '../../lib/domain/binding.ts'

const matches = (then: string, now: string | undefined, binding: BindingOptions): boolean =>
  matchesClient(clientLabel({ ip: then }), { ip: now }, binding)

describe('binding', () => {
  const cases: readonly (readonly [string, string | undefined, boolean, boolean])[] = [
    ['192.0.2.7', '192.0.2.7', true, true],
    ['192.0.2.7', '192.0.2.200', false, true],
    ['192.0.2.7', '192.0.3.7', false, false],
    ['192.0.2.7', '::ffff:192.0.2.7', true, true],
    ['192.0.2.7', '::ffff:c000:2c8', false, true],
    ['::ffff:c000:207', '192.0.3.7', false, false],
    ['2001:db8::1', '2001:0DB8:0:0:0:0:0:1', true, true],
    ['2001:db8::1', '2001:db8:0:0:ffff::1', false, true],
    ['2001:db8::1', '2001:db8:0:1::1', false, false],
    ['::1', '::', false, true],
    ['fe80::1%eth0', 'fe80::1%eth1', true, true],
    ['2001:db8::1', '32.1.13.184', false, false],
    ['unknown', 'unknown', true, true],
    ['unknown', 'UNKNOWN', false, false],
    ['192.0.2.7', undefined, false, false],
  ]
  for (const [then, now, exact, network] of cases) {
    it(`made for ${then}, used from ${now ?? 'nowhere'}: exact ${exact}, network ${network}`, () => {
      expect(matches(then, now, { ip: 'exact' })).to.equal(exact)
      expect(matches(then, now, { ip: 'network' })).to.equal(network)
      expect(matches(then, now, { ip: 'off' })).to.equal(true)
    })
  }

  it('keeps 256 characters of a User-Agent and compares the whole', () => {
    const [one, two] = ['x'.repeat(300) + '1', 'x'.repeat(300) + '2']
    const label = clientLabel({ userAgent: one })
    expect(label.userAgent).to.have.length(256)
    expect(matchesClient(label, { userAgent: one }, { userAgent: true })).to.equal(true)
    expect(matchesClient(label, { userAgent: two }, { userAgent: true })).to.equal(false)
    expect(matchesClient(label, {}, { userAgent: true })).to.equal(false)
    expect(matchesClient(label, {}, {})).to.equal(true)
  })

  it('cuts between the halves of no character', () => {
    expect(clientLabel({ userAgent: 'x'.repeat(255) + '😀' }).userAgent?.isWellFormed()).to.equal(true)
  })

  it('compares nothing that was not known when the session was made', () => {
    expect(
      matchesClient(null, { ip: '192.0.2.7', userAgent: 'x' }, { ip: 'exact', userAgent: true }),
    ).to.equal(true)
    expect(matchesClient({}, { ip: '192.0.2.7' }, { ip: 'network' })).to.equal(true)
  })
})

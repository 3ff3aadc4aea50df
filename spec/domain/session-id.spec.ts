import { expect } from 'chai'
import { generateId, handleOf, isHandleShape, isIdShape } from '../../lib/domain/session-id.ts'

describe('an id', () => {
  it('is 256 random bits, in 43 characters', () => {
    const ids = Array.from({ length: 1000 }, generateId)
    expect(new Set(ids).size).to.equal(1000)
    for (const id of ids) expect(Buffer.from(id, 'base64url').toString('base64url')).to.equal(id)
    expect(ids.every((id) => /^[\w-]{43}$/.test(id) && isIdShape(id))).to.equal(true)
  })

  it('is a text of 16 to 256 characters that need no quoting', () => {
    for (const id of [
      'x'.repeat(16),
      'x'.repeat(256),
      'A-Z_a.z,0123456789',
      '12345678-1234-1234-1234-123456789abc',
    ])
      expect(isIdShape(id), id).to.equal(true)
    const good = 'x'.repeat(20)
    const bad = [15, 257].map((length) => 'x'.repeat(length))
    for (const part of ['\n', '\0', ' ', ':', '*', '%', '{', 'é', '/']) bad.push(good + part, part + good, `${good}${part}${good}`) // prettier-ignore
    for (const id of [...bad, '', undefined, null, 7, [good], { toString: () => good }])
      expect(isIdShape(id), String(id)).to.equal(false)
  })

  it('has a handle that is not the id, and that is always the same', () => {
    const id = 'x'.repeat(43)
    expect(handleOf(id)).to.equal('zAscLGbzu5_RoIHGJrob72L2-WRBpDvhUmhSN3asJqE')
    expect(isHandleShape(handleOf(id))).to.equal(true)
    for (const handle of ['x'.repeat(42), `${'x'.repeat(43)}\n`, 'x'.repeat(44), '.'.repeat(43), 7, null])
      expect(isHandleShape(handle), String(handle)).to.equal(false)
  })
})

/** Wrong options of an adapter are a TypeError that names them. */
import { expect } from 'chai'
import { resolveOptions } from '../../lib/adapters/options.ts'
import { MemorySessionStore } from '../../lib/index.ts'

const store = new MemorySessionStore()

describe('the options of an adapter', () => {
  const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
    ['store', { store: undefined }],
    ['store', { store: null }],
    ['store', { store: new Map() }],
    ['userIdField', { userIdField: '' }],
    ['userIdField', { userIdField: 5 }],
    ['userIdFrom', { userIdFrom: 'passport.user' }],
    ['onUnavailable', { onUnavailable: 'never' }],
    ['onError', { onError: {} }],
    ['clock', { clock: 5 }],
    ...[0, -1, 1.5, NaN, Infinity, '5', 2 ** 53].map(
      (n) => ['maxIdleTimeoutMs', { maxIdleTimeoutMs: n }] as const,
    ),
  ]
  for (const [name, given] of wrong)
    it(`refuse ${JSON.stringify(given)}`, () => {
      expect(() => resolveOptions({ store, ...given })).to.throw(TypeError, name)
    })

  it('refuse none at all', () => {
    expect(() => resolveOptions(undefined as never)).to.throw(TypeError)
  })

  it('have defaults', () => {
    const { isPatient, userIdField, userIdFrom, clock, onError } = resolveOptions({ store })
    expect({ isPatient, userIdField, userIdFrom }).to.deep.equal({ isPatient: false, userIdField: 'user_id', userIdFrom: undefined }) // prettier-ignore
    expect(clock).to.equal(Date.now)
    expect(onError(new Error('swallowed'))).to.equal(undefined)
  })
})

/** What comes back from a server may be anything: another script under our name, a proxy, a client library. */
import { expect } from 'chai'
import { SessionBackendError, SessionUnsupportedError } from '../../lib/errors.ts'
import { CODE, failureIn, numberAt, replyOf, stateOf, textAt, textsIn } from '../../lib/redis/reply.ts'

const UNEXPECTED = { reason: 'server', outcome: 'unknown' }
const STATE = 'nonce-1z|1700000000000|1700000001500|1800000||1700086400000|al%20ice'

function thrown(act: () => unknown): unknown {
  try {
    return act()
  } catch (error) {
    return error
  }
}

describe('a reply', () => {
  it('is a code and what comes with it, and nothing else is', () => {
    expect(replyOf([1, 'a', 2])).to.deep.equal({ code: 1, items: ['a', 2] })
    expect(replyOf(1)).to.deep.equal({ code: 1, items: [] })
    for (const value of [undefined, null, true, '1', 'OK', {}, [], ['1'], [null], [[1]]])
      expect(thrown(() => replyOf(value)), JSON.stringify(value)).to.be.instanceOf(SessionBackendError).and.include(UNEXPECTED) // prettier-ignore
  })

  it('has texts and numbers where they are expected', () => {
    const reply = replyOf([1, 'text', 7])
    expect([textAt(reply, 0), numberAt(reply, 1)]).to.deep.equal(['text', 7])
    expect(textsIn(['a', 7])).to.deep.equal(['a', '7'])
    for (const act of [
      () => textsIn('a'),
      () => textsIn(null),
      () => textAt(reply, 1),
      () => textAt(reply, 2),
      () => numberAt(reply, 0),
    ])
      expect(thrown(act)).to.include(UNEXPECTED)
  })

  it('has the state of a session in one text', () => {
    expect(stateOf(STATE)).to.deep.equal({
      ...{ revision: 'nonce-1z', createdMs: 1_700_000_000_000, lastActivityMs: 1_700_000_001_500 },
      ...{ idleTimeoutMs: 1_800_000, absoluteTimeoutMs: null, deadlineMs: 1_700_086_400_000 },
      user: 'al%20ice',
    })
    for (const text of [undefined, null, 7, '', 'a|b', [STATE]])
      expect(
        thrown(() => stateOf(text)),
        String(text),
      ).to.include(UNEXPECTED)
  })

  it('of failure says which', () => {
    const failure = (...items: unknown[]): unknown => failureIn(replyOf(items))
    expect(failure(CODE.REFUSED, 'OOM command not allowed')).to.include({ reason: 'out-of-memory', outcome: 'not-applied' }) // prettier-ignore
    expect(failure(CODE.REFUSED, 'ERR something')).to.include({ reason: 'server', outcome: 'not-applied' })
    expect(failure(CODE.FOREIGN, 'list')).to.include({ reason: 'foreign-key', outcome: 'not-applied' })
    expect(failure(CODE.FOREIGN, 'denied')).to.include({ reason: 'no-permission', outcome: 'not-applied' })
    expect(failure(CODE.FOREIGN, 'unsupported')).to.be.instanceOf(SessionUnsupportedError)
    for (const code of [CODE.OK, CODE.GONE, CODE.LIMIT, 99]) expect(failure(code)).to.include(UNEXPECTED)
  })
})

/** One write of a session object after another, and callbacks outside of promises. */
import { expect } from 'chai'
import { Baseline } from '../../lib/adapters/baseline.ts'
import { settle } from '../../lib/adapters/callback.ts'
import { Tracked } from '../../lib/adapters/tracked.ts'

describe('the writes of one session object', () => {
  const baseline = (n: number): Baseline => new Baseline({ n }, null, null, 0)

  it('go one after another, each against what the one before has written', async () => {
    const tracked = new Tracked()
    const session = {}
    const seen: unknown[] = []
    let release = (): void => {}
    const first = tracked.inTurn(session, 'a', async (before) => {
      seen.push(before?.data)
      await new Promise<void>((resolve) => (release = resolve))
      return baseline(1)
    })
    const second = tracked.inTurn(session, 'a', async (before) => void seen.push(before?.data))
    expect(seen).to.deep.equal([undefined])
    release()
    await Promise.all([first, second])
    expect(seen).to.deep.equal([undefined, { n: 1 }])
  })

  it('go on after one that failed, against what was there before', async () => {
    const tracked = new Tracked()
    const session = {}
    tracked.bind(session, 'a', baseline(0))
    const first = tracked.inTurn(session, 'a', () => Promise.reject(new Error('refused')))
    let before: Baseline | undefined
    const second = tracked.inTurn(session, 'a', async (found) => void (before = found))
    expect(await first.catch((error: Error) => error.message)).to.equal('refused')
    await second
    expect(before?.data).to.deep.equal({ n: 0 })
  })

  it('are measured for one id', () => {
    const tracked = new Tracked()
    const session = {}
    tracked.bind(session, 'a', baseline(0))
    expect([tracked.baselineOf(session, 'a')?.data, tracked.baselineOf(session, 'b')]).to.deep.equal([
      { n: 0 },
      undefined,
    ])
  })
})

describe('a callback', () => {
  const outcome = (promise: Promise<unknown>): Promise<unknown[]> =>
    new Promise((resolve) => settle(promise, (...args) => resolve(args)))

  it('gets the value, or the error', async () => {
    expect(await outcome(Promise.resolve(5))).to.deep.equal([null, 5])
    expect(await outcome(Promise.reject(new Error('no')))).to.have.nested.property('[0].message', 'no')
  })

  it('need not be there', async () => {
    for (const none of [undefined, null]) {
      settle(Promise.resolve(), none)
      settle(Promise.reject(new Error('nobody asked')), none)
    }
    await outcome(Promise.resolve())
  })
})

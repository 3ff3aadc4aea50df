import { expect } from 'chai'
import { describe, it } from 'mocha'
import { Refusal } from '../../bench/failure.ts'
import { fitting } from '../../bench/scale/fill.ts'
import { HELP, optionsFrom } from '../../bench/scale/options.ts'
import { FULL, SMOKE, whyNotPublishable } from '../../bench/scale/plan.ts'
import type { Plan } from '../../bench/scale/plan.ts'
import { dataOf, devicesOf, idOf, kilobytesOf, userOf } from '../../bench/scale/population.ts'
import { drawn, randomOf, shuffled } from '../../bench/scale/random.ts'
import type { Part } from '../../bench/scale/scale.ts'
import { slowdown, verdictsOn } from '../../bench/scale/targets.ts'
import { inFlight, latencyOf, meanwhile, merged } from '../../bench/scale/turn.ts'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i)

describe('the options of the benchmark of scale', () => {
  const planOf = (...args: string[]): Plan => optionsFrom(args).plan

  it('are the full run by default, which may be published', () => {
    expect(planOf()).to.deep.equal(FULL)
    expect(whyNotPublishable(planOf())).to.equal(undefined)
    expect(planOf('--smoke')).to.deep.equal(SMOKE)
  })

  it('choose counts, ascending, and topologies; less than all is labelled', () => {
    const args = ['--counts', '500,100,500', '--on', 'cluster', '--rounds', '7', '--seed', '9']
    expect(planOf(...args)).to.deep.include({ counts: [100, 500], on: ['cluster'], rounds: 7 })
    expect(optionsFrom(args).seed).to.equal(9)
    expect(whyNotPublishable(planOf('--on', 'server'))).to.equal('one topology only')
    expect(whyNotPublishable(planOf('--counts', '1000'))).to.equal('other numbers of sessions')
    expect(whyNotPublishable(planOf('--rounds', '1'))).to.equal('fewer than 5 rounds')
    expect(whyNotPublishable({ ...FULL, storm: 10 })).to.equal('too few calls')
  })

  it('say what is wrong', () => {
    for (const args of [
      ['--counts', 'many'],
      ['--rounds', '0'],
      ['--on', 'sentinel'],
      ['--out', 'a/b'],
      ['--x'],
    ])
      expect(() => optionsFrom(args), args.join(' ')).to.throw(Refusal)
    for (const name of ['counts', 'rounds', 'on', 'seed', 'out', 'smoke'])
      expect(HELP).to.include(`--${name}`)
  })
})

describe('the population', () => {
  it('is the mix that it says, in any hundred', () => {
    const users = upTo(1000).map(userOf)
    expect(users.filter((user) => user === undefined)).to.have.length(300)
    expect(new Set(users).size - 1).to.equal(310)
    const devices = upTo(1000).map((session) => devicesOf(session, 1000).length)
    expect(Math.max(...devices)).to.equal(20)
    expect(Math.min(...devices)).to.equal(0)
  })

  it('knows all sessions of a user, and only those', () => {
    for (const session of drawn(50, 1000, randomOf(1))) {
      const user = userOf(session)
      const all = user === undefined ? [] : upTo(1000).filter((other) => userOf(other) === user)
      expect(devicesOf(session, 1000)).to.deep.equal(all)
    }
  })

  it('has sizes from 0.4 to 10 KB, most of them small, and the same for a session each time', () => {
    const sizes = upTo(20_000).map(kilobytesOf)
    expect(Math.min(...sizes)).to.be.within(0.4, 0.41)
    expect(Math.max(...sizes)).to.be.within(9.5, 10)
    expect(sizes.reduce((a, b) => a + b) / sizes.length).to.be.within(1.4, 1.6)
    const text = JSON.stringify(dataOf(7)).length / 1024
    expect(text).to.be.within(kilobytesOf(7) - 0.1, kilobytesOf(7) + 0.2)
    expect(dataOf(0)).not.to.have.any.keys('user_id', 'email')
    expect(dataOf(3)).to.include({ user_id: userOf(3) })
    expect(idOf(3)).to.match(/^[\w-]{16,}$/)
  })
})

describe('numbers by a seed', () => {
  it('are the same again, and other ones by another', () => {
    const of = (seed: number): number[] => drawn(5, 1000, randomOf(seed))
    expect(of(1)).to.deep.equal(of(1)).and.not.deep.equal(of(2))
    expect(shuffled(upTo(9), randomOf(3))).to.have.members(upTo(9))
    expect(drawn(9, 4, randomOf(1))).to.have.members(upTo(4))
  })
})

describe('a turn', () => {
  it('makes each call once, so many at a time, and stops where a session is missing', async () => {
    const seen: number[] = []
    let [now, most] = [0, 0]
    const act = async (i: number): Promise<boolean> => {
      most = Math.max(most, ++now)
      await Promise.resolve()
      now--
      return seen.push(i) > 0
    }
    expect(await inFlight(10, 3, act)).to.have.length(10)
    expect(seen).to.have.members(upTo(10))
    expect(most).to.equal(3)
    const failed = await inFlight(2, 2, async () => null).catch(String)
    expect(failed).to.match(/was not there/)
  })

  it('goes on until another has ended, and fails with it', async () => {
    const soon = new Promise((resolve) => setTimeout(resolve, 5))
    const wait = (): Promise<boolean> => new Promise((resolve) => setImmediate(() => resolve(true)))
    expect(await meanwhile(2, wait, soon)).to.have.length.greaterThan(1)
    const failed = await meanwhile(2, wait, Promise.reject(new Error('no'))).catch(String)
    expect(failed).to.equal('Error: no')
  })

  it('is one of several, by their calls', () => {
    const turn = (perSecond: number, calls: number, serverMicros: number) => ({
      perSecond,
      latencies: upTo(calls),
      cost: { serverMicros, scriptMicros: 0, clientMicros: 0, bytesIn: 0, bytesOut: 0 },
    })
    const { perSecond, cost, latencies } = merged([turn(100, 100, 10), turn(200, 200, 40)])
    expect(perSecond).to.be.closeTo(150, 1e-9)
    expect(cost.serverMicros).to.equal(30)
    expect(latencyOf(latencies)).to.include({ calls: 300, p999: 199 })
  })
})

describe('what is found', () => {
  const part = {
    topology: 'server',
    populations: [{ count: 10 }, { count: 20 }],
    cells: [10, 20].map((count) => ({
      ...{ operation: 'change', mode: 'busy', count },
      perSecond: count === 10 ? [100, 200, 90] : [50, 100, 90],
    })),
    crowd: { quiet: { p999: 2 }, forAll: [{ what: 'destroyByUser', sessions: 9, others: { p999: 8 } }] },
  } as unknown as Part

  it('is compared within each round', () => {
    expect(slowdown(part, 'change')).to.equal(2)
  })

  it('is met or not', () => {
    const whole: Part = {
      ...part,
      cells: [
        'create',
        'read',
        'shared',
        'fields',
        'change',
        'increment',
        'touch',
        'regenerate',
        'destroy',
        'list',
        'count',
        'destroyByUser',
      ].flatMap((operation) =>
        // prettier-ignore
        part.cells.map((cell) => ({ ...cell, operation }) as Part['cells'][number]),
      ),
    }
    const verdicts = verdictsOn(whole)
    expect(verdicts).to.have.length(13)
    expect(verdicts.at(-1)).to.include({ found: 4, limit: 3, met: false })
  })

  it('is measured among as many sessions as memory bears', () => {
    expect(fitting(1000, 10, 1e6)).to.equal(1000)
    expect(fitting(1_000_000, 10_000, 1e9)).to.equal(80_000)
  })
})

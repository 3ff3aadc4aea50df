import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { createClient } from 'redis'
import { measureOn } from '../../bench/bench.ts'
import type { Measured } from '../../bench/bench.ts'
import { ROOT } from '../../bench/contenders/contender.ts'
import type { Client } from '../../bench/contenders/contender.ts'
import { memoryUnder, removeUnder, roomOn, whyNoRoom } from '../../bench/measuring/memory.ts'
import type { Turn } from '../../bench/measuring/rounds.ts'
import { CONTENDERS, OPERATIONS, SMOKE } from '../../bench/plan.ts'
import type { Plan } from '../../bench/plan.ts'

const url = (): string => process.env['REDIS_URL'] ?? ''

describe('memory', () => {
  let client: Client
  before(async () => (client = (await createClient({ url: url() }).connect()) as Client))
  after(() => client.destroy())

  it('is that of all keys that begin so', async () => {
    const prefix = `${ROOT}weighed:`
    await client.set(`${prefix}a`, 'x'.repeat(1000))
    await client.hSet(`${prefix}b`, { field: 'y'.repeat(2000) })
    await client.set(`${ROOT}other`, 'z'.repeat(9000))
    expect(await memoryUnder(client, prefix)).to.be.within(3000, 3600)
    await removeUnder(client, ROOT)
    expect(await memoryUnder(client, ROOT)).to.equal(0)
  })

  it('is too little when the machine or the server has not enough, and says which', () => {
    const room = { machine: 2 ** 40, server: undefined }
    expect(whyNoRoom(100, 64, 8, room)).to.equal(undefined)
    expect(whyNoRoom(100, 64, 8, { ...room, machine: 2 ** 20 })).to.match(
      /^too little memory: it takes up to \d+ MB, this machine has 1 MB$/,
    )
    expect(whyNoRoom(100, 64, 8, { ...room, server: 2 ** 20 })).to.match(/the server may take 1 MB$/)
    expect(whyNoRoom(0.4, 64, 8, { ...room, server: 2 ** 23 })).to.equal(undefined)
  })

  it('of the machine and of the server are known', async () => {
    const { machine, server } = await roomOn(client)
    expect(machine).to.be.greaterThan(2 ** 20)
    expect(server === undefined || server >= 0).to.equal(true)
  })
})

describe('a run', () => {
  const plan: Plan = { ...SMOKE, sizes: [0.4], millis: 1, inFlight: 2, sessions: 2, rounds: 2 }
  const play = (
    changes: Partial<Plan>,
    at: (turn: Turn, round: number) => void,
    stopped = (): boolean => false,
  ): Promise<Measured> =>
    measureOn(url(), { ...plan, ...changes }, { at, stopped }, (error) => {
      throw error
    })

  it('measures everybody at everything, and leaves no key', async () => {
    const { cells, leftOut, rounds, weights, ping } = await play({}, () => {})
    expect(leftOut).to.deep.equal([])
    expect(rounds).to.equal(2)
    const expected = 3 * OPERATIONS.length * CONTENDERS.length - OPERATIONS.length
    expect(cells).to.have.length(expected)
    for (const { samples } of cells) expect(samples).to.have.length(2)
    for (const { samples } of cells.filter(({ mode }) => mode === 'network'))
      for (const sample of samples) {
        expect(Math.min(...sample.latencies)).to.be.at.least(1)
        expect(sample.sentBytes).to.be.greaterThan(20)
      }
    expect(weights).to.have.length(CONTENDERS.length - 1)
    expect(ping?.network).to.be.at.least(1)
    const client = (await createClient({ url: url() }).connect()) as Client
    expect(await memoryUnder(client, ROOT)).to.equal(0)
    client.destroy()
  })

  it('ends where it is told to, and keeps the finished rounds', async () => {
    let turns = 0
    const seen: number[] = []
    const one = { operations: ['change'], contenders: ['json', 'hash'], modes: ['busy'] } as const
    const { cells, rounds } = await play(
      one,
      (_, round) => seen.push(round) && turns++,
      () => turns === 5,
    )
    // Two that warm up, two of the first round, one of the second.
    expect(seen).to.deep.equal([0, 0, 1, 1, 2])
    expect(rounds).to.equal(1)
    expect(cells.map(({ samples }) => samples.length)).to.deep.equal([1, 1])
  })
})

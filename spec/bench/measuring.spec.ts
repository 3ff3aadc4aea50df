import { expect } from 'chai'
import { connect, createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { before, describe, it } from 'mocha'
import { memoryStore } from '../../bench/contenders/stores.ts'
import { sessionOf } from '../../bench/data.ts'
import { Stopwatch } from '../../bench/measuring/meter.ts'
import { startNetwork } from '../../bench/measuring/network.ts'
import { takeTurn } from '../../bench/measuring/turn.ts'
import type { Stock } from '../../bench/measuring/turn.ts'

describe('a stopwatch', () => {
  const idle = (): Stopwatch => new Stopwatch(() => Promise.resolve(0))
  const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  it('has so many at a time, and counts all', async () => {
    let [now, most, all] = [0, 0, 0]
    const act = async (): Promise<void> => {
      most = Math.max(most, ++now)
      all++
      await tick()
      now--
    }
    const clock = idle()
    await clock.run(5, act, (i) => i < 23)
    expect({ now, most, all }).to.deep.equal({ now: 0, most: 5, all: 23 })
    expect((clock.sample.perSecond * clock.millis) / 1000).to.be.closeTo(23, 1e-6)
    expect(clock.sample.latencies).to.deep.equal([])
  })

  it('times each where one follows the other, its own work included', async () => {
    const clock = idle()
    const busy = async (): Promise<void> => {
      const end = performance.now() + 3
      while (performance.now() < end);
    }
    await clock.run(1, busy, (i) => i < 4)
    expect(clock.sample.latencies).to.have.length(4)
    for (const latency of clock.sample.latencies) expect(latency).to.be.at.least(3)
    expect(clock.sample.clientMicros).to.be.at.least(2000)
  })

  it('does not run between two runs, and divides the work by all of both', async () => {
    let server = 0
    const clock = new Stopwatch(() => Promise.resolve((server += 100)))
    await clock.run(1, tick, (i) => i < 3)
    const millis = clock.millis
    await tick()
    expect(clock.millis).to.equal(millis)
    await clock.run(1, tick, (i) => i < 2)
    expect(clock.sample.serverMicros).to.equal(40)
    expect(clock.millis).to.be.greaterThan(millis)
  })

  it('fails when a session is not there, or a call fails, and leaves none under way', async () => {
    for (const answer of [null, false, new Error('refused')]) {
      let now = 0
      const act = async (i: number): Promise<unknown> => {
        now++
        await tick()
        if (i !== 3) await tick()
        now--
        if (i === 3 && answer instanceof Error) throw answer
        return i === 3 ? answer : true
      }
      const failure = await idle()
        .run(4, act, () => true)
        .catch((error: unknown) => error)
      expect(failure)
        .to.be.an('error')
        .with.property('message')
        .that.matches(/not there|refused/)
      expect(now).to.equal(0)
    }
  })
})

describe('a turn', () => {
  const contender = memoryStore()
  const watch = (): Stopwatch => new Stopwatch(() => Promise.resolve(0))
  const length = { millis: 20, inFlight: 3 }
  let stock: Stock

  before(async () => {
    const data = [sessionOf(0.4, 1), sessionOf(0.4, 2)]
    stock = {
      kilobytes: 0.4,
      data,
      ids: await Promise.all(data.map((each) => contender.create(each))),
      changes: 0,
    }
  })

  it('destroys all that it creates', async () => {
    const alive = new Set<string>()
    let created = 0
    const counting = {
      ...contender,
      create: async (data: Stock['data'][0]) => {
        const id = await contender.create(data)
        alive.add(id)
        created++
        return id
      },
      destroy: async (id: string) => alive.delete(id) && contender.destroy(id),
    }
    const samples = await takeTurn('create', counting, stock, length, watch)
    expect(Object.keys(samples)).to.deep.equal(['create', 'destroy'])
    expect(created).to.be.greaterThan(0)
    expect(alive.size).to.equal(0)
  })

  it('changes each session to another value than it has, from one turn to the next', async () => {
    const themes = new Map<string, number>()
    const watching = {
      ...contender,
      change: (id: string, turn: number) => {
        expect(themes.get(id)).not.to.equal(turn % 2)
        themes.set(id, turn % 2)
        return contender.change(id, turn)
      },
    }
    for (let i = 0; i < 5; i++)
      await takeTurn('change', watching, stock, { ...length, inFlight: 1 + (i % 2) }, watch)
    expect([...themes.keys()]).to.have.members(stock.ids)
    expect(stock.changes).to.be.greaterThan(10)
  })

  it('has a figure, however short it is', async () => {
    const { read } = await takeTurn('read', contender, stock, { millis: 0, inFlight: 1 }, watch)
    expect(read?.latencies).to.have.length(1)
    expect(read?.perSecond).to.be.greaterThan(0)
  })

  it('takes all sessions in turn', async () => {
    for (const task of ['read', 'fields', 'increment', 'touch'] as const) {
      const seen = new Set<string>()
      const watching = { ...contender, [task]: (id: string) => seen.add(id) && contender[task](id) }
      expect(Object.keys(await takeTurn(task, watching, stock, length, watch))).to.deep.equal([task])
      expect([...seen]).to.have.members(stock.ids)
    }
  })
})

describe('a network', () => {
  it('carries every byte in its order, late, and counts it', async () => {
    const echo = createServer((socket) => socket.pipe(socket))
    await new Promise<void>((resolve) => echo.listen(0, '127.0.0.1', resolve))
    const { port } = echo.address() as AddressInfo
    const network = await startNetwork(`redis://name:secret@127.0.0.1:${port}`, 20)
    try {
      expect(new URL(network.url)).to.include({ username: 'name', password: 'secret' })
      const socket = connect(Number(new URL(network.url).port), '127.0.0.1')
      const text = Array.from({ length: 50_000 }, (_, i) => i).join()
      const start = performance.now()
      socket.write(text)
      let back = ''
      for await (const chunk of socket) {
        expect(performance.now() - start).to.be.at.least(40)
        back += String(chunk)
        if (back.length >= text.length) break
      }
      expect(back).to.equal(text)
      expect([network.sent, network.received]).to.deep.equal([text.length, text.length])
    } finally {
      await network.close()
      echo.close()
    }
  })
})

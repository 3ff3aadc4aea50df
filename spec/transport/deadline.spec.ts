import { expect } from 'chai'
import { createClient } from 'redis'
import { transportOf } from '../../lib/redis/client.ts'
import { Deadlines } from '../../lib/redis/deadline.ts'
import { failureOf } from '../../lib/redis/failure.ts'
import { ScriptRunner, script } from '../../lib/redis/scripts.ts'

describe('a deadline', () => {
  let client: ReturnType<typeof createClient>
  before(async () => {
    client = createClient({ url: process.env['REDIS_URL'] ?? '' })
    await client.connect()
  })
  after(() => client.destroy())

  it('that has passed lets nothing be sent', async () => {
    const deadlines = new Deadlines(transportOf(client))
    let sent = 0
    const run = (deadline: number): Promise<unknown> =>
      deadlines.run(deadline, async (redis) => {
        sent++
        return redis.eval('return 7', { keys: [], arguments: [] })
      })
    const error = await run(performance.now() - 1).catch((e: unknown) => e)
    expect(error).to.include({ reason: 'timeout', outcome: 'not-applied' })
    expect(sent).to.equal(0)
    expect(await run(performance.now() + 5000)).to.equal(7)
  })

  it('that has passed lets nothing be tried another way', async () => {
    const deadlines = new Deadlines(transportOf(client))
    let refuse = (_error: Error): void => {}
    let tries = 0
    const again = async (): Promise<number> => ++tries
    const command = (): Promise<unknown> => new Promise((_, reject) => (refuse = reject))
    const late = deadlines.run(performance.now() + 20, command, again).catch((e: unknown) => e)
    expect(await late).to.include({ reason: 'timeout', outcome: 'unknown' })
    refuse(new Error('NOSCRIPT'))
    await new Promise(setImmediate)
    expect(tries).to.equal(0)
    const inTime = deadlines.run(performance.now() + 5000, command, again)
    refuse(new Error('NOSCRIPT'))
    expect(await inTime).to.equal(1)
  })
})

describe('a client that throws where it should reject', () => {
  it('fails like any other', async () => {
    const command = (): never => {
      throw new Error('ERR x')
    }
    const transport = { withdrawable: () => ({ eval: command, evalSha: command }) }
    const runner = new ScriptRunner(transport)
    const failure = runner.run(script('return 1'), [], [], performance.now() + 5000).catch((e: unknown) => e)
    expect(await failure).to.include({ reason: 'server', outcome: 'unknown' })
  })
})

describe('what a client throws', () => {
  it('is a failure of which nothing is known, whatever it is', () => {
    for (const thrown of ['text', undefined, { code: 7 }, new Error('ERR x'), new Error('')])
      expect(failureOf(thrown)).to.include({ reason: 'server', outcome: 'unknown' })
  })

  it('of a lost connection keeps its cause', () => {
    const cause = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
    expect(failureOf(cause)).to.include({ reason: 'disconnected', outcome: 'unknown', cause })
  })

  it('is left as it is if it is ours', () => {
    const ours = failureOf(new Error('OOM x'))
    expect(failureOf(ours)).to.equal(ours)
  })
})

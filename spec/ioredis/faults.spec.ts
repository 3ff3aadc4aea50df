/** Bounded time and true outcomes over ioredis, which by itself sends a command again after its connection was lost. */
import { expect } from 'chai'
import type { Redis } from 'ioredis'
import { ioredisTransport } from '../../lib/ioredis/index.ts'
import { eventually } from '../support/eventually.ts'
import { failsWith, failureOf, redisStores } from '../support/faulty.ts'
import { ioredis } from '../support/ioredis.ts'
import { describeLostServer } from '../support/lost-server.ts'
import type { Link } from '../support/lost-server.ts'

const TIMEOUT_MS = 300

for (const [name, make] of Object.entries(redisStores)) {
  let client: Redis
  const open = async (url: string): Promise<Link> => {
    const own = (client = await ioredis(url, { maxRetriesPerRequest: null }))
    return {
      client: ioredisTransport(own),
      isReady: () => own.status === 'ready',
      info: (section) => own.info(section),
      close: () => own.disconnect(),
    }
  }

  describeLostServer(`${name} over ioredis when its server`, make, open, (lost) => {
    it('dies with a script on its way: unknown at once, and it is not sent again', async () => {
      process.kill(lost.server.pid, 'SIGSTOP')
      const calls = Array.from({ length: 20 }, () => failureOf(lost.patient.increment(lost.id, ['visits'])))
      // What ioredis does with other commands: this is why scripts are marked.
      const theirs = client.incr('counter')
      await new Promise((resolve) => setImmediate(resolve))
      await lost.die()
      const failure = { reason: 'disconnected', outcome: 'unknown' }
      expect(await Promise.all(calls)).to.deep.equal(Array.from({ length: 20 }, () => failure))
      await lost.comeBack()
      expect(await theirs).to.equal(1)
      expect(await lost.scriptCalls()).to.equal(0)
      expect(await lost.patient.getPath(lost.id, ['visits'])).to.equal(0)
    })

    it('is away: calls wait behind one listener, and the client keeps none of them', async () => {
      await lost.die()
      const calls = Array.from({ length: 1000 }, () => failureOf(lost.store.get(lost.id)))
      // ioredis has none of its own for this.
      await eventually('calls wait', () => client.listenerCount('end') === 1)
      await Promise.all(calls)
      expect(client).to.have.nested.property('offlineQueue.length', 0)
      expect(client.listenerCount('end')).to.equal(0)
      await lost.comeBack()
    })

    it('is away and the client queues nothing: not applied, at once', async () => {
      const impatient = await ioredis(lost.server.url, { enableOfflineQueue: false })
      await lost.die()
      await eventually('the other client has noticed', () => impatient.status !== 'ready')
      await failsWith(
        make({ client: ioredisTransport(impatient) }).get(lost.id),
        'disconnected',
        'not-applied',
      )
      impatient.disconnect()
      await lost.comeBack()
    })

    it('is away and the client gives up', async () => {
      const brief = await ioredis(lost.server.url, { retryStrategy: () => 50, maxRetriesPerRequest: 1 })
      await lost.die()
      await eventually('the other client has noticed', () => brief.status !== 'ready')
      const its = make({ client: ioredisTransport(brief), operationTimeoutMs: TIMEOUT_MS })
      await failsWith(its.get(lost.id), 'timeout', 'not-applied')
      brief.disconnect()
      await lost.comeBack()
    })
  })
}

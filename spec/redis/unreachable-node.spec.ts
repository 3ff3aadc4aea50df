/** A Cluster of which one node does not answer: what a log-out of all says, and that it can be repeated. */
import { expect } from 'chai'
import { createCluster } from 'redis'
import { SessionBackendError } from '../../lib/errors.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import type { RunningCluster } from '../../tools/server/cluster.ts'
import { redisStores } from '../support/faulty.ts'
import { startOwnCluster } from '../support/servers.ts'

const SESSIONS = 12

describe('a log-out everywhere that cannot reach a node of a Cluster', function () {
  this.timeout(60_000)
  let servers: RunningCluster
  let client: ReturnType<typeof createCluster>

  before(async () => {
    // A node that is silent for a moment is not to be taken for failed.
    servers = await startOwnCluster({ masters: 3, replicas: 0, nodeTimeoutMs: 15_000 })
    client = createCluster({ rootNodes: servers.rootNodes })
    client.on('error', () => {})
    await client.connect()
  })
  after(async () => {
    client.destroy()
    await servers.stop()
  })

  for (const [name, make] of Object.entries(redisStores))
    it(`${name}: unknown, how many are certain, and the rest when it is repeated`, async () => {
      const prefix = uniquePrefix()
      const store = make({ client, prefix, operationTimeoutMs: 500 })
      const ids: string[] = []
      for (let i = 0; i < SESSIONS; i++) ids.push((await store.create({ user_id: 1 })).id)
      const owners = await Promise.all(ids.map((id) => servers.masterOf(store.keyOf(id))))
      const index = await servers.masterOf(`${prefix}user:1:sessions:index`)
      const silent = owners.find((node) => node !== index)
      if (silent === undefined) throw new Error('all sessions lie beside the index')
      const hidden = owners.filter((node) => node === silent).length
      silent.pause()
      const error: unknown = await store.destroyByUser(1).catch((reason: unknown) => reason)
      silent.resume()
      expect(error).to.be.instanceOf(SessionBackendError)
      expect(error).to.include({ reason: 'timeout', outcome: 'unknown', applied: SESSIONS - hidden })
      await store.destroyByUser(1)
      expect(await Promise.all(ids.map((id) => store.exists(id)))).to.deep.equal(ids.map(() => false))
      expect(await store.countByUser(1)).to.equal(0)
    })
})

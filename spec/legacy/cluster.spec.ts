/** `legacy` on a Cluster: where a session's old key, its new one and its user's lie in different slots, or in one. */
import { expect } from 'chai'
import { createCluster } from 'redis'
import { withLegacy } from '../../lib/adapters/legacy/with-legacy.ts'
import { JsonSessionStore } from '../../lib/index.ts'
import type { RunningCluster } from '../../tools/server/cluster.ts'
import { startOwnCluster } from '../support/servers.ts'
import { describeBeside } from './beside.ts'
import type { Place } from './beside.ts'
import { FASTIFY } from './fastify.ts'
import { KOA } from './koa.ts'
import { Process } from './processes.ts'
import { ADAPTER, connect, newPrefix } from './services.ts'
import type { Client, Data } from './services.ts'

describe('legacy on a Cluster', function () {
  this.timeout(60_000)
  let servers: RunningCluster
  const closing: (() => Promise<void>)[] = []
  before(async () => (servers = await startOwnCluster({ masters: 3, replicas: 0 })))
  after(async () => {
    for (const stop of closing) await stop()
    await servers.stop()
  })

  const place = (tag: '' | '{app}', hashIds: boolean) => async (): Promise<Place> => {
    const cluster = createCluster({ rootNodes: servers.rootNodes })
    cluster.on('error', () => {})
    await cluster.connect()
    // What is asked of it here is the same.
    const client = cluster as unknown as Client
    return { client, prefix: tag + newPrefix(), hashIds, stop: async () => cluster.destroy() }
  }

  describeBeside(FASTIFY, 'connect-redis', place('', true), 'on a Cluster')
  describeBeside(KOA, 'connect-redis', place('{app}', true), 'on a Cluster, with a hash tag')
  describeBeside(KOA, 'hash', place('', false), 'on a Cluster, under the same key')

  for (const [title, tag, hashIds, scripts] of [
    ['goes by steps of one key where no slot is common', '', true, 'steps'],
    ['is one step with one hash tag in both prefixes', '{app}', true, 'one'],
    ['is one step of the document under the same key', '', false, 'one'],
  ] as const)
    it(`a move ${title}`, async () => {
      const there = await place(tag, hashIds)()
      const { client, prefix } = there
      closing.push(() => there.stop())
      const legacy = { from: 'connect-redis', mode: 'move', prefix, userPrefix: `${prefix}user:` } as const
      const seen: unknown[] = []
      for (let at = 0; at < 20; at++) {
        const id = `an-old-id-of-a-cluster-${at}`
        await client.set(prefix + id, '{"user_id":1}', { EX: 60 })
        const own = new Process().diesBefore(at)
        const schema = { type: 'object' }
        const store = new JsonSessionStore<Data>({ client: own.over(client), prefix, hashIds, schema })
        const moves = withLegacy<Data>(store, { ...legacy, client: own.over(client) }, ADAPTER)
        await moves.touch(id).catch(() => {})
        seen.push((await client.type(prefix + id)) === 'string' && (await client.get(prefix + id)))
      }
      // On its way it ends in a line break, and has moved when it is empty.
      const marked = seen.filter((text) => typeof text === 'string' && text.endsWith('\n'))
      expect(marked.length > 0, String(seen)).to.equal(scripts === 'steps')
      expect(seen.includes('')).to.equal(scripts === 'steps')
      expect([seen[0], seen.at(-1)]).to.deep.equal(['{"user_id":1}', false])
    })
})

describe('legacy on one server, with an index that is kept step by step', () => {
  for (const hashIds of [true, false])
    it(`moves to the store and leaves nothing else, ${hashIds ? 'ids hashed' : 'under the same key'}`, async () => {
      const [client, prefix, id] = [await connect(), newPrefix(), 'an-old-id-of-one-server']
      await client.set(prefix + id, '{"user_id":1}', { EX: 60 })
      const store = new JsonSessionStore<Data>({ client, prefix, hashIds, index: 'cross-slot' })
      const legacy = {
        from: 'connect-redis',
        mode: 'move',
        client,
        prefix,
        userPrefix: `${prefix}user:`,
      } as const
      expect(await withLegacy<Data>(store, legacy, ADAPTER).touch(id)).to.equal(true)
      const keys = []
      for await (const page of client.scanIterator({ MATCH: `${prefix}*`, COUNT: 1000 })) keys.push(...page)
      expect(keys).to.have.members([store.keyOf(id), `${prefix}user:1:sessions:index`])
      client.destroy()
    })
})

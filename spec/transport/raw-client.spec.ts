import { expect } from 'chai'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import { createClient as createClient5 } from 'redis5'
import { transportOf } from '../../lib/redis/client.ts'
import type { RedisClient } from '../../lib/redis/client.ts'
import { isRaw } from '../../lib/redis/raw-client.ts'

const url = 'redis://127.0.0.1:1'
const node = { host: '127.0.0.1', port: 1 }

const isSentRaw = (client: RedisClient): boolean => isRaw(client.withCommandOptions({}))

describe('Raw commands', () => {
  it('are sent to a client and to a pool, whose views have options of their own', () => {
    expect(isSentRaw(createClient({ url }))).to.equal(true)
    expect(isSentRaw(createClientPool({ url }))).to.equal(true)
  })

  it('are not sent where a key would have no prefix, nor an option any effect', () => {
    expect(isSentRaw(createClient({ url, keyPrefix: 'app:' }))).to.equal(false)
    expect(isSentRaw(createCluster({ rootNodes: [{ url }] }))).to.equal(false)
    expect(isSentRaw(createSentinel({ name: 'x', sentinelRootNodes: [node] }))).to.equal(false)
    expect(isSentRaw(createClient5({ url }))).to.equal(false)
  })

  it('are taken back as others are', async () => {
    const listeners = new Set<() => void>()
    const signal = {
      aborted: false,
      addEventListener: (_: 'abort', listener: () => void) => void listeners.add(listener),
      removeEventListener: (_: 'abort', listener: () => void) => void listeners.delete(listener),
    }
    const client = createClient({ url: process.env['REDIS_URL'] ?? '' })
    await client.connect()
    const redis = transportOf(client).withdrawable(signal)
    const options = { keys: ['a'], arguments: ['b'] }
    const answered = redis.eval('return {KEYS[1], ARGV[1]}', options)
    expect(listeners.size).to.equal(1)
    expect(await answered).to.deep.equal(['a', 'b'])
    expect(listeners.size).to.equal(0)
    const taken = redis.eval('return 1', options).catch((error: object) => error)
    for (const listener of listeners) listener()
    expect((await taken)?.constructor.name).to.equal('AbortError')
    client.destroy()
  })
})

import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { createSentinel } from 'redis'
import { startSentinelSet } from '../../tools/server/sentinel.ts'
import type { RunningSentinelSet } from '../../tools/server/sentinel.ts'
import type { ServerNode } from '../../tools/server/node.ts'
import { leftBy } from '../support/leftovers.ts'
import { isAlive } from '../support/program.ts'
import { startOwnSentinelSet } from '../support/servers.ts'

const quiet = { onProgress: (): void => {} }

describe('startSentinelSet()', function () {
  this.timeout(60_000)
  let set: RunningSentinelSet
  before(async () => {
    set = await startOwnSentinelSet()
  })
  after(() => set.stop())

  it('gives a master, two replicas and three sentinels that know of each other', async () => {
    expect(set.nodes.map(({ name }) => name)).to.deep.equal([
      ...['master', 'replica 1', 'replica 2'],
      ...['sentinel 1', 'sentinel 2', 'sentinel 3'],
    ])
    expect(await set.master()).to.equal(set.data[0])
    expect(await set.replicas()).to.deep.equal(set.data.slice(1))
    for (const sentinel of set.sentinels)
      expect(await sentinel.ask('SENTINEL', 'CKQUORUM', set.name)).to.match(/^OK 3 usable Sentinels/)
  })

  it('is found by a client, and what it writes reaches the replicas', async () => {
    const client = createSentinel({ name: set.name, sentinelRootNodes: set.sentinelRootNodes })
    client.on('error', () => {})
    await client.connect()
    await client.json.set('key', '$', { a: 1 })
    await client.destroy()
    const master = await set.master()
    expect(await master.run(async (ask) => ask('WAIT', 2, 5000))).to.equal(2)
    for (const node of set.data) expect(await node.ask('JSON.GET', 'key')).to.equal('{"a":1}')
  })

  it('moves the master on SENTINEL FAILOVER, and the former one follows', async () => {
    const former = await set.master()
    const next = await set.failover()
    expect(next).not.to.equal(former)
    await set.settled()
    expect(await roleOf(former)).to.equal('slave')
    expect(await next.ask('JSON.GET', 'key')).to.equal('{"a":1}')
  })

  it('replaces a killed master, which follows after its restart', async () => {
    const former = await set.master()
    await former.kill()
    const next = await set.movedFrom(former)
    expect([next === former, await roleOf(next)]).to.deep.equal([false, 'master'])
    await set.restart(former)
    await set.settled()
    expect(await roleOf(former)).to.equal('slave')
  })

  it('replaces a paused master, which follows once it is resumed', async () => {
    const former = await set.master()
    former.pause()
    await set.movedFrom(former)
    former.resume()
    await set.settled()
    expect(await roleOf(former)).to.equal('slave')
  })

  it('keeps what a sentinel knows over its death', async () => {
    const [first] = set.sentinels
    await first?.kill()
    await set.restart(first as ServerNode) // there are three
    expect(await set.master()).to.equal((await mastersOf(set.data))[0])
    expect(await first?.ask('SENTINEL', 'CKQUORUM', set.name)).to.match(/^OK/)
  })
})

const roleOf = async (node: ServerNode): Promise<string> => String(await node.ask('ROLE')).split(',')[0] ?? ''

const mastersOf = async (nodes: readonly ServerNode[]): Promise<readonly ServerNode[]> => {
  const roles = await Promise.all(nodes.map(roleOf))
  return nodes.filter((_, i) => roles[i] === 'master')
}

describe('what a Sentinel set leaves behind', function () {
  this.timeout(60_000)

  it('is nothing after stop(), with a node dead and one paused', async () => {
    const left = await leftBy(async () => {
      const set = await startOwnSentinelSet({ module: false })
      set.data[1]?.pause()
      await set.sentinels[0]?.kill()
      await set.stop()
      expect(set.nodes.some(({ pid }) => isAlive(pid))).to.equal(false)
    })
    expect(left).to.deep.equal([])
  })

  it('is nothing when it did not form', async () => {
    const left = await leftBy(async () => {
      const error = await startSentinelSet({ ...quiet, args: ['--requirepass', 'x'] }).then(String, String)
      expect(error).to.match(/The Sentinel set did not form: replica \d at redis:.*NOAUTH/)
    })
    expect(left).to.deep.equal([])
  })
})

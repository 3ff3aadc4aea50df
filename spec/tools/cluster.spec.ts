import { existsSync } from 'node:fs'
import { expect } from 'chai'
import { after, before, describe, it } from 'mocha'
import { createCluster } from 'redis'
import { startCluster } from '../../tools/server/cluster.ts'
import type { RunningCluster } from '../../tools/server/cluster.ts'
import type { ServerNode } from '../../tools/server/node.ts'
import { leftBy } from '../support/leftovers.ts'
import { isAlive } from '../support/program.ts'
import { startOwnCluster } from '../support/servers.ts'

const quiet = { onProgress: (): void => {} }

const roleOf = async (node: ServerNode): Promise<string> => String(await node.ask('ROLE')).split(',')[0] ?? ''

describe('startCluster()', function () {
  this.timeout(60_000)
  let cluster: RunningCluster
  before(async () => {
    cluster = await startOwnCluster({ nodeTimeoutMs: 1000 })
  })
  after(() => cluster.stop())

  const at = (name: string): ServerNode => {
    const node = cluster.nodes.find((one) => one.name === name)
    if (node === undefined) throw new Error(`there is no ${name}`)
    return node
  }

  it('gives three masters and three replicas, each a process of its own', async () => {
    expect(cluster.nodes.map(({ name }) => name)).to.deep.equal([
      ...['master 1', 'master 2', 'master 3'],
      ...['replica 1', 'replica 2', 'replica 3'],
    ])
    expect(new Set(cluster.nodes.map(({ pid }) => pid)).size).to.equal(6)
    const roles = await Promise.all(cluster.nodes.map(roleOf))
    expect(roles).to.deep.equal(['master', 'master', 'master', 'slave', 'slave', 'slave'])
  })

  it('shares the slots among the masters, and a client finds them', async () => {
    const client = createCluster({ rootNodes: cluster.rootNodes })
    client.on('error', () => {})
    await client.connect()
    for (let i = 0; i < 30; i++) await client.json.set(`key ${i}`, '$', { i })
    client.destroy()
    const sizes = await Promise.all(cluster.masters.map((master) => master.ask('DBSIZE')))
    expect(sizes.every((size) => Number(size) > 0)).to.equal(true)
    expect(sizes.reduce((sum: number, size) => sum + Number(size), 0)).to.equal(30)
    expect(await Promise.all([0, 8000, 16_383].map((slot) => cluster.masterOf(slot)))).to.deep.equal(
      cluster.masters,
    )
  })

  it('pauses and resumes a node', async () => {
    const node = at('master 2')
    node.pause()
    const answer = node.ask('PING')
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 200, 'silence'))])
    node.resume()
    expect([first, await answer]).to.deep.equal(['silence', 'PONG'])
  })

  it('makes a replica the master, with and without its consent', async () => {
    await cluster.failover(at('replica 1'))
    expect(await cluster.masterOf(0)).to.equal(at('replica 1'))
    await cluster.failover(at('master 1'), 'FORCE')
    expect(await cluster.masterOf(0)).to.equal(at('master 1'))
    expect(await roleOf(at('replica 1'))).to.equal('slave')
  })

  it('moves a slot key by key, and commands in between meet ASK and TRYAGAIN', async () => {
    const source = await cluster.masterOf('{moving}1')
    const target = cluster.masters.find((master) => master !== source) ?? source
    for (const i of [1, 2, 3]) await source.ask('JSON.SET', `{moving}${i}`, '$', `{"n":[${i}]}`)
    const met: string[] = []
    await cluster.migrateSlot('{moving}1', target, async (moved) => {
      const answers = await source.run((ask) =>
        Promise.all(
          [ask('EXISTS', '{moving}none'), ask('EXISTS', '{moving}1', '{moving}2', '{moving}3')].map((p) =>
            p.catch(String),
          ),
        ),
      )
      met.push(
        `${moved}: ${answers.map((answer) => /ASK|TRYAGAIN/.exec(String(answer))?.[0] ?? answer).join(' ')}`,
      )
    })
    expect(met).to.deep.equal(['0: ASK 3', '1: ASK TRYAGAIN', '2: ASK TRYAGAIN', '3: ASK ASK'])
    expect(await cluster.masterOf('{moving}1')).to.equal(target)
    expect(await target.ask('JSON.GET', '{moving}2', '$.n')).to.equal('[[2]]')
    expect(await source.ask('JSON.GET', '{moving}2').catch(String)).to.contain('MOVED')
  })

  it('replaces a killed master by its replica, which it follows after a restart', async () => {
    const master = at('master 3')
    const { pid, url } = master
    await master.kill()
    expect(isAlive(pid)).to.equal(false)
    await cluster.promoted(at('replica 3'))
    expect(await cluster.masterOf(16_383)).to.equal(at('replica 3'))
    await master.restart()
    expect([master.url, master.pid === pid]).to.deep.equal([url, false])
    await cluster.settled()
    expect(await roleOf(master)).to.equal('slave')
    expect(await master.ask('DBSIZE')).to.equal(await at('replica 3').ask('DBSIZE'))
  })

  it('says what cannot be done', async () => {
    const node = at('master 1')
    expect(() => node.resume()).to.throw('master 1 cannot be resumed: it is running')
    expect(await node.restart().catch(String)).to.contain('master 1 cannot be restarted: it is running')
    expect(await cluster.migrateSlot(0, node).catch(String)).to.contain('master 1 has the slot already')
    expect(await cluster.failover(node).catch(String)).to.match(/master 1 at redis:.*ERR/)
  })
})

describe('what a Cluster leaves behind', function () {
  this.timeout(60_000)

  it('is nothing after stop(), with a node killed, restarted, paused', async () => {
    const left = await leftBy(async () => {
      const cluster = await startOwnCluster({ masters: 2, replicas: 0, module: false })
      const [first, second] = cluster.nodes
      await first?.kill()
      await first?.restart()
      second?.pause()
      expect(cluster.nodes.every(({ folder }) => existsSync(folder))).to.equal(true)
      await cluster.stop()
      expect(cluster.nodes.some(({ pid }) => isAlive(pid))).to.equal(false)
    })
    expect(left).to.deep.equal([])
  })

  it('is nothing when a node did not start, or the Cluster did not form', async () => {
    const fails = (...args: string[]): Promise<string> =>
      startCluster({ ...quiet, masters: 2, replicas: 0, args }).then(String, String)
    const left = await leftBy(async () => {
      expect(await fails('--no-such-option', '1')).to.match(/did not start[^]*no-such-option/)
      expect(await fails('--requirepass', 'x')).to.match(
        /The Cluster did not form: master \d at redis:.*NOAUTH/,
      )
    })
    expect(left).to.deep.equal([])
  })
})

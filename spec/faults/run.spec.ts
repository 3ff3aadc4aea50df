import { expect } from 'chai'
import type { Fault, Servers } from '../../tools/faults/fault.ts'
import { scriptFlush } from '../../tools/faults/kinds/flush.ts'
import { runFault } from '../../tools/faults/run/run.ts'
import { startServers, stopServers } from '../../tools/faults/run/topology.ts'

const PLAN = {
  library: 'node-redis',
  store: 'JsonSessionStore',
  operations: 150,
  strikes: 1,
  workers: 2,
  restMs: 10,
  seed: 7,
  verbose: false,
} as const

describe('a fault under load', function () {
  // Two processes of their own, on a machine that may be busy.
  this.timeout(60_000)
  let servers: Servers
  before(async () => {
    servers = await startServers('server', [])
  })
  after(() => stopServers(servers))

  it('is told from the journal of real calls on a real server', async () => {
    const { signal } = new AbortController()
    const result = await runFault({ ...PLAN, fault: scriptFlush, servers, signal })
    expect(result.wrong).to.deep.equal([])
    expect(result.strikes).to.equal(1)
    expect(result.operations).to.be.at.least(150)
  })

  it('is wrong where the server loses sessions that it must keep, or holds what nobody made', async () => {
    const { signal } = new AbortController()
    const fault: Fault = {
      ...scriptFlush,
      strike: async () => {
        if (servers.topology !== 'server') return
        const { node } = servers
        const keys = (await node.ask('KEYS', 'faults-*')) as string[]
        const sessions = keys.filter((key) => !key.includes(':user:'))
        // Of earlier runs too, which end nothing here.
        for (const key of keys) await node.ask('SET', key.replace(/:.*/, ':stray'), 1)
        await node.ask('DEL', ...sessions)
      },
    }
    const { wrong } = await runFault({ ...PLAN, fault, servers, signal })
    const rules = new Set(wrong.map((line) => line.replace(/:.*/, '')))
    expect([...rules]).to.include.members(['a key that nobody made', 'absent, though nobody ended it'])
  })

  it('ends at once when it is given up, and leaves no process', async () => {
    const stop = new AbortController()
    const fault: Fault = {
      ...scriptFlush,
      strike: async ({ wait }) => {
        stop.abort()
        await wait(60_000)
      },
    }
    const error: unknown = await runFault({ ...PLAN, fault, servers, signal: stop.signal }).catch(
      (error: unknown) => error,
    )
    expect(error).to.be.instanceOf(Error).and.have.property('message', 'given up')
  })
})

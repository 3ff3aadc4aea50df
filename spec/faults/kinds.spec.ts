/** Each fault happens, is seen by callers, and is over when it says so. */
import { expect } from 'chai'
import type { Fault, Servers, TopologyName } from '../../tools/faults/fault.ts'
import { FAULTS } from '../../tools/faults/kinds/index.ts'
import { ProxyNet } from '../../tools/faults/net.ts'
import { randomFrom } from '../../tools/faults/random.ts'
import { until } from '../../tools/server/until.ts'
import { dataNodes, Load, startServers, stopServers, worldOf } from './world.ts'

const WORKS_WITHIN_MS = 1500

/** Of all faults of a topology together: each starts with servers as they are by then. */
const ARGS: readonly string[] = ['--enable-debug-command', 'yes']

/** Those that one server does not have: with the others `npm run faults -- --short --on server` strikes in each CI. */
const isStruckOn = ({ on }: Fault, topology: TopologyName): boolean =>
  on.includes(topology) && !on.includes('server')

for (const topology of ['sentinel', 'cluster'] as const) {
  describe(`a fault on a ${topology}`, function () {
    this.timeout(60_000)
    const seed = Date.now() % 1_000_000
    let servers: Servers
    let net: ProxyNet
    before(async () => {
      servers = await startServers(topology, ARGS)
      net = await ProxyNet.before(dataNodes(servers), randomFrom(seed))
    })
    after(async () => {
      await net.close()
      await stopServers(servers)
    })

    for (const fault of FAULTS.filter((one) => isStruckOn(one, topology))) {
      it(`happens, is seen, is over: ${fault.name} (seed ${seed})`, async () => {
        const load = await Load.start(servers, net, fault)
        try {
          await until('calls succeed', () => load.succeeded > 100)
          await fault.strike(worldOf(servers, net, load, randomFrom(seed)))
          await until('the store works', () => load.works(), WORKS_WITHIN_MS)
        } finally {
          await load.stop()
        }
        expect([...load.seen]).to.include.members(fault.seenAs ?? [])
      })
    }
  })
}

import type { Fault, World } from '../fault.ts'
import type { ServerNode } from '../../server/node.ts'

const BETWEEN_MS = 20
const TIMES = 10

export const scriptFlush: Fault = {
  name: 'script-flush',
  title: 'SCRIPT FLUSH under load',
  on: ['server', 'sentinel', 'cluster'],
  mayLose: 'nothing',
  operations: 5000,
  strike: async (world) => {
    for (let i = 0; i < TIMES; i++) {
      for (const node of await serving(world)) await node.ask('SCRIPT', 'FLUSH')
      await world.wait(BETWEEN_MS)
    }
  },
}

async function serving({ servers }: World): Promise<readonly ServerNode[]> {
  if (servers.topology === 'server') return [servers.node]
  if (servers.topology === 'sentinel') return [await servers.set.master()]
  // Replicas have no scripts to flush; the command does no harm there.
  return servers.cluster.nodes
}

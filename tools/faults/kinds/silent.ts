import type { Fault, World } from '../fault.ts'
import type { ServerNode } from '../../server/node.ts'

/** Longer than a call may take, shorter than a node of a Cluster may be silent before it is taken for failed. */
const SILENCE_MS = 1300

/** On a Sentinel set so long a silence is the end of a master: that is another fault. */
export const silentServer: Fault = {
  name: 'silent-server',
  title: 'a silent server (SIGSTOP, then SIGCONT)',
  on: ['server', 'cluster'],
  mayLose: 'nothing',
  operations: 100_000,
  strike: async (world) => {
    const node = await oneServing(world)
    node.pause()
    try {
      await world.wait(SILENCE_MS)
    } finally {
      node.resume()
    }
  },
}

async function oneServing({ servers, random }: World): Promise<ServerNode> {
  if (servers.topology === 'server') return servers.node
  if (servers.topology === 'sentinel') return servers.set.master()
  return servers.cluster.masterOf(Math.floor(random() * 16_384))
}

/** The only server dies. */
import type { Fault, MayLose } from '../fault.ts'
import type { ServerNode } from '../../server/node.ts'
import type { World } from '../fault.ts'

/** @param operations in a full run: the three are one of the five worst together */
const killed = (
  name: string,
  persistence: string,
  mayLose: MayLose,
  operations: number,
  args: readonly string[],
): Fault => ({
  name,
  title: `kill -9 of the only server, ${persistence}; it is restarted`,
  on: ['server'],
  mayLose,
  operations,
  args,
  seenAs: ['disconnected'],
  strike: (world) => killAndRestart(world, onlyServer(world)),
})

export const kills: readonly Fault[] = [
  killed('kill-without-persistence', 'without persistence', 'everything', 5000, []),
  killed('kill-everysec', 'appendfsync everysec', 'recent', 100_000, aof('everysec')),
  killed('kill-always', 'appendfsync always', 'nothing', 5000, aof('always')),
]

function aof(appendfsync: string): readonly string[] {
  return ['--appendonly', 'yes', '--appendfsync', appendfsync]
}

const onlyServer = ({ servers }: World): ServerNode => {
  if (servers.topology !== 'server') throw new Error('there are others')
  return servers.node
}

/** Away for so long that some calls wait until it returns, and at other times all of them give up. */
const killAndRestart = async (world: World, node: ServerNode): Promise<void> => {
  const { pid } = node
  await node.kill()
  await world.wait(world.random() * world.operationTimeoutMs * 1.5)
  await node.restart()
  if (node.pid === pid) throw new Error('the server was not killed')
}

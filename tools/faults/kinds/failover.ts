/** Another server becomes master. */
import type { RunningCluster } from '../../server/cluster.ts'
import type { ServerNode } from '../../server/node.ts'
import type { Fault, World } from '../fault.ts'
import { replicationOffset } from './meeting.ts'
import { clusterOf, replicaOf, sentinelOf, someMaster, wholeAgain } from './nodes.ts'

export const failoverByKill: Fault = {
  name: 'failover-by-kill',
  title: 'a master is killed, a replica promoted; the killed one returns as a replica',
  on: ['sentinel', 'cluster'],
  mayLose: 'recent',
  operations: 100_000,
  strike: (world) =>
    replaced(
      world,
      (master) => master.kill(),
      (master) => restart(world, master),
    ),
}

export const failoverByPause: Fault = {
  name: 'failover-by-pause',
  title: 'a master is silent for so long that a replica is promoted, then returns',
  on: ['sentinel', 'cluster'],
  mayLose: 'recent',
  operations: 5000,
  strike: (world) =>
    replaced(
      world,
      async (master) => master.pause(),
      async (master) => master.resume(),
    ),
}

export const sentinelFailover: Fault = {
  name: 'sentinel-failover',
  title: 'SENTINEL FAILOVER',
  on: ['sentinel'],
  mayLose: 'recent',
  operations: 5000,
  strike: async (world) => {
    await sentinelOf(world).failover()
    await wholeAgain(world)
  },
}

const clusterFailover = (name: string, title: string, mayLose: Fault['mayLose'], mode?: 'FORCE'): Fault => ({
  name,
  title,
  on: ['cluster'],
  mayLose,
  operations: 5000,
  strike: async (world) => {
    const cluster = clusterOf(world)
    const master = await someMaster(world)
    await cluster.failover(await replicaOf(cluster, master), mode)
    await wholeAgain(world)
    await isReplica(master)
  },
})

export const clusterFailovers: readonly Fault[] = [
  clusterFailover('cluster-failover', 'CLUSTER FAILOVER: with the master, which waits', 'nothing'),
  clusterFailover('cluster-failover-force', 'CLUSTER FAILOVER FORCE: without the master', 'recent', 'FORCE'),
]

/**
 * While the sentinels sleep the former master, back from its pause, takes itself for one still: what clients had sent
 * to it is done there, and lost.
 */
export const demotedMaster: Fault = {
  name: 'demoted-master',
  title: 'writes to a master that has been replaced and does not know it yet',
  on: ['sentinel'],
  mayLose: 'recent',
  operations: 5000,
  strike: async (world) => {
    const set = sentinelOf(world)
    const former = await set.master()
    former.pause()
    const next = await set.movedFrom(former).catch(resumed(former))
    for (const sentinel of set.sentinels) sentinel.pause()
    try {
      former.resume()
      await world.wait(300)
      await tookWrites(former, next)
    } finally {
      for (const sentinel of set.sentinels) sentinel.resume()
    }
    await wholeAgain(world)
    await isReplica(former)
  },
}

/** More than those that its successor knows of. */
const tookWrites = async (former: ServerNode, next: ServerNode): Promise<void> => {
  const role = String(await former.ask('ROLE')).split(',')[0]
  const done = await replicationOffset(former, 'master_repl_offset')
  const known = (await replicationOffset(next, 'second_repl_offset')) - 1
  if (role !== 'master' || done <= known)
    throw new Error(`the replaced ${former.name} took no writes: role ${role}, ${done} of ${known} bytes`)
}

/** `away` until another is master; then `back`, to follow it. */
const replaced = async (
  world: World,
  away: (master: ServerNode) => Promise<void>,
  back: (master: ServerNode) => Promise<void>,
): Promise<void> => {
  const former = await someMaster(world)
  const replica =
    world.servers.topology === 'cluster' ? await replicaOf(world.servers.cluster, former) : former
  await away(former)
  try {
    await promoted(world, former, replica)
  } finally {
    await back(former)
  }
  await wholeAgain(world)
  await isReplica(former)
}

const promoted = async ({ servers }: World, former: ServerNode, replica: ServerNode): Promise<void> => {
  if (servers.topology === 'sentinel') await servers.set.movedFrom(former)
  if (servers.topology === 'cluster') await promotedIn(servers.cluster, replica)
}

const promotedIn = (cluster: RunningCluster, replica: ServerNode): Promise<void> => cluster.promoted(replica)

const restart = async ({ servers }: World, node: ServerNode): Promise<void> =>
  servers.topology === 'sentinel' ? servers.set.restart(node) : node.restart()

const isReplica = async (former: ServerNode): Promise<void> => {
  const role = String(await former.ask('ROLE')).split(',')[0]
  if (role !== 'slave') throw new Error(`${former.name} was to be replaced and is ${role}`)
}

const resumed =
  (node: ServerNode) =>
  (error: unknown): never => {
    node.resume()
    throw error
  }

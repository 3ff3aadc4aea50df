/** Which servers a fault can strike. */
import { readView, viewOf } from '../../server/cluster-view.ts'
import type { ViewEntry } from '../../server/cluster-view.ts'
import type { RunningCluster } from '../../server/cluster.ts'
import type { Ask, ServerNode } from '../../server/node.ts'
import type { RunningSentinelSet } from '../../server/sentinel.ts'
import { everyNode } from '../../server/form-cluster.ts'
import { MASTER_NAME, namesMaster } from '../../server/form-sentinel.ts'
import { until } from '../../server/until.ts'
import type { World } from '../fault.ts'

/** Those that take writes now. */
export const mastersOf = async ({ servers }: World): Promise<readonly ServerNode[]> => {
  if (servers.topology === 'server') return [servers.node]
  if (servers.topology === 'sentinel') return [await servers.set.master()]
  return ownersIn(servers.cluster)
}

export const someMaster = async (world: World): Promise<ServerNode> => pick(world, await mastersOf(world))

export const pick = <T>({ random }: Pick<World, 'random'>, list: readonly T[]): T => {
  const one = list[Math.floor(random() * list.length)]
  if (one === undefined) throw new Error('nothing to pick from')
  return one
}

export const clusterOf = ({ servers }: World): RunningCluster => {
  if (servers.topology !== 'cluster') throw new Error(`not a Cluster but a ${servers.topology}`)
  return servers.cluster
}

export const sentinelOf = ({ servers }: World): RunningSentinelSet => {
  if (servers.topology !== 'sentinel') throw new Error(`not a Sentinel set but a ${servers.topology}`)
  return servers.set
}

/** One that follows this master. */
export const replicaOf = async (cluster: RunningCluster, master: ServerNode): Promise<ServerNode> => {
  let replica: ViewEntry | undefined
  // One that was a master until now follows it only when it has heard of that.
  await until(`${master.name} has a replica`, async () => {
    const view = await viewOf(master)
    const id = view.find(({ port }) => port === master.port)?.id
    replica = view.find(({ masterId, isSettled }) => masterId === id && isSettled)
    return replica !== undefined
  })
  return nodeAt(cluster, replica?.port)
}

const ownersIn = async (cluster: RunningCluster): Promise<readonly ServerNode[]> => {
  const observer = cluster.nodes.find(({ state }) => state === 'running')
  if (observer === undefined) throw new Error('no node of the cluster is running')
  return (await viewOf(observer)).filter(ownsSlots).map(({ port }) => nodeAt(cluster, port))
}

const ownsSlots = ({ isMaster, slots }: ViewEntry): boolean => isMaster && slots.length > 0

const nodeAt = (cluster: RunningCluster, port: number | undefined): ServerNode => {
  const node = cluster.nodes.find((one) => one.port === port)
  if (node === undefined) throw new Error(`no node of the cluster is at port ${port}`)
  return node
}

/** How long a master may be silent before another takes its place; a server alone may be for ever. */
export const patienceOf = async (world: World): Promise<number> => {
  const { servers } = world
  if (servers.topology === 'server') return Infinity
  if (servers.topology === 'sentinel') {
    const state = (await servers.set.sentinels[0]?.ask('SENTINEL', 'MASTER', MASTER_NAME)) as string[]
    return Number(state[state.indexOf('down-after-milliseconds') + 1])
  }
  const node = await someMaster(world)
  const [, ms] = (await node.ask('CONFIG', 'GET', 'cluster-node-timeout')) as string[]
  return Number(ms)
}

/** Resolves when every server is up, knows the others, and each replica is in step: as before the fault. */
export const wholeAgain = async ({ servers }: World): Promise<void> => {
  if (servers.topology === 'server') return
  if (servers.topology === 'sentinel') return sentinelWhole(servers.set)
  await servers.cluster.settled()
  await everyNode(servers.cluster.nodes, 'every node takes all others for healthy', isWhole)
}

const sentinelWhole = async (set: RunningSentinelSet): Promise<void> => {
  await set.settled()
  const master = await set.master()
  await everyNode(set.sentinels, 'every sentinel knows the master and its replicas', async (ask) => {
    const replicas = (await ask('SENTINEL', 'REPLICAS', MASTER_NAME)) as string[][]
    const flags = replicas.map((one) => one[one.indexOf('flags') + 1])
    return (await namesMaster(ask, master)) && flags.every((text) => text === 'slave')
  })
}

const isWhole = async (ask: Ask): Promise<boolean> => {
  if (!String(await ask('CLUSTER', 'INFO')).includes('cluster_state:ok')) return false
  const view = await readView(ask)
  return view.every(({ isSettled }) => isSettled)
}

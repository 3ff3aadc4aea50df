/** Servers of a run, and how its processes reach them. */
import type { Servers, TopologyName } from '../fault.ts'
import type { ProxyNet } from '../net.ts'
import type { Where } from '../settings.ts'
import { startCluster } from '../../server/cluster.ts'
import type { ServerNode } from '../../server/node.ts'
import { startSentinelSet } from '../../server/sentinel.ts'
import { startTopology, stopAll } from '../../server/topology.ts'

const QUIET = { onProgress: (): void => {} }

export async function startServers(topology: TopologyName, args: readonly string[]): Promise<Servers> {
  const options = { ...QUIET, args }
  if (topology === 'sentinel') return { topology, set: await startSentinelSet(options) }
  if (topology === 'cluster') return { topology, cluster: await startCluster(options) }
  const wanted = [{ name: 'server', args, cluster: false, data: true }]
  const { node } = await startTopology(options, 'server', wanted, async (nodes) => ({
    nodes,
    node: nodes[0] as ServerNode, // one was wanted
    stop: () => stopAll(nodes),
  }))
  return { topology, node }
}

export async function stopServers(servers: Servers): Promise<void> {
  if (servers.topology === 'server') await servers.node.stop()
  else if (servers.topology === 'sentinel') await servers.set.stop()
  else await servers.cluster.stop()
}

/** Those that hold sessions, masters and replicas. */
export function dataNodes(servers: Servers): readonly ServerNode[] {
  if (servers.topology === 'server') return [servers.node]
  return servers.topology === 'sentinel' ? servers.set.data : servers.cluster.nodes
}

/** Those that hold them now and answer for them. */
export async function mastersOf(servers: Servers): Promise<readonly ServerNode[]> {
  if (servers.topology === 'server') return [servers.node]
  if (servers.topology === 'sentinel') return [await servers.set.master()]
  const roles = await Promise.all(
    servers.cluster.nodes.map(async (node) => String(await node.ask('ROLE')).startsWith('master')),
  )
  return servers.cluster.nodes.filter((_, i) => roles[i])
}

/** Resolves when replicas are in step with their masters again. */
export async function settled(servers: Servers): Promise<void> {
  if (servers.topology === 'sentinel') await servers.set.settled()
  if (servers.topology === 'cluster') await servers.cluster.settled()
}

export function whereIs(servers: Servers, net: ProxyNet): Where {
  const { ways } = net
  if (servers.topology === 'server') return { topology: 'server', way: net.wayTo(servers.node) }
  if (servers.topology === 'cluster')
    return { topology: 'cluster', roots: servers.cluster.nodes.map((node) => net.wayTo(node)), ways }
  const { name, sentinelRootNodes: sentinels } = servers.set
  return { topology: 'sentinel', name, sentinels, ways }
}

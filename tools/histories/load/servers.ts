/** The servers of each topology, and how a process reaches them. */
import { askVersions } from '../../matrix/versions.ts'
import { startPinnedServer } from '../../redis-server.ts'
import { startCluster } from '../../server/cluster.ts'
import { startSentinelSet } from '../../server/sentinel.ts'
import type { Where } from './connect.ts'
import type { TopologyName } from './plan.ts'

export interface Servers {
  readonly where: Where
  readonly versions: string
  stop(): Promise<void>
}

export async function startServers(topology: TopologyName): Promise<Servers> {
  switch (topology) {
    case 'server':
      return startOne()
    case 'sentinel':
      return startSet()
    case 'cluster':
      return startMany()
  }
}

async function startOne(): Promise<Servers> {
  const server = await startPinnedServer()
  const { url } = server
  return { where: { topology: 'server', url }, versions: await versionsAt(url), stop: () => server.stop() }
}

async function startSet(): Promise<Servers> {
  // Nothing fails here but by a busy machine, on which a failover would be no part of the history.
  const set = await startSentinelSet({ downAfterMs: 60_000 })
  const { name, sentinelRootNodes: sentinels } = set
  const versions = await versionsAt((await set.master()).url)
  return { where: { topology: 'sentinel', name, sentinels }, versions, stop: () => set.stop() }
}

async function startMany(): Promise<Servers> {
  const cluster = await startCluster({ nodeTimeoutMs: 60_000 })
  const { rootNodes } = cluster
  const versions = await versionsAt(rootNodes[0]?.url ?? '')
  return { where: { topology: 'cluster', rootNodes }, versions, stop: () => cluster.stop() }
}

async function versionsAt(url: string): Promise<string> {
  const { server, module } = await askVersions(url)
  return `${server} with ${module}, Node ${process.version}`
}

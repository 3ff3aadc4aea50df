import { startPinnedServer, startRedis } from '../../tools/redis-server.ts'
import type { PinnedOptions, PinnedServer, RunningRedis } from '../../tools/redis-server.ts'
import { startCluster } from '../../tools/server/cluster.ts'
import type { ClusterOptions, RunningCluster } from '../../tools/server/cluster.ts'
import { startSentinelSet } from '../../tools/server/sentinel.ts'
import type { RunningSentinelSet, SentinelOptions } from '../../tools/server/sentinel.ts'

let shared: RunningRedis | undefined
let plain: Promise<RunningRedis> | undefined

/** One server with JSON commands for the whole run: the given `REDIS_URL`, else a private one. */
export const startSharedServer = async (): Promise<void> => {
  shared = await startRedis()
  process.env['REDIS_URL'] = shared.url
}

/**
 * A server without any module, for the hash store: the given `TEST_PLAIN_REDIS_URL`, else one that is started when
 * the first spec asks and stopped with the run.
 */
export const plainRedisUrl = async (): Promise<string> => {
  const given = process.env['TEST_PLAIN_REDIS_URL']
  if (given !== undefined) return given
  plain ??= startRedis({ json: false, onProgress: () => {} })
  return (await plain).url
}

/** A server for a spec alone, of the same core as the others of this run (`TEST_REDIS_CORE`). */
export const startOwnServer = (options: PinnedOptions = {}): Promise<PinnedServer> =>
  startPinnedServer({ ...ownServers(), ...options })

/** A Cluster of such servers. */
export const startOwnCluster = (options: ClusterOptions = {}): Promise<RunningCluster> =>
  startCluster({ ...ownServers(), ...options })

/** A Sentinel set of such servers. */
export const startOwnSentinelSet = (options: SentinelOptions = {}): Promise<RunningSentinelSet> =>
  startSentinelSet({ ...ownServers(), ...options })

const ownServers = (): { onProgress: () => void; core: string | undefined } => ({
  onProgress: () => {},
  core: process.env['TEST_REDIS_CORE'],
})

export const stopServers = async (): Promise<void> => {
  await shared?.stop()
  // A plain server that did not start has failed the spec that asked for it.
  await plain?.then((server) => server.stop()).catch(() => {})
}

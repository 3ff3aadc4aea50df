import { startRedis, type RunningRedis } from '../../tools/redis-server.ts'

let shared: RunningRedis | undefined
let plain: Promise<RunningRedis> | undefined

/** One server with JSON commands for the whole run: the given `REDIS_URL`, else a private one. */
export const startSharedServer = async (): Promise<void> => {
  shared = await startRedis()
  process.env['REDIS_URL'] = shared.url
}

/** A server without any module, for the hash store: started when the first spec asks, stopped with the run. */
export const plainRedisUrl = async (): Promise<string> => {
  plain ??= startRedis({ json: false, onProgress: () => {} })
  return (await plain).url
}

export const stopServers = async (): Promise<void> => {
  await shared?.stop()
  // A plain server that did not start has failed the spec that asked for it.
  await plain?.then((server) => server.stop()).catch(() => {})
}

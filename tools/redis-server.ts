import { startContainer } from './server/container.ts'
import { freePort, launch } from './server/launch.ts'
import { PAIR_CACHE, providePair } from './server/pair.ts'
import { withProgress } from './server/progress.ts'

/** A Redis server for tests, demo and benchmark. */
export interface RunningRedis {
  readonly url: string
  readonly host: string
  readonly port: number
  /** `undefined` for a server that is not ours or lives in a container. */
  readonly pid: number | undefined
  readonly how: 'REDIS_URL' | 'pinned pair' | 'testcontainers'
  /** Ends the server and removes what it left. Optional: it ends with this process, however that ends. */
  stop(): Promise<void>
}

export interface PinnedServer extends RunningRedis {
  readonly pid: number
  /** Its scratch folder and working directory. */
  readonly folder: string
}

export interface RedisOptions {
  /** Whether it has the JSON commands; without, it has no module at all. @default true */
  readonly json?: boolean
  /** Arguments of `redis-server`, stronger than our own. */
  readonly args?: readonly string[]
  /** Told what is being fetched or started. @default a line on standard error */
  readonly onProgress?: (stage: string) => void
  /** @default `.cache/redis-pair` of the project */
  readonly cacheDir?: string
  /** Where `REDIS_URL`, `PATH` and pip's settings come from. @default process.env */
  readonly env?: NodeJS.ProcessEnv
}

export interface PinnedOptions extends Omit<RedisOptions, 'json'> {
  /** Whether RedisJSON is loaded. @default true */
  readonly module?: boolean
  /** A node of a cluster that the caller forms by CLUSTER commands. @default false */
  readonly cluster?: boolean
  /** To return at the place of a server that died. @default a free one */
  readonly port?: number
  /** Another server's executable (Valkey, an older Redis) in place of the pinned one. */
  readonly core?: string | undefined
  /** Pins other than the project's. */
  readonly requirements?: string
}

interface Way {
  readonly name: string
  start(): Promise<RunningRedis>
}

/**
 * The first of these that answers: `REDIS_URL` as it is, the pinned pair, Docker.
 * Rejects with an error that names what failed in each.
 */
export const startRedis = async (options: RedisOptions = {}): Promise<RunningRedis> => {
  const { json = true, args = [], env = process.env } = options
  const given = env['REDIS_URL']
  if (json && given !== undefined && given !== '') return asGiven(given)
  return withServer(options, (onProgress) =>
    firstOf([
      { name: 'The pinned pair from PyPI', start: () => startPair({ ...options, module: json, onProgress }) },
      { name: 'Docker', start: () => startDocker({ json, args }, onProgress) },
    ]),
  )
}

/** A server of the caller's own, whatever `REDIS_URL` says: for tests about faults, clusters, missing modules. */
export const startPinnedServer = (options: PinnedOptions = {}): Promise<PinnedServer> =>
  withServer(options, (onProgress) => startPair({ ...options, onProgress }))

/** The image `redis:8` through testcontainers, and nothing else. */
export const startContainerServer = ({
  json = true,
  args = [],
  ...told
}: RedisOptions): Promise<RunningRedis> =>
  withServer(told, (onProgress) => startDocker({ json, args }, onProgress))

const asGiven = (url: string): RunningRedis => {
  // Without the text itself: it may hold a password.
  if (!URL.canParse(url)) throw new TypeError('REDIS_URL is not a URL; one is redis://127.0.0.1:6379')
  const { hostname, port } = new URL(url)
  return {
    url,
    host: hostname,
    port: Number(port || 6379),
    pid: undefined,
    how: 'REDIS_URL',
    stop: async () => {},
  }
}

type Told = { readonly onProgress: (stage: string) => void }

const startPair = async (options: PinnedOptions & Told): Promise<PinnedServer> => {
  const {
    module = true,
    cluster = false,
    args = [],
    port,
    cacheDir = PAIR_CACHE,
    env = process.env,
  } = options
  const pair = await providePair({
    cacheDir,
    env,
    requirements: options.requirements,
    onProgress: options.onProgress,
  })
  const core = options.core ?? pair.core
  options.onProgress(module ? 'Starting Redis with RedisJSON' : 'Starting Redis')
  const pickPort = port === undefined ? freePort : async (): Promise<number> => port
  const server = await launch({ core, modules: module ? [pair.module] : [], args, cluster, pickPort, env })
  return { ...server, url: urlOf(server), how: 'pinned pair' }
}

const startDocker = async (
  options: { json: boolean; args: readonly string[] },
  onProgress: (stage: string) => void,
): Promise<RunningRedis> => {
  onProgress('Starting Redis in Docker')
  const container = await startContainer(options)
  return { ...container, url: urlOf(container), pid: undefined, how: 'testcontainers' }
}

const urlOf = ({ host, port }: { host: string; port: number }): string => `redis://${host}:${port}`

/** The first way that answers; an error that names every one when none does. */
export const firstOf = async (ways: readonly Way[]): Promise<RunningRedis> => {
  const failures: string[] = []
  for (const { name, start } of ways) {
    try {
      return await start()
    } catch (error) {
      failures.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  throw new Error(refusal(failures))
}

const refusal = (failures: readonly string[]): string =>
  [
    'No Redis server could be had. One of three ways is enough:',
    '- REDIS_URL: not set. Set it to a Redis 8 (or Redis Stack) that is running, such as redis://127.0.0.1:6379',
    ...failures.map((failure) => `- ${failure}`),
  ].join('\n')

const withServer = <R extends RunningRedis>(
  { onProgress }: RedisOptions | PinnedOptions,
  start: (onProgress: (stage: string) => void) => Promise<R>,
): Promise<R> => withProgress(onProgress, start, ({ url, how }) => `Redis at ${url} (${how})`)

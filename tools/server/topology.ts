import { ServerNode } from './node.ts'
import type { NodeOptions } from './node.ts'
import { PAIR_CACHE, providePair } from './pair.ts'
import { withProgress } from './progress.ts'

export interface TopologyOptions {
  /** Whether RedisJSON is loaded. @default true */
  readonly module?: boolean
  /** Arguments of each data node, stronger than our own. */
  readonly args?: readonly string[]
  /** Told what is being fetched, started or waited for. @default a line on standard error */
  readonly onProgress?: (stage: string) => void
  /** Another server's executable (Valkey, an older Redis) in place of the pinned one. */
  readonly core?: string | undefined
  /** @default `.cache/redis-pair` of the project */
  readonly cacheDir?: string
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv
}

/** A replica asks for its data at once; by default a master waits five seconds for others to ask too. */
export const DATA_ARGS: readonly string[] = ['--repl-diskless-sync-delay', '0']

export type Wanted = Pick<NodeOptions, 'name' | 'args' | 'cluster'> & { readonly data: boolean }

export interface Running {
  /** All of its servers. */
  readonly nodes: readonly ServerNode[]
  /** Ends every server and removes what it left. Optional: it ends with this process, however that ends. */
  stop(): Promise<void>
}

/** Starts all servers at once, then forms something of them; when either fails, nothing is left. */
export const startTopology = <T extends Running>(
  options: TopologyOptions,
  title: string,
  wanted: readonly Wanted[],
  form: (nodes: readonly ServerNode[], onProgress: (stage: string) => void) => Promise<T>,
): Promise<T> =>
  withProgress(
    options.onProgress,
    async (onProgress) => {
      const nodes = await startAll(options, title, wanted, onProgress)
      return form(nodes, onProgress).catch(async (error: unknown) => {
        await stopAll(nodes)
        throw new Error(`The ${title} did not form: ${messageOf(error)}`, { cause: error })
      })
    },
    ({ nodes }) => `Redis: a ${title} of ${nodes.map(({ name, port }) => `${name} :${port}`).join(', ')}`,
  )

const startAll = async (
  options: TopologyOptions,
  title: string,
  wanted: readonly Wanted[],
  onProgress: (stage: string) => void,
): Promise<readonly ServerNode[]> => {
  const { module = true, cacheDir = PAIR_CACHE, env = process.env } = options
  const pair = await providePair({ cacheDir, env, onProgress })
  onProgress(`Starting ${wanted.length} servers for a ${title}`)
  const base = { core: options.core ?? pair.core, env }
  const results = await Promise.allSettled(
    wanted.map((one) =>
      ServerNode.start({ ...base, ...one, modules: module && one.data ? [pair.module] : [] }),
    ),
  )
  const nodes = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const failed = results.find((result) => result.status === 'rejected')
  if (failed === undefined) return nodes
  await stopAll(nodes)
  const reason: unknown = failed.reason
  throw reason
}

export const stopAll = async (nodes: readonly ServerNode[]): Promise<void> => {
  await Promise.all(nodes.map((node) => node.stop()))
}

/** `master 1`, `master 2`, … */
export const named = (name: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => (count === 1 ? name : `${name} ${i + 1}`))

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

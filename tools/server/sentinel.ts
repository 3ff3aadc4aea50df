import { formSentinelSet, isOnline, MASTER_NAME, namesMaster, quicken } from './form-sentinel.ts'
import type { ServerNode } from './node.ts'
import { DATA_ARGS, named, startTopology, stopAll } from './topology.ts'
import type { Running, TopologyOptions, Wanted } from './topology.ts'
import { until } from './until.ts'

export interface SentinelOptions extends TopologyOptions {
  /** How soon a silent master is taken for down. @default 500 */
  readonly downAfterMs?: number
  /** `failover-timeout`; twice that after a failover began, another one may. @default 2000 */
  readonly failoverTimeoutMs?: number
}

/** A master, its replicas and three sentinels, two of which have to agree. */
export class RunningSentinelSet implements Running {
  /** The name under which the sentinels know the master. */
  readonly name: string = MASTER_NAME
  /** Those that can be master; the first was it in the beginning. */
  readonly data: readonly ServerNode[]
  readonly sentinels: readonly ServerNode[]

  constructor(data: readonly ServerNode[], sentinels: readonly ServerNode[]) {
    this.data = data
    this.sentinels = sentinels
  }

  get nodes(): readonly ServerNode[] {
    return [...this.data, ...this.sentinels]
  }

  /** For `createSentinel`. */
  get sentinelRootNodes(): { host: string; port: number }[] {
    return this.sentinels.map(({ host, port }) => ({ host, port }))
  }

  /** The master as the first running sentinel names it. */
  async master(): Promise<ServerNode> {
    const [sentinel] = this.#runningSentinels()
    if (sentinel === undefined) throw new Error('no sentinel is running')
    const reply = await sentinel.ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', MASTER_NAME)
    const [, port] = reply as [string, string] // host and port of a master that all know
    const node = this.data.find((one) => one.port === Number(port))
    if (node === undefined)
      throw new Error(`the sentinels name a master at port ${port}, which is none of ours`)
    return node
  }

  /** The data nodes that are not the master. */
  async replicas(): Promise<readonly ServerNode[]> {
    const master = await this.master()
    return this.data.filter((one) => one !== master)
  }

  /** SENTINEL FAILOVER: a replica takes over while the master lives. Resolves with it, as `movedFrom` does. */
  async failover(): Promise<ServerNode> {
    const former = await this.master()
    await this.#runningSentinels()[0]?.ask('SENTINEL', 'FAILOVER', MASTER_NAME)
    return this.movedFrom(former)
  }

  /**
   * After a master was killed or paused: resolves with the next one, when all running sentinels name it and it is one.
   * Two sentinels may hold an election each, so that the first that is named does not stay.
   */
  async movedFrom(former: ServerNode): Promise<ServerNode> {
    await until('all sentinels name one new master', async () => {
      const next = await this.master()
      return next !== former && (await this.#agreeOn(next))
    })
    return this.master()
  }

  /** Resolves when each running data node but the master is in step with it: after a failover, a `resume`, a `restart`. */
  async settled(): Promise<void> {
    const master = await this.master()
    const count = this.data.filter(({ state }) => state === 'running').length - 1
    await until('the replicas are in step with the master', () => master.run((ask) => isOnline(ask, count)))
  }

  /** As `node.restart()`; a sentinel is set to its short periods again. */
  async restart(node: ServerNode): Promise<void> {
    await node.restart()
    if (this.sentinels.includes(node)) await quicken(node)
  }

  stop(): Promise<void> {
    return stopAll(this.nodes)
  }

  async #agreeOn(master: ServerNode): Promise<boolean> {
    const named = this.#runningSentinels().map((sentinel) => sentinel.run((ask) => namesMaster(ask, master)))
    if (!(await Promise.all(named)).every(Boolean)) return false
    return String(await master.ask('ROLE')).startsWith('master')
  }

  #runningSentinels(): readonly ServerNode[] {
    return this.sentinels.filter(({ state }) => state === 'running')
  }
}

/** Resolves when every sentinel knows the master, the replicas and the other sentinels. */
export const startSentinelSet = (options: SentinelOptions = {}): Promise<RunningSentinelSet> => {
  const { downAfterMs = 500, failoverTimeoutMs = 2000, args = [] } = options
  const data = ['master', ...named('replica', 2)].map((name): Wanted => ({
    name,
    args: [...DATA_ARGS, ...args],
    cluster: false,
    data: true,
  }))
  const sentinels = named('sentinel', 3).map((name): Wanted => ({
    name,
    args: ['--sentinel'],
    cluster: false,
    data: false,
  }))
  return startTopology(options, 'Sentinel set', [...data, ...sentinels], async (nodes, onProgress) => {
    const set = new RunningSentinelSet(nodes.slice(0, data.length), nodes.slice(data.length))
    await formSentinelSet(set.data, set.sentinels, { downAfterMs, failoverTimeoutMs }, onProgress)
    return set
  })
}

import { everyNode, formCluster, isInStep } from './form-cluster.ts'
import { moveSlot } from './move-slot.ts'
import type { Between } from './move-slot.ts'
import type { ServerNode } from './node.ts'
import { nodeIdOf, slotOf, viewOf } from './cluster-view.ts'
import { DATA_ARGS, named, startTopology, stopAll } from './topology.ts'
import type { Running, TopologyOptions, Wanted } from './topology.ts'
import { until } from './until.ts'

export interface ClusterOptions extends TopologyOptions {
  /** @default 3 */
  readonly masters?: number
  /** Of all masters together, one after the other. @default as many as masters */
  readonly replicas?: number
  /** `cluster-node-timeout`: how soon a silent node is taken for failed. @default 2000 */
  readonly nodeTimeoutMs?: number
}

/** `FORCE`: without asking the master, as long as most masters agree. `TAKEOVER`: without asking anybody. */
export type FailoverMode = 'FORCE' | 'TAKEOVER'

/** A Redis Cluster. Who is master of what changes: `masters` and `replicas` are those of the beginning. */
export class RunningCluster implements Running {
  readonly masters: readonly ServerNode[]
  /** The i-th follows the i-th master, and again from the first. */
  readonly replicas: readonly ServerNode[]

  constructor(masters: readonly ServerNode[], replicas: readonly ServerNode[]) {
    this.masters = masters
    this.replicas = replicas
  }

  get nodes(): readonly ServerNode[] {
    return [...this.masters, ...this.replicas]
  }

  /** For `createCluster`. */
  get rootNodes(): { readonly url: string }[] {
    return this.nodes.map(({ url }) => ({ url }))
  }

  /** The one that has the key, or the slot, now, as the running nodes see it. */
  async masterOf(keyOrSlot: string | number): Promise<ServerNode> {
    const observer = this.#running()
    const slot = await slotOf(observer, keyOrSlot)
    const view = await viewOf(observer)
    const owner = view.find(
      ({ isMaster, slots }) => isMaster && slots.some(([from, to]) => from <= slot && slot <= to),
    )
    const node = this.nodes.find(({ port }) => port === owner?.port)
    if (node === undefined) throw new Error(`slot ${slot} is nobody's`)
    return node
  }

  /** Resolves when the replica is a master, and every running node says so. */
  async failover(replica: ServerNode, mode?: FailoverMode): Promise<void> {
    const id = await nodeIdOf(replica)
    await replica.ask('CLUSTER', 'FAILOVER', ...(mode === undefined ? [] : [mode]))
    await this.promoted(replica, id)
  }

  /** Resolves when every running node takes it for a master: after a master was killed or paused. */
  async promoted(replica: ServerNode, id?: string): Promise<void> {
    const wanted = id ?? (await nodeIdOf(replica))
    await until(`${replica.name} is a master to all`, async () => {
      const views = await Promise.all(this.#allRunning().map(viewOf))
      return views.every((view) =>
        view.some((entry) => entry.id === wanted && entry.isMaster && entry.slots.length > 0),
      )
    })
  }

  /** Resolves when every running replica is in step with its master: after a failover, a `resume`, a `restart`. */
  async settled(): Promise<void> {
    await everyNode(this.#allRunning(), 'every replica is in step with its master', isInStep)
  }

  /**
   * Moves a slot key by key. `between` is called when the slot is open, and after each key that went: what it does
   * meets ASK, and TRYAGAIN where one command has keys on both sides.
   */
  async migrateSlot(
    keyOrSlot: string | number,
    target: ServerNode,
    between: Between = () => {},
  ): Promise<void> {
    const source = await this.masterOf(keyOrSlot)
    if (source === target) throw new Error(`${target.name} has the slot already`)
    const slot = await slotOf(source, keyOrSlot)
    await moveSlot({ slot, source, target, others: this.#allRunning() }, between)
  }

  stop(): Promise<void> {
    return stopAll(this.nodes)
  }

  #allRunning(): readonly ServerNode[] {
    return this.nodes.filter(({ state }) => state === 'running')
  }

  #running(): ServerNode {
    const [first] = this.#allRunning()
    if (first === undefined) throw new Error('no node of the cluster is running')
    return first
  }
}

/** Resolves when every node says `cluster_state:ok` and every replica is in step with its master. */
export const startCluster = (options: ClusterOptions = {}): Promise<RunningCluster> => {
  const { masters = 3, replicas = masters, nodeTimeoutMs = 2000, args = [] } = options
  const nodeArgs = [...DATA_ARGS, '--cluster-node-timeout', String(nodeTimeoutMs), ...args]
  const names = [...named('master', masters), ...named('replica', replicas)]
  const wanted = names.map((name): Wanted => ({ name, args: nodeArgs, cluster: true, data: true }))
  return startTopology(options, 'Cluster', wanted, async (nodes, onProgress) => {
    const cluster = new RunningCluster(nodes.slice(0, masters), nodes.slice(masters))
    await formCluster(cluster.masters, cluster.replicas, nodeTimeoutMs, onProgress)
    return cluster
  })
}

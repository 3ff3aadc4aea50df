import { nodeIdOf, readView } from './cluster-view.ts'
import type { Ask, ServerNode } from './node.ts'
import { until } from './until.ts'

const SLOTS = 16_384
/** How often nodes tell each other depends on it: with the caller's, forming might take long. */
const FORMING_TIMEOUT_MS = 1000

/** Makes one cluster of servers that know nothing of each other. */
export const formCluster = async (
  masters: readonly ServerNode[],
  replicas: readonly ServerNode[],
  nodeTimeoutMs: number,
  onProgress: (stage: string) => void,
): Promise<void> => {
  const nodes = [...masters, ...replicas]
  await setTimeouts(nodes, FORMING_TIMEOUT_MS)
  await giveSlots(masters)
  onProgress('Waiting until all nodes know each other')
  await introduce(nodes)
  await everyNode(nodes, 'every node knows the others', knows(nodes.length))
  onProgress('Waiting for the replicas')
  await Promise.all(replicas.map((replica, i) => follow(replica, masters[i % masters.length])))
  await everyNode(
    nodes,
    'every node sees the same masters and replicas',
    sees(masters.length, replicas.length),
  )
  await everyNode(nodes, 'every replica is in step with its master', isInStep)
  // A replica that has never been sent anything is not shown. There is nothing to flush yet.
  await Promise.all(masters.map((master) => master.ask('FLUSHALL')))
  await everyNode(nodes, 'every node shows the replicas to clients', shows(replicas.length))
  await everyNode(nodes, 'every node says cluster_state:ok', isOk)
  await setTimeouts(nodes, nodeTimeoutMs)
}

const setTimeouts = async (nodes: readonly ServerNode[], ms: number): Promise<void> => {
  await Promise.all(nodes.map((node) => node.ask('CONFIG', 'SET', 'cluster-node-timeout', ms)))
}

const giveSlots = async (masters: readonly ServerNode[]): Promise<void> => {
  const first = (i: number): number => Math.floor((i * SLOTS) / masters.length)
  await Promise.all(
    masters.map((master, i) =>
      master.run(async (ask) => {
        await ask('CLUSTER', 'ADDSLOTSRANGE', first(i), first(i + 1) - 1)
        // Masters of one epoch would have to find out first whose slots are whose.
        await ask('CLUSTER', 'SET-CONFIG-EPOCH', i + 1)
      }),
    ),
  )
}

// Each to each: waiting for gossip takes seconds.
const introduce = async (nodes: readonly ServerNode[]): Promise<void> => {
  await Promise.all(
    nodes.map((node, i) =>
      node.run((ask) => Promise.all(nodes.slice(i + 1).map((other) => meet(ask, other)))),
    ),
  )
}

const meet = (ask: Ask, { host, port, busPort }: ServerNode): Promise<unknown> =>
  ask('CLUSTER', 'MEET', host, port, busPort)

const follow = async (replica: ServerNode, master: ServerNode | undefined): Promise<void> => {
  if (master !== undefined) await replica.ask('CLUSTER', 'REPLICATE', await nodeIdOf(master))
}

export const everyNode = async (
  nodes: readonly ServerNode[],
  what: string,
  holds: (ask: Ask) => Promise<boolean>,
): Promise<void> => {
  await Promise.all(nodes.map((node) => node.run((ask) => until(what, () => holds(ask)))))
}

const knows =
  (count: number) =>
  async (ask: Ask): Promise<boolean> => {
    const view = await readView(ask)
    return view.length === count && view.every(({ isSettled }) => isSettled)
  }

const sees =
  (masters: number, replicas: number) =>
  async (ask: Ask): Promise<boolean> => {
    const view = await readView(ask)
    const owners = view.filter(({ isMaster, slots }) => isMaster && slots.length > 0)
    return (
      owners.length === masters && view.filter(({ masterId }) => masterId !== undefined).length === replicas
    )
  }

const shows =
  (replicas: number) =>
  async (ask: Ask): Promise<boolean> => {
    // Of each range: from, to, its master, its replicas.
    const ranges = (await ask('CLUSTER', 'SLOTS')) as unknown[][]
    return ranges.reduce((sum, range) => sum + range.length - 3, 0) === replicas
  }

/** A master is, too. */
export const isInStep = async (ask: Ask): Promise<boolean> =>
  /role:master|master_link_status:up/.test(String(await ask('INFO', 'replication')))

const isOk = async (ask: Ask): Promise<boolean> =>
  String(await ask('CLUSTER', 'INFO')).includes('cluster_state:ok')

import type { Ask, ServerNode } from './node.ts'
import { until } from './until.ts'

export const MASTER_NAME = 'main'
const QUORUM = 2

/** By default a sentinel asks for news every ten seconds, and tells its own every two. */
const PERIOD_MS = 200
const PERIODS: readonly (string | number)[] = ['info-period', 'publish-period', 'ask-period'].flatMap(
  (name) => [name, PERIOD_MS],
)

export interface Patience {
  readonly downAfterMs: number
  readonly failoverTimeoutMs: number
}

/** Makes one set of servers that know nothing of each other; the first of `data` is the master. */
export const formSentinelSet = async (
  data: readonly ServerNode[],
  sentinels: readonly ServerNode[],
  patience: Patience,
  onProgress: (stage: string) => void,
): Promise<void> => {
  const [master, ...replicas] = data
  if (master === undefined) throw new Error('there is no master')
  onProgress('Waiting for the replicas')
  await Promise.all(replicas.map((replica) => follow(replica, master)))
  await master.run((ask) => until('every replica is in step', () => isOnline(ask, replicas.length)))
  onProgress('Waiting until the sentinels know all')
  await Promise.all(sentinels.map((sentinel) => watch(sentinel, master, patience)))
  await Promise.all(
    sentinels.map((sentinel) =>
      sentinel.run((ask) =>
        until(`${sentinel.name} knows all`, () =>
          knowsAll(ask, master, replicas.length, sentinels.length - 1),
        ),
      ),
    ),
  )
}

/** The configuration file too, as sentinels do: after a restart it follows still. */
const follow = (replica: ServerNode, master: ServerNode): Promise<unknown> =>
  replica.run(async (ask) => {
    await ask('REPLICAOF', master.host, master.port)
    await ask('CONFIG', 'REWRITE')
  })

/** These periods are not kept in the configuration file. */
export const quicken = (sentinel: ServerNode): Promise<unknown> =>
  sentinel.ask('SENTINEL', 'DEBUG', ...PERIODS)

const watch = async (sentinel: ServerNode, master: ServerNode, patience: Patience): Promise<void> => {
  const { downAfterMs, failoverTimeoutMs } = patience
  await quicken(sentinel)
  await sentinel.run(async (ask) => {
    await ask('SENTINEL', 'MONITOR', MASTER_NAME, master.host, master.port, QUORUM)
    await ask('SENTINEL', 'SET', MASTER_NAME, 'down-after-milliseconds', downAfterMs)
    await ask('SENTINEL', 'SET', MASTER_NAME, 'failover-timeout', failoverTimeoutMs)
  })
}

export const isOnline = async (ask: Ask, replicas: number): Promise<boolean> => {
  const info = String(await ask('INFO', 'replication'))
  return info.includes('role:master') && info.match(/state=online/g)?.length === replicas
}

export const namesMaster = async (ask: Ask, master: ServerNode): Promise<boolean> => {
  const state = await stateOf(ask)
  return state.get('port') === String(master.port) && state.get('flags') === 'master'
}

const knowsAll = async (
  ask: Ask,
  master: ServerNode,
  replicas: number,
  sentinels: number,
): Promise<boolean> => {
  const state = await stateOf(ask)
  const lists = [
    await ask('SENTINEL', 'REPLICAS', MASTER_NAME),
    await ask('SENTINEL', 'SENTINELS', MASTER_NAME),
  ]
  // One that is not reached yet has `disconnected` or worse among its flags.
  const [slaves = [], others = []] = lists.map((list) =>
    (list as string[][]).map((one) => pairs(one).get('flags')),
  )
  return (
    (await namesMaster(ask, master)) &&
    state.get('num-other-sentinels') === String(sentinels) &&
    slaves.length === replicas &&
    slaves.every((flags) => flags === 'slave') &&
    others.every((flags) => flags === 'sentinel')
  )
}

const stateOf = async (ask: Ask): Promise<ReadonlyMap<string, string>> =>
  pairs((await ask('SENTINEL', 'MASTER', MASTER_NAME)) as string[]) // names and values by turns

const pairs = (flat: readonly string[]): ReadonlyMap<string, string> =>
  new Map(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ''] as const] : [])))

/** Servers, a network, and one process that uses a store in many ways at once. */
import { createClient, createCluster, createSentinel } from 'redis'
import { JsonSessionStore } from '../../lib/index.ts'
import type { RedisSessionStoreOptions } from '../../lib/index.ts'
import type { RedisClient } from '../../lib/redis/client.ts'
import { SessionBackendError, SessionRevokedError } from '../../lib/errors.ts'
import type { BackendFailureReason } from '../../lib/errors.ts'
import type { Fault, Servers, TopologyName, Workers, World } from '../../tools/faults/fault.ts'
import type { ProxyNet } from '../../tools/faults/net.ts'
import { startTopology, stopAll } from '../../tools/server/topology.ts'
import type { ServerNode } from '../../tools/server/node.ts'
import { alice } from '../support/faulty.ts'
import type { ClientOptions, Data, Store } from '../support/faulty.ts'
import { startOwnCluster, startOwnSentinelSet } from '../support/servers.ts'

const OPERATION_TIMEOUT_MS = 400
const CALLS_AT_ONCE = 24

export const startServers = async (topology: TopologyName, args: readonly string[]): Promise<Servers> => {
  if (topology === 'sentinel') return { topology, set: await startOwnSentinelSet({ args }) }
  if (topology === 'cluster')
    return { topology, cluster: await startOwnCluster({ args, nodeTimeoutMs: 1000 }) }
  const core = process.env['TEST_REDIS_CORE']
  const wanted = [{ name: 'server', args, cluster: false, data: true }]
  const { node } = await startTopology({ core, onProgress: () => {} }, 'server', wanted, async (nodes) => ({
    nodes,
    node: nodes[0] as ServerNode, // one was wanted
    stop: () => stopAll(nodes),
  }))
  return { topology, node }
}

export const dataNodes = (servers: Servers): readonly ServerNode[] => {
  if (servers.topology === 'server') return [servers.node]
  return servers.topology === 'sentinel' ? servers.set.data : servers.cluster.nodes
}

export const stopServers = (servers: Servers): Promise<void> => {
  if (servers.topology === 'server') return servers.node.stop()
  return servers.topology === 'sentinel' ? servers.set.stop() : servers.cluster.stop()
}

interface Client {
  readonly store: Store
  readonly close: () => unknown
}

type Options = Pick<Fault, 'client' | 'prefix' | 'clocks'>

/** What a fault strikes: the load goes on until `stop()`. */
export class Load implements Workers {
  /** The reasons of all failures; what is no failure of the servers makes `stop` reject. */
  readonly seen: Set<BackendFailureReason> = new Set()
  succeeded = 0
  readonly #connect: (clock: () => number) => Promise<Client>
  readonly #lanes: Promise<void>[] = []
  #clients: Client[]
  #shiftMs = 0
  #isOver = false
  #turn = 0

  private constructor(connect: (clock: () => number) => Promise<Client>) {
    this.#connect = connect
    this.#clients = []
  }

  static async start(servers: Servers, net: ProxyNet, options: Options): Promise<Load> {
    const load = new Load(async (clock) => {
      const { client, close } = await connect(servers, net, options)
      return { store: storeOn(client, options, clock), close }
    })
    for (let i = 0; i < 2; i++) load.#clients.push(await load.#connect(() => load.now()))
    for (let i = 0; i < CALLS_AT_ONCE; i++) load.#lanes.push(load.#lane(i))
    return load
  }

  get store(): Store {
    return (this.#clients[this.#turn++ % this.#clients.length] as Client).store
  }

  now(): number {
    return Date.now() + this.#shiftMs
  }

  async works(): Promise<boolean> {
    const before = this.succeeded
    await this.#call(() => this.store.create(alice))
    return this.succeeded > before
  }

  async shiftClocks(ms: number): Promise<void> {
    this.#shiftMs = ms
  }

  async closeOneClient(): Promise<void> {
    const next = await this.#connect(() => this.now())
    await new Promise((resolve) => setImmediate(resolve))
    this.#clients[0]?.close()
    await new Promise((resolve) => setTimeout(resolve, 50))
    this.#clients[0] = next
  }

  async stop(): Promise<void> {
    this.#isOver = true
    try {
      await Promise.all(this.#lanes)
    } finally {
      for (const { close } of this.#clients) close()
    }
  }

  async #lane(user: number): Promise<void> {
    const session = { id: '' }
    while (!this.#isOver) {
      await this.#call(
        async () => void (session.id = (await this.store.create({ ...alice, user_id: user })).id),
      )
      for (let i = 0; i < 5; i++)
        for (const call of CALLS) await this.#call(() => call(this.store, session, user))
    }
  }

  async #call(act: () => Promise<unknown>): Promise<void> {
    await act().then(
      () => this.succeeded++,
      (error: unknown) => this.#fail(error),
    )
    // A client that is closed or full refuses at once.
    await new Promise((resolve) => setImmediate(resolve))
  }

  #fail(error: unknown): void {
    // Where an index was lost between two steps, a session is taken for revoked.
    if (error instanceof SessionRevokedError) return
    if (!(error instanceof SessionBackendError)) throw error
    this.seen.add(error.reason)
  }
}

interface Current {
  id: string
}

const CALLS: readonly ((store: Store, session: Current, user: number) => Promise<unknown>)[] = [
  (store, { id }) => store.get(id, { touch: true }),
  (store, { id }) => store.setPreference(id, 'theme', 'light'),
  (store, { id }) => store.increment(id, ['visits']),
  (store, { id }) => store.grantPermissions(id, 'write'),
  (store, _, user) => store.listByUser(user),
  async (store, session) => void (session.id = (await store.regenerate(session.id))?.id ?? session.id),
  (store, _, user) => store.create({ ...alice, user_id: user }),
  (store, { id }, user) => store.destroyByUser(user, { except: id }),
]

type RedisOption = RedisSessionStoreOptions['client']

const storeOn = (client: RedisOption, { prefix, clocks }: Options, clock: () => number): Store =>
  new JsonSessionStore<Data>({
    client,
    operationTimeoutMs: OPERATION_TIMEOUT_MS,
    touchIntervalMs: 0,
    ...(prefix !== undefined && { prefix }),
    ...(clocks === 'store' && { clock }),
  })

const connect = async (
  servers: Servers,
  net: ProxyNet,
  options: Options,
): Promise<{ readonly client: RedisOption; readonly close: () => unknown }> => {
  const client = clientOf(servers, net, options)
  client.on('error', () => {}) // calls reject with it
  await client.connect()
  return { client, close: () => client.destroy() }
}

const clientOf = (servers: Servers, net: ProxyNet, { client = {} }: Options): AnyClient => {
  const options: ClientOptions = {
    socket: { reconnectStrategy: 20 },
    ...(client.queueLength !== undefined && { commandsQueueMaxLength: client.queueLength }),
  }
  const nodeAddressMap = { ...net.ways }
  if (servers.topology === 'server')
    return createClient({ ...options, socket: { reconnectStrategy: 20, ...net.wayTo(servers.node) } })
  if (servers.topology === 'sentinel') {
    const { name, sentinelRootNodes } = servers.set
    return createSentinel({ name, sentinelRootNodes, nodeClientOptions: options, nodeAddressMap })
  }
  return createCluster({ rootNodes: servers.cluster.rootNodes, defaults: options, nodeAddressMap })
}

type AnyClient = RedisClient & {
  on(event: 'error', listener: () => void): unknown
  connect(): Promise<unknown>
  destroy(): unknown
}

export const worldOf = (servers: Servers, net: ProxyNet, workers: Workers, random: () => number): World => ({
  servers,
  net,
  workers,
  random,
  operationTimeoutMs: OPERATION_TIMEOUT_MS,
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
})

/** What a service needs. Functions of what was measured and of what is wished; nothing is read here. */
import type { Step } from '../scale/forms.ts'
import type { Cost } from '../scale/turn.ts'
import type { Constants, StoreKey } from './constants.ts'

export interface Wish {
  /** Live at the same time. */
  readonly sessions: number
  /** Of JSON text in each. */
  readonly kilobytes: number
  /** A second; each reads its session and restarts its idle timer. */
  readonly requests: number
  /** How many of them change something too: 0 to 1. */
  readonly changes: number
  /** How many of the reads find what this process has read before: 0 to 1. */
  readonly readCache: number
  /** How many sessions are of a user: 0 to 1. */
  readonly loggedIn: number
  /** How long a session lives, from its first request to its end. */
  readonly lifetimeSeconds: number
  /** Of each master. */
  readonly replicas: number
  readonly store: StoreKey
}

export const ORDINARY: Omit<Wish, 'sessions' | 'requests'> = {
  kilobytes: 2,
  changes: 0.2,
  readCache: 0,
  loggedIn: 0.7,
  lifetimeSeconds: 3600,
  replicas: 1,
  store: 'json',
}

/** What one server is given to do at most. */
export const LIMITS = {
  /** More takes long to copy to a new replica, and to load. */
  bytes: 25e9,
  /** Of its one core that runs commands: the rest is for peaks, and for the load of a neighbour that fails. */
  cores: 0.5,
  /** Bits a second: half of 10 Gbit/s. */
  bits: 5e9,
  /** `maxclients`, as it is set by default. */
  connections: 10_000,
} as const
export type Limit = keyof typeof LIMITS
/** Of a process of the service that does nothing but this. */
const CLIENT_CORES = 0.5
/** A Cluster has so many masters at least. */
const SMALLEST_CLUSTER = 3

export interface Estimate {
  /** Of one session, with its place in an index. */
  readonly sessionBytes: number
  /** Of all masters together. */
  readonly bytes: number
  readonly cores: number
  readonly bits: number
  readonly shards: number
  /** What asks for the most of them. */
  readonly limit: Limit
  /** Masters and replicas. */
  readonly servers: number
  /** Of all servers together. */
  readonly allBytes: number
  /** From masters to their replicas, in bits a second. */
  readonly replicationBits: number
  /** Processes of the service, by the work of the store and its client alone. */
  readonly processes: number
  /** To each server; to all of them together. */
  readonly connections: number
  readonly allConnections: number
}

export function estimate(wish: Wish, constants: Constants): Estimate {
  const single = loadOf(wish, constants, false)
  const fits = shardsFor(single)[0] <= 1
  const load = fits ? single : loadOf(wish, constants, true)
  const [needed, limit] = shardsFor(load)
  const shards = fits ? 1 : Math.max(SMALLEST_CLUSTER, needed)
  const servers = shards * (1 + wish.replicas)
  const processes = Math.ceil(load.clientCores / CLIENT_CORES)
  return {
    ...load,
    shards,
    limit,
    servers,
    allBytes: load.bytes * (1 + wish.replicas),
    processes,
    connections: processes,
    // The client of a Cluster has one to each master.
    allConnections: processes * shards,
  }
}

type Load = Pick<Estimate, 'sessionBytes' | 'bytes' | 'cores' | 'bits' | 'replicationBits'> & {
  readonly clientCores: number
}

function loadOf(wish: Wish, constants: Constants, cluster: boolean): Load {
  const { kilobytes, store, sessions, replicas } = wish
  const calls = callsOf(wish)
  const total = (part: keyof Cost): number =>
    calls.reduce((sum, { step, perSecond }) => {
      const factor = cluster ? constants.onCluster(step, part) : 1
      return sum + perSecond * factor * constants.cost(store, step, part, kilobytes)
    }, 0)
  const sessionBytes = constants.document(store, kilobytes) + wish.loggedIn * constants.entry
  return {
    sessionBytes,
    bytes: sessions * sessionBytes * constants.fragmentation,
    cores: total('serverMicros') / 1e6,
    clientCores: total('clientMicros') / 1e6,
    bits: 8 * (total('bytesIn') + total('bytesOut')),
    // Each call writes, and what it writes is about as long as what it was sent.
    replicationBits: 8 * replicas * total('bytesIn'),
  }
}

/** A second, by kind. */
function callsOf(wish: Wish): { step: Step; perSecond: number }[] {
  const { requests, readCache, changes, sessions, lifetimeSeconds } = wish
  return [
    { step: 'read', perSecond: requests * (1 - readCache) },
    { step: 'cached', perSecond: requests * readCache },
    { step: 'change', perSecond: requests * changes },
    { step: 'create', perSecond: sessions / lifetimeSeconds },
  ]
}

function shardsFor({ bytes, cores, bits, clientCores }: Load): [shards: number, limit: Limit] {
  const needs: readonly [Limit, number][] = [
    ['bytes', bytes / LIMITS.bytes],
    ['cores', cores / LIMITS.cores],
    ['bits', bits / LIMITS.bits],
  ]
  const [limit, most] = needs.reduce((a, b) => (b[1] > a[1] ? b : a))
  // More servers do not help here: each process has a connection to every master.
  const connections = clientCores / CLIENT_CORES / LIMITS.connections
  return [Math.ceil(most), connections > Math.max(1, most) ? 'connections' : limit]
}

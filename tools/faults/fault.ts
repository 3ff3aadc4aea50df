/** What one bad thing is, to those who make it and to those who run it under load. */
import type { BackendFailureReason } from '../../lib/errors.ts'
import type { RunningCluster } from '../server/cluster.ts'
import type { ServerNode } from '../server/node.ts'
import type { RunningSentinelSet } from '../server/sentinel.ts'
import type { Library } from './settings.ts'

export type TopologyName = 'server' | 'sentinel' | 'cluster'

/** The servers of a run, of one kind. */
export type Servers =
  | { readonly topology: 'server'; readonly node: ServerNode }
  | { readonly topology: 'sentinel'; readonly set: RunningSentinelSet }
  | { readonly topology: 'cluster'; readonly cluster: RunningCluster }

/** What a fault can reach. */
export interface World {
  readonly servers: Servers
  /** Between every worker and every data node; passes everything on until it is told otherwise. */
  readonly net: Net
  readonly workers: Workers
  /** That of every store. */
  readonly operationTimeoutMs: number
  /** In [0, 1), from the seed of the run. */
  readonly random: () => number
  /** Resolves after that time; rejects when the run is given up. */
  readonly wait: (ms: number) => Promise<void>
}

/** The network's own faults, on all connections at once. Each holds until the next one, or `heal()`. */
export interface Net {
  /** Every connection ends after a drawn number of bytes, in either direction, again and again. */
  cutAtAnyByte(): void
  /** Each chunk is passed on that much later, in its order. */
  delay(ms: number): void
  /** Commands arrive, replies do not. */
  dropReplies(): void
  heal(): void
  /** What the faults have met up to now: connections cut, chunks delayed or dropped. A fault that meets nothing never happened. */
  met(): number
}

/** What can be done to the processes that use the store. */
export interface Workers {
  /** The clock of every second worker, or of all, is that far ahead (or behind) from now on. */
  shiftClocks(ms: number, which: 'all' | 'half'): Promise<void>
  /** One of them closes its client while calls are under way, as its owner would, and makes itself a new one. */
  closeOneClient(): Promise<void>
}

/** What a server may lose of what it has acknowledged: `recent` is about its last second, `everything` all it held. */
export type MayLose = 'nothing' | 'recent' | 'everything'

/** What `shiftClocks` shifts: a clock that the stores are given, or that of the process, which they should not look at. */
export type ShiftedClock = 'store' | 'process'

export interface Fault {
  /** A word for the command line: `silent-server`. */
  readonly name: string
  /** For people: `a silent server (SIGSTOP, then SIGCONT)`. */
  readonly title: string
  readonly on: readonly TopologyName[]
  readonly mayLose: MayLose
  /** Operations in a full run, on each topology: 100,000 for the five worst, 5,000 for the others. */
  readonly operations: number
  /** Arguments of each data node. */
  readonly args?: readonly string[]
  /** The prefix of the stores' keys where it is not the run's usual one: a hash tag puts all keys in one slot. */
  readonly prefix?: string
  /** Each of these is the reason of at least one failure that the run's callers see: else it never happened. */
  readonly seenAs?: readonly BackendFailureReason[]
  /** This client asks again by itself until it is over, so that its callers may not see it. */
  readonly hiddenBy?: Library
  /** No other client can meet it. */
  readonly only?: Library
  /** Options of each client that differ from the run's usual ones: a queue of a few commands. */
  readonly client?: { readonly queueLength?: number }
  /** Whether a script may be stopped in its middle (a right taken away): a call that says `unknown` may be half done. */
  readonly tears?: boolean
  readonly clocks?: ShiftedClock
  /**
   * Happens once and is over when it resolves: from then on the servers answer, and the store has a second to work
   * again. Called again and again while the load lasts, which does not end before it resolves.
   * Throws if by the servers' own counters nothing happened.
   */
  strike(world: World): Promise<void>
}

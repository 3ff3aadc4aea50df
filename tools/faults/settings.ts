/** What a process of the load is told, and what it tells: messages between it and the runner. */
import type { ShiftedClock } from './fault.ts'
import type { Entry } from './journal.ts'
import type { Address } from './net.ts'

export type Library = 'node-redis' | 'ioredis'
export type StoreName = 'JsonSessionStore' | 'HashSessionStore'

/** How the servers are reached; `ways` leads from a node's address to its proxy. */
export type Where =
  | { readonly topology: 'server'; readonly way: Address }
  | {
      readonly topology: 'sentinel'
      readonly name: string
      readonly sentinels: readonly Address[]
      readonly ways: Readonly<Record<string, Address>>
    }
  | {
      readonly topology: 'cluster'
      readonly roots: readonly Address[]
      readonly ways: Readonly<Record<string, Address>>
    }

export interface LoadSettings {
  readonly worker: number
  readonly workers: number
  readonly where: Where
  readonly library: Library
  readonly store: StoreName
  readonly prefix: string
  readonly timeoutMs: number
  readonly clocks: ShiftedClock | undefined
  readonly queueLength?: number
  /** How many of its calls are under way at once. */
  readonly lanes: number
  /** How long a lane rests after each call. */
  readonly restMs: number
  /** How many calls it is about to make: the memory is looked at after the first third, and in the end. */
  readonly operations: number
  readonly seed: number
}

/** A session of all processes, as the one that made it knows it. */
export interface Shared {
  readonly session: string
  readonly id: string
  readonly user: string
  readonly gone: boolean
}

/** What must not grow. */
export interface Sample {
  readonly heapBytes: number
  readonly listeners: number
}

export type ToWorker =
  | { readonly kind: 'begin'; readonly settings: LoadSettings }
  | { readonly kind: 'start' }
  | { readonly kind: 'probe' }
  | { readonly kind: 'shift'; readonly ms: number }
  | { readonly kind: 'close-client' }
  | { readonly kind: 'shared'; readonly shared: Shared }
  | { readonly kind: 'finish' }

export type FromWorker =
  | { readonly kind: 'ready' | 'done' }
  | { readonly kind: 'entries'; readonly entries: readonly Entry[] }
  | { readonly kind: 'shared'; readonly shared: Shared }
  /** How long until a write on each of some fresh sessions was answered; without the time the process stood still. */
  | { readonly kind: 'probed'; readonly ms: number }
  | { readonly kind: 'wrong'; readonly what: string }
  | { readonly kind: 'finished'; readonly early: Sample; readonly late: Sample; readonly stallMs: number }

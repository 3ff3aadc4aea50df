/** What the one that leads and its processes tell each other. */
import type { Operation } from '../history.ts'
import type { Where } from './connect.ts'
import type { Plan } from './plan.ts'

export type ToWorker =
  | { readonly kind: 'connect'; readonly where: Where; readonly process: number }
  /** Makes the session that the history is about. */
  | { readonly kind: 'prepare'; readonly plan: Plan; readonly prefix: string; readonly id: string }
  /** By the clock that all share. */
  | { readonly kind: 'begin'; readonly at: number }
  | { readonly kind: 'id'; readonly id: string }

export type ToLeader =
  | { readonly kind: 'connected' }
  | { readonly kind: 'prepared'; readonly operations: readonly Operation[] }
  /** A session lives under this id now. */
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'done'; readonly operations: readonly Operation[] }
  | { readonly kind: 'failed'; readonly why: string }

/** CLOCK_MONOTONIC, which is one for all processes of a machine. */
export const sharedNow = (): number => Number(process.hrtime.bigint())

/** What the contract allows a call to come to. */
import type { SessionEvent } from '../../../lib/events.ts'
import type { SessionPath, SessionStoreErrorCode } from '../../../lib/errors.ts'

/** In the path of a refusal: an element, whichever. */
export const ANY_INDEX = -1

/** One reason for a refusal. What is left out may be anything. */
export interface Refusal {
  readonly code: SessionStoreErrorCode
  readonly path?: SessionPath
  readonly keyword?: string
  readonly attempts?: number
  readonly limit?: number
}

/**
 * What the contract allows. Where several things are wrong at once it does not say which of them is told, nor whether
 * a wrong call for a session that has gone is refused or answered with "no such session". Stores have to be of one mind
 * all the same.
 */
export interface Expected {
  /** One answer, or none if the call has to be refused. */
  readonly answers: readonly unknown[]
  readonly refusals: readonly Refusal[]
  /** Sent with the answer; a refusal sends none. */
  readonly events: readonly SessionEvent[]
  /** The order of what is done decides which of several reasons is told; stores may differ in it. */
  readonly anyReason?: boolean
}

export const answers = (value: unknown, events: readonly SessionEvent[] = []): Expected => ({
  answers: [value],
  refusals: [],
  events,
})

export const refuses = (refusals: readonly Refusal[]): Expected => ({ answers: [], refusals, events: [] })

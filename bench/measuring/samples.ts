/** What a contender's turns yield. */
import type { ContenderKey, Mode, Operation, Size } from '../plan.ts'

/** One turn: each number is for one operation. */
export interface Sample {
  readonly perSecond: number
  /**
   * Microseconds of work, in this process and in the server: what a busy machine changes least. Where there is a network,
   * this process does its work too.
   */
  readonly clientMicros?: number
  readonly serverMicros: number
  /** Bytes on the wire: commands and replies with their framing, without TCP's own. Only where there is a network. */
  readonly sentBytes?: number
  readonly receivedBytes?: number
  /** How long each took, in milliseconds; only where one follows the other. */
  readonly latencies: readonly number[]
}

export interface CellName {
  readonly mode: Mode
  readonly operation: Operation
  readonly kilobytes: Size
  readonly contender: ContenderKey
}

/** All rounds of one contender at one task; those not finished are not in it. */
export interface Cell extends CellName {
  readonly samples: readonly Sample[]
}

/** Something that has no figure, and why. */
export interface LeftOut {
  readonly what: string
  readonly why: string
}

/** Bytes that Redis keeps for one session, with its share of the user index. */
export interface Weight {
  readonly contender: ContenderKey
  readonly kilobytes: Size
  readonly bytes: number
}

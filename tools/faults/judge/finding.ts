/** What does not fit together, and whether the server's own loss explains it. */
import type { MayLose } from '../fault.ts'

export interface Finding {
  /** A few words, the same for all of a kind. */
  readonly rule: string
  /** Begins with the name of the session, if it is about one. */
  readonly detail: string
  /** When that was acknowledged which is not there; absent: no loss of a server explains it. */
  readonly lostAt?: number
}

/** While a fault struck. */
export interface Strike {
  readonly from: number
  readonly to: number
}

export interface Verdict {
  readonly wrong: readonly Finding[]
  readonly lost: readonly Finding[]
}

export const sessionIn = ({ detail }: Finding): string => detail.split(/[: ]/)[0] ?? ''

/** `appendfsync everysec` may lose two seconds; a demoted master takes writes until it is told. */
const BEFORE_MS = 2500
const AFTER_MS = 1500

export function verdictOf(
  findings: readonly Finding[],
  mayLose: MayLose,
  strikes: readonly Strike[],
): Verdict {
  const isLost = ({ lostAt }: Finding): boolean => {
    if (lostAt === undefined || mayLose === 'nothing') return false
    return mayLose === 'everything' || isNear(lostAt, strikes)
  }
  return { wrong: findings.filter((one) => !isLost(one)), lost: findings.filter(isLost) }
}

export const isNear = (at: number, strikes: readonly Strike[]): boolean =>
  strikes.some(({ from, to }) => from - BEFORE_MS < at && at < to + AFTER_MS)

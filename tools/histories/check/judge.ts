/** Judges a whole history. */
import { WITHDRAWN } from '../history.ts'
import type { History, Operation } from '../history.ts'
import { EVERYTHING } from '../model/state.ts'
import type { World } from '../model/step.ts'
import { isWithoutEffect } from './effect.ts'
import { check, FROM_NOTHING, isUnknown } from './search.ts'
import type { Problem, Verdict } from './search.ts'

export function problemOf({ operations, rules }: History): Problem {
  const world = { rules, scope: EVERYTHING }
  const used = operations.flatMap(withEnd).filter((one) => isOfUse(one, world))
  return { operations: sorted(used), world, starts: [FROM_NOTHING] }
}

/** What was taken back has also been destroyed, if it was there. */
const withEnd = (one: Operation): Operation[] =>
  isWithdrawn(one) ? [one, { ...one, call: { kind: 'destroy' } }] : [one]

const isWithdrawn = ({ outcome, call }: Operation): boolean =>
  call.kind === 'create' && outcome.kind === 'unknown' && outcome.why === WITHDRAWN.why

/** What was not applied, and a read that nobody heard, explain nothing and need no explanation. */
const isOfUse = (operation: Operation, world: World): boolean =>
  operation.outcome.kind !== 'not-applied' && !(isUnknown(operation) && isWithoutEffect(operation, world))

export type Judgement = Verdict | { readonly kind: 'wrong'; readonly operation: Operation }

export function judge(history: History, timeLimitMs: number): Judgement {
  const { keepsMoved } = history.rules
  const isWrong = (one: Operation): boolean =>
    one.outcome.kind === 'wrong' || (isWithdrawn(one) && !keepsMoved)
  const wrong = history.operations.find(isWrong)
  if (wrong !== undefined) return { kind: 'wrong', operation: wrong }
  return check(problemOf(history), timeLimitMs)
}

const sorted = (operations: readonly Operation[]): Operation[] =>
  [...operations].sort((a, b) => a.start - b.start)

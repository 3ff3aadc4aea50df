/** Whether an outcome can be a reply. */
import { canonical } from '../history.ts'
import type { Json, Outcome } from '../history.ts'

/** What nobody has heard can be anything. */
export const isAnswer = (outcome: Outcome, value: Json): boolean =>
  outcome.kind === 'unknown' || (outcome.kind === 'reply' && canonical(outcome.value) === canonical(value))

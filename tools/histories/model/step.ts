/** What one operation may do at one moment, and within which world. */
import type { Rules } from '../history.ts'
import type { Life, Scope, Span, State } from './state.ts'

/** At which moment an operation takes effect. */
export interface Moment {
  /** By the servers' clock, with what may lie between two looks at it. */
  readonly now: Span
  /** Without what follows from those before it: what is remembered of it, so that more states are the same. */
  readonly own: Span
  /** Whether a read that took effect before has answered it: then no later write has made it. */
  readonly seen: (revision: string) => boolean
}

export interface World {
  readonly rules: Rules
  readonly scope: Scope
}

/** The states it may lead to; none: why it cannot take effect now. */
export type Step =
  | { readonly states: readonly State[]; readonly why?: undefined }
  | { readonly states: readonly []; readonly why: string }

export const refused = (why: string): Step => ({ states: [], why })

/** Whether it matters when things happen. */
export const tracksTime = ({ rules, scope }: World): boolean => rules.timed && scope.time

/** Whether the revision that a call names can be the session's. */
export function holds(
  { scope }: World,
  { revision }: Life,
  named: string | undefined,
  { seen }: Moment,
): 'yes' | 'no' | 'maybe' {
  if (named === undefined) return 'yes'
  if (!scope.revisions) return 'maybe'
  if (revision !== null) return revision === named ? 'yes' : 'no'
  return seen(named) ? 'no' : 'maybe'
}

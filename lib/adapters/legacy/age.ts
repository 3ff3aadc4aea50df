/** How a framework says in an old session, beside its data, how long it lives. */
import type { JsonObject } from '../../domain/json.ts'
import { cookieOf, keptCookie } from '../cookie.ts'

export interface OldAge {
  /** Which members of an old session tell it; they are no data. */
  readonly names: readonly string[]
  /**
   * Whether the old service takes the word of a session for its end, whatever the expiry of its key: then a session that
   * lives longer has to say so.
   */
  readonly isJudged: boolean
  /** As the framework's adapter keeps it beside the data; `null` for none. */
  envelopeOf(members: JsonObject): JsonObject | null
  /** Epoch milliseconds; `null`: it says nothing that is judged. */
  endOf(members: JsonObject): number | null
  /** `endsInMs`: from `nowMs`. */
  membersOf(envelope: JsonObject, nowMs: number, endsInMs: number): JsonObject
  /** `null`: it does not say. */
  idleOf(envelope: JsonObject, nowMs: number): number | null
}

/** A cookie among the members, as express-session has it, which does not look at its end. */
export const COOKIE_AGE: OldAge = {
  names: ['cookie'],
  isJudged: false,
  envelopeOf: ({ cookie }) => keptCookie(cookie),
  endOf: () => null,
  membersOf: (envelope, nowMs, endsInMs) => ({ cookie: cookieOf(envelope, endsInMs, nowMs) }),
  idleOf: ({ originalMaxAge: age }) => (typeof age === 'number' && age > 0 ? Math.ceil(age) : null),
}

/** What tells the age, and what does not. */
export function parted(all: JsonObject, { names }: OldAge): { age: JsonObject; rest: JsonObject } {
  const entries = Object.entries(all)
  const tells = ([name]: readonly [string, unknown]): boolean => names.includes(name)
  return {
    age: Object.fromEntries(entries.filter(tells)),
    rest: Object.fromEntries(entries.filter((entry) => !tells(entry))),
  }
}

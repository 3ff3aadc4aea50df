/** Compares what callers were told with what the servers hold. */
import type { MayLose } from '../fault.ts'
import type { Entry } from '../journal.ts'
import { endFindings } from './ends.ts'
import { sessionIn, verdictOf } from './finding.ts'
import type { Finding, Verdict } from './finding.ts'
import { indexFindings } from './indexes.ts'
import type { IndexRules } from './indexes.ts'
import { journalOf, mayBeHalfDone } from './lives.ts'
import type { Journal } from './lives.ts'
import { promiseFindings } from './promises.ts'
import { viewFindings } from './views.ts'

export interface Case extends IndexRules {
  readonly entries: readonly Entry[]
  readonly mayLose: MayLose
  /** Whether scripts may have been stopped in their middle. */
  readonly tears?: boolean
}

export function judge({ entries, mayLose, tears = false, ...rules }: Case): Verdict {
  const journal = journalOf(entries, rules.crossSlot)
  const findings = [
    ...entries.flatMap((entry) => promiseFindings(entry, journal)),
    ...journal.lives.flatMap((life) => endFindings(life, rules.snapshot)),
    ...viewFindings(journal, rules.snapshot),
    ...indexFindings(journal, rules),
  ]
  const left = tears ? findings.filter((one) => !isTorn(one, journal)) : findings
  return verdictOf(left, mayLose, rules.strikes)
}

/** What lies between a session and its index, where a call that said `unknown` may be half done. */
const TORN: ReadonlySet<string> = new Set([
  'alive and not in the index',
  'alive and not listed',
  'an index entry without a session',
  'its index entry ends before it',
  'there after its end',
  'alive after its end',
  'gone, though nobody ended it',
  'absent, though nobody ended it',
])

function isTorn(finding: Finding, { lives }: Journal): boolean {
  const life = lives.find(({ session }) => session === sessionIn(finding))
  return TORN.has(finding.rule) && life !== undefined && mayBeHalfDone(life)
}

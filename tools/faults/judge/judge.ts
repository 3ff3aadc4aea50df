/** Compares what callers were told with what the servers hold. */
import type { MayLose } from '../fault.ts'
import type { Entry } from '../journal.ts'
import { endFindings } from './ends.ts'
import { verdictOf } from './finding.ts'
import type { Verdict } from './finding.ts'
import { indexFindings } from './indexes.ts'
import type { IndexRules } from './indexes.ts'
import { journalOf } from './lives.ts'
import { promiseFindings } from './promises.ts'
import { viewFindings } from './views.ts'

export interface Case extends IndexRules {
  readonly entries: readonly Entry[]
  readonly mayLose: MayLose
}

export function judge({ entries, mayLose, ...rules }: Case): Verdict {
  const journal = journalOf(entries, rules.crossSlot)
  const findings = [
    ...entries.flatMap((entry) => promiseFindings(entry, journal)),
    ...journal.lives.flatMap((life) => endFindings(life, rules.snapshot)),
    ...viewFindings(journal, rules.snapshot),
    ...indexFindings(journal, rules),
  ]
  return verdictOf(findings, mayLose, rules.strikes)
}

/** Whether each promise settled in time, with an error that a store may reject with. */
import type { Entry } from '../journal.ts'
import { isOfSession } from '../journal.ts'
import type { Finding } from './finding.ts'
import type { Journal } from './lives.ts'

/** How late a promise may settle on a busy machine. */
const GRACE_MS = 250

export function promiseFindings(entry: Entry, journal: Journal): readonly Finding[] {
  const { operation, ended, error = '', lateMs = 0 } = entry
  const found: Finding[] = []
  if (lateMs > GRACE_MS)
    found.push({ rule: 'settled too late', detail: `${operation}: by ${Math.round(lateMs)} ms` })
  if (ended === 'wrong')
    found.push({ rule: 'an error of no documented kind', detail: `${operation}: ${error}` })
  if (error === 'ERR_SESSION_REVOKED' && !isRevoked(entry, journal))
    found.push({ rule: 'revoked by nobody', detail: operation, lostAt: entry.end })
  else if (error.startsWith('ERR_') && !isExpected(entry))
    found.push({ rule: 'refused without a reason', detail: `${operation}: ${error}` })
  return found
}

const isExpected = ({ operation, error }: Entry): boolean =>
  error === 'ERR_SESSION_REVOKED' || (error === 'ERR_SESSION_CONFLICT' && operation === 'modify')

/** By a call that was under way at the same time, or that failed on its way and left its marks. */
function isRevoked(entry: Entry, { onUsers, lives }: Journal): boolean {
  const overlaps = ({ start, end, ended }: Entry): boolean =>
    start < entry.end && (ended === 'unknown' || ended === 'not-applied' || end > entry.start)
  if (onUsers.some((other) => other.kind === 'end' && overlaps(other))) return true
  if (!isOfSession(entry)) return false
  const life = lives.find(({ session }) => session === entry.session)
  return life?.entries.some((other) => other.operation === 'destroyByHandle' && overlaps(other)) === true
}

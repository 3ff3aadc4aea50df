/** Whether sessions are there, or gone, as their callers were told. */
import { handleOf } from '../../../lib/domain/session-id.ts'
import type { SessionEntry } from '../journal.ts'
import { isLiving } from '../run/snapshot.ts'
import type { Snapshot } from '../run/snapshot.ts'
import type { Finding } from './finding.ts'
import { has, knownSince, latestTurn, mayHave } from './lives.ts'
import type { Life } from './lives.ts'

export function endFindings(life: Life, snapshot: Snapshot): readonly Finding[] {
  const living = life.ids.filter((id) => isLiving(snapshot.sessions.get(handleOf(id))))
  return [
    ...life.entries.flatMap((entry) => [...absence(life, entry), ...revival(life, entry)]),
    ...finalState(life, living),
    ...neverMade(life, living),
  ]
}

/** "No such session" for one that nobody can have ended. */
function absence(life: Life, entry: SessionEntry): readonly Finding[] {
  const { session, operation, ended, id, start, end } = entry
  if (ended !== 'absent') return []
  // It asks for a user, who may have changed.
  if (operation === 'destroyByHandle' && life.users.size > 1) return []
  const since = knownSince(life, id)
  const hasMoved = life.moves.some((move) => move.from === id && move.start < end)
  const mayHaveEnded = life.possibleEnds.some((one) => one.start < end)
  if (since >= start || hasMoved || mayHaveEnded) return []
  return [{ rule: 'absent, though nobody ended it', detail: `${session}: ${operation}`, lostAt: since }]
}

/** An answer from one that had ended, or under an id that it had left. */
function revival(life: Life, entry: SessionEntry): readonly Finding[] {
  if (entry.ended !== 'applied' || has(entry, 'begin') || entry.error !== undefined) return []
  const { session, operation, id, start } = entry
  const detail = `${session}: ${operation}`
  const end = life.ends.find((one) => one.end < start)
  if (end) return [{ rule: 'alive after its end', detail, lostAt: end.end }]
  const left = life.moves.find((move) => move.from === id && move.end < start)
  return left ? [{ rule: 'alive under an id that it had left', detail, lostAt: left.end }] : []
}

function finalState(life: Life, living: readonly string[]): readonly Finding[] {
  const { session, begin, ends, possibleEnds, moves } = life
  const found: Finding[] = []
  const [first] = ends
  if (first && living.length > 0)
    found.push({ rule: 'there after its end', detail: session, lostAt: first.end })
  if (living.length > 1)
    found.push({ rule: 'there under two ids', detail: session, lostAt: latestTurn(life) })
  const left = moves.find(({ from, entry }) => entry.ended === 'applied' && living.includes(from))
  if (left) found.push({ rule: 'there under an id that it had left', detail: session, lostAt: left.end })
  if (begin.ended === 'applied' && living.length === 0 && ends.length + possibleEnds.length === 0)
    found.push({ rule: 'gone, though nobody ended it', detail: session, lostAt: latestTurn(life) })
  return found
}

/** Made, or moved, by a call that said it had done nothing. */
function neverMade({ session, entries }: Life, living: readonly string[]): readonly Finding[] {
  const made = (entry: SessionEntry): readonly string[] =>
    entry.changes.flatMap((change) => {
      if (change.kind === 'begin') return [entry.id]
      return change.kind === 'move' ? [change.to] : []
    })
  return entries
    .filter((entry) => !mayHave(entry) && made(entry).some((id) => living.includes(id)))
    .map(({ operation, ended }) => ({
      rule: 'applied, though it said not',
      detail: `${session}: ${operation} (${ended})`,
    }))
}

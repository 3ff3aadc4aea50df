/** Whether what a session shows, to a call or in the end, is what the writes have made of it. */
import { handleOf } from '../../../lib/domain/session-id.ts'
import type { Change, Register, View } from '../journal.ts'
import { isLiving } from '../run/snapshot.ts'
import type { Snapshot } from '../run/snapshot.ts'
import type { Finding } from './finding.ts'
import { mayHave, spanOf } from './lives.ts'
import type { Journal, Life, Span } from './lives.ts'

interface Write extends Span {
  readonly change: Change
  /** Whether it took effect for certain. */
  readonly sure: boolean
}

interface Seen extends Span {
  readonly view: View
  readonly by: string
}

export function viewFindings(journal: Journal, snapshot: Snapshot): readonly Finding[] {
  return journal.lives.flatMap((life) => {
    const writes = [...ownWrites(life), ...writesByUser(life, journal)]
    return seenOf(life, snapshot).flatMap((seen) => findingsIn(life, seen, writes))
  })
}

function seenOf({ entries, ids }: Life, snapshot: Snapshot): readonly Seen[] {
  const answered = entries.flatMap(({ view, start, end, operation }) =>
    view === undefined ? [] : [{ view, start, end, by: operation }],
  )
  const held = ids.flatMap((id) => {
    const found = snapshot.sessions.get(handleOf(id))
    if (!isLiving(found)) return []
    return [{ view: found.view, start: Infinity, end: Infinity, by: 'the server' }]
  })
  return [...answered, ...held]
}

const ownWrites = ({ entries }: Life): readonly Write[] =>
  entries
    .filter(mayHave)
    .flatMap((entry) =>
      entry.changes.map((change) => ({ ...spanOf(entry), change, sure: entry.ended === 'applied' })),
    )

/** `updateByUser` sets it in all that were there, and are the user's; one that moves meanwhile may be missed. */
const writesByUser = ({ users, begin, moves }: Life, { onUsers }: Journal): readonly Write[] =>
  onUsers
    .filter((entry) => entry.kind === 'set' && users.has(entry.user) && mayHave(entry))
    .map((entry) => {
      const span = spanOf(entry)
      const isThere = begin.ended === 'applied' && begin.end < entry.start && users.size === 1
      const isMoving = moves.some(({ start, end }) => start < span.end && end > span.start)
      const change = { kind: 'set', member: 'role', value: entry.value ?? '' } as const
      return { ...span, change, sure: entry.ended === 'applied' && isThere && !isMoving }
    })

function findingsIn(life: Life, seen: Seen, writes: readonly Write[]): readonly Finding[] {
  const before = writes.filter(({ start }) => start < seen.end)
  const at = (rule: string, what: string, lostAt?: number): Finding => ({
    rule,
    detail: `${life.session} as ${seen.by} shows it: ${what}`,
    ...(lostAt !== undefined && { lostAt }),
  })
  return [
    ...visits(seen, before, at),
    ...permissions(seen, before, at),
    ...(['theme', 'role', 'user'] as const).flatMap((member) => register(member, seen, before, at)),
  ]
}

type At = (rule: string, what: string, lostAt?: number) => Finding

const isDone = ({ sure, end }: Write, seen: Seen): boolean => sure && end < seen.start

function visits(seen: Seen, writes: readonly Write[], at: At): readonly Finding[] {
  const { visits: found } = seen.view
  if (found === undefined) return []
  const increments = writes.filter(({ change }) => change.kind === 'increment')
  const done = increments.filter((write) => isDone(write, seen))
  if (found > increments.length)
    return [at('applied, though it said not', `${found} increments of ${increments.length}`)]
  const missing = done.length - found
  // The latest are the first that a server loses.
  const lostAt = done
    .map(({ end }) => end)
    .toSorted((a, b) => a - b)
    .at(-missing)
  return missing > 0
    ? [at('an acknowledged write is missing', `${found} increments of ${done.length}`, lostAt)]
    : []
}

function permissions(seen: Seen, writes: readonly Write[], at: At): readonly Finding[] {
  const { permissions: found } = seen.view
  if (found === undefined) return []
  const there = new Set(found)
  const of = (kind: 'add' | 'remove'): Map<string, Write> =>
    new Map(writes.flatMap((write) => (write.change.kind === kind ? [[write.change.token, write]] : [])))
  const [adds, removes] = [of('add'), of('remove')]
  const findings = found
    .filter((token) => !adds.has(token))
    .map((token) => at('applied, though it said not', `the permission ${token}`))
  if (there.size < found.length) findings.push(at('applied twice', 'a permission'))
  for (const [token, add] of adds)
    if (isDone(add, seen) && !removes.has(token) && !there.has(token))
      findings.push(at('an acknowledged write is missing', `the permission ${token}`, add.end))
  for (const [token, remove] of removes)
    if (isDone(remove, seen) && there.has(token))
      findings.push(at('an acknowledged write is missing', `${token} was taken back`, remove.end))
  return findings
}

function register(member: Register, seen: Seen, writes: readonly Write[], at: At): readonly Finding[] {
  const found = seen.view[member]
  if (found === undefined) return []
  const sets = writes.filter(({ change }) => change.kind === 'set' && change.member === member)
  const candidates = sets.filter(({ change }) => change.kind === 'set' && change.value === found)
  if (candidates.length === 0) return [at('applied, though it said not', `${member} is ${found}`)]
  const isOver = (write: Write): boolean =>
    isDone(write, seen) && candidates.every(({ end }) => end < write.start)
  const later = sets.filter(isOver)
  if (later.length === 0) return []
  // One of them being lost is not enough: all are.
  const lostAt = Math.min(...later.map(({ end }) => end))
  return [at('an acknowledged write is missing', `${member} is ${found}, an earlier value`, lostAt)]
}

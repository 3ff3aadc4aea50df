/** The journal by session: what each was, is and may have become. */
import { isOfSession } from '../journal.ts'
import type { Change, Entry, SessionEntry, UserEntry } from '../journal.ts'

export interface Span {
  readonly start: number
  /** Infinity: nobody knows when it took effect, or whether. */
  readonly end: number
}

export interface Move extends Span {
  readonly from: string
  readonly to: string
  readonly entry: SessionEntry
}

/** A session under all its ids. */
export interface Life {
  readonly session: string
  readonly entries: readonly SessionEntry[]
  readonly begin: SessionEntry
  /** All it has or may have had, users too. */
  readonly ids: readonly string[]
  readonly users: ReadonlySet<string>
  readonly moves: readonly Move[]
  /** Calls that have ended it. */
  readonly ends: readonly Span[]
  /** Calls that have ended it or may have. */
  readonly possibleEnds: readonly Span[]
}

export interface Journal {
  readonly lives: readonly Life[]
  readonly onUsers: readonly UserEntry[]
  readonly ofUser: ReadonlyMap<string, readonly Life[]>
}

/** Whether it took effect, or may have. */
export const mayHave = ({ ended }: Entry): boolean => ended === 'applied' || ended === 'unknown'

export const spanOf = ({ start, end, ended }: Entry): Span => ({
  start,
  end: ended === 'unknown' ? Infinity : end,
})

/** `crossSlot`: a move or a login of which nobody knows may have cost the session (docs/decisions/003-cross-slot.md). */
export function journalOf(entries: readonly Entry[], crossSlot: boolean): Journal {
  const bySession = grouped(entries.filter(isOfSession), ({ session }) => session)
  const onUsers = entries.filter((entry): entry is UserEntry => !isOfSession(entry))
  const endings = grouped(
    onUsers.filter((entry) => entry.kind === 'end' && mayHave(entry)),
    ({ user }) => user,
  )
  const lives = [...bySession].flatMap(([session, own]) => lifeOf(session, own, endings, crossSlot))
  const ofUser = grouped(
    lives.flatMap((life) => [...life.users].map((user) => ({ user, life }))),
    ({ user }) => user,
  )
  const livesOf = [...ofUser].map(([user, found]) => [user, found.map(({ life }) => life)] as const)
  return { lives, onUsers, ofUser: new Map(livesOf) }
}

function grouped<T>(all: readonly T[], key: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) {
    const group = groups.get(key(one))
    if (group) group.push(one)
    else groups.set(key(one), [one])
  }
  return groups
}

function lifeOf(
  session: string,
  unsorted: readonly SessionEntry[],
  endings: ReadonlyMap<string, readonly UserEntry[]>,
  crossSlot: boolean,
): readonly Life[] {
  const entries = unsorted.toSorted((a, b) => a.start - b.start)
  const begin = entries.find((entry) => has(entry, 'begin'))
  // Another process told of one whose maker was cut off.
  if (begin === undefined) return []
  const moves = entries.flatMap(moveIn)
  const users = new Set(entries.filter(mayHave).flatMap(({ changes }) => changes.flatMap(userIn)))
  const base = { session, entries, begin, moves, users, ids: [begin.id, ...entries.flatMap(idIn)] }
  const own = entries.filter((entry) => has(entry, 'end') && mayHave(entry))
  const others = [...users].flatMap((user) => endings.get(user) ?? [])
  const sure = others.filter((entry) => mustEnd(base, entry))
  const possible = others.filter((entry) => entry.end > begin.start && !isSpared(base, entry))
  const costly = entries.filter(({ ended, changes }) => ended === 'unknown' && changes.some(isCostly))
  return [
    {
      ...base,
      ends: [...own.filter(({ ended }) => ended === 'applied'), ...sure].map(spanOf),
      possibleEnds: [...own, ...possible, ...(crossSlot ? costly : [])].map(spanOf),
    },
  ]
}

type Base = Pick<Life, 'begin' | 'users' | 'moves' | 'ids'>

/** A log-out-everywhere that was answered, of a session that had been answered before and was that user's all the time. */
const mustEnd = ({ begin, users, ids }: Base, { ended, start, except }: UserEntry): boolean =>
  ended === 'applied' &&
  begin.ended === 'applied' &&
  begin.end < start &&
  users.size === 1 &&
  (except === undefined || !ids.includes(except))

/** Whether it was left out under the id that it had all the time. */
function isSpared({ begin, moves }: Base, { except, end }: UserEntry): boolean {
  if (except === undefined) return false
  if (moves.some(({ from, start }) => from === except && start < end)) return false
  return except === begin.id || moves.some(({ to, entry }) => to === except && entry.ended === 'applied')
}

export const has = (entry: SessionEntry, kind: Change['kind']): boolean =>
  entry.changes.some((change) => change.kind === kind)

const isCostly = (change: Change): boolean =>
  change.kind === 'move' || (change.kind === 'set' && change.member === 'user')

const userIn = (change: Change): string[] =>
  change.kind === 'set' && change.member === 'user' ? [change.value] : []

const idIn = ({ changes, tried }: SessionEntry): string[] => [
  ...movedTo(changes),
  ...(tried === undefined ? [] : [tried]),
]

const movedTo = (changes: readonly Change[]): string[] =>
  changes.flatMap((change) => (change.kind === 'move' ? [change.to] : []))

const moveIn = (entry: SessionEntry): Move[] =>
  mayHave(entry) ? idIn(entry).map((to) => ({ ...spanOf(entry), from: entry.id, to, entry })) : []

/** Since when an id was the session's for certain. */
export function knownSince({ begin, moves }: Life, id: string): number {
  if (id === begin.id) return begin.ended === 'applied' ? begin.end : Infinity
  const move = moves.find(({ to, entry }) => to === id && entry.ended === 'applied')
  return move?.end ?? Infinity
}

/** When the last thing was acknowledged that makes it what it is: its beginning, a move, a login. */
export const latestTurn = ({ entries }: Life): number =>
  Math.max(
    ...entries
      .filter((entry) => mayHave(entry) && (has(entry, 'begin') || entry.changes.some(isCostly)))
      .map(({ end }) => end),
  )

/** Of a call on it nobody knows how far it came, and it reaches more than the session itself: its id, its index. */
export const mayBeHalfDone = ({ entries }: Life): boolean =>
  entries.some(
    (entry) =>
      entry.ended === 'unknown' && (has(entry, 'begin') || has(entry, 'end') || entry.changes.some(isCostly)),
  )

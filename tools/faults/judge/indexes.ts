/** Whether the indexes of users tell the truth, to a call and in the end, and nothing lives forever. */
import { handleOf } from '../../../lib/domain/session-id.ts'
import type { UserEntry } from '../journal.ts'
import { HEALED_MS, isLiving } from '../run/snapshot.ts'
import type { HeldIndex, Snapshot } from '../run/snapshot.ts'
import { isNear } from './finding.ts'
import type { Finding, Strike } from './finding.ts'
import { knownSince, latestTurn, spanOf } from './lives.ts'
import type { Journal, Life } from './lives.ts'

export interface IndexRules {
  readonly snapshot: Snapshot
  readonly strikes: readonly Strike[]
  /** Entries may stay behind where a call failed on its way; lists hide them. */
  readonly crossSlot: boolean
  /** Clocks that differ make other deadlines. */
  readonly clocks: boolean
}

export function indexFindings(journal: Journal, rules: IndexRules): readonly Finding[] {
  const { snapshot } = rules
  const byHandle = new Map(journal.lives.flatMap((life) => life.ids.map((id) => [handleOf(id), life])))
  return [
    ...[...snapshot.sessions].flatMap(([handle]) => listing(handle, byHandle.get(handle), journal, rules)),
    ...[...snapshot.indexes].flatMap(([user, index]) => strays(user, index, byHandle, rules)),
    ...immortals(snapshot),
    ...journal.onUsers.flatMap((entry) => listFindings(entry, journal, rules)),
  ]
}

const immortals = ({ sessions, indexes, others }: Snapshot): readonly Finding[] => [
  ...[...sessions, ...indexes]
    .filter(([, { ttlMs }]) => ttlMs < 0)
    .map(([key]) => ({ rule: 'without TTL', detail: key })),
  ...others.map((key) => ({ rule: 'a key that nobody made', detail: key })),
]

/** A session that lives is in the index of its user until its end. */
function listing(
  handle: string,
  life: Life | undefined,
  { onUsers }: Journal,
  { snapshot, clocks }: IndexRules,
): readonly Finding[] {
  const held = snapshot.sessions.get(handle)
  if (!isLiving(held)) return []
  if (life === undefined) return [{ rule: 'a session that nobody made', detail: handle }]
  const { user = '' } = held.view
  if (user === '') return []
  const index = snapshot.indexes.get(user)
  const score = index?.entries.get(handle)
  const at = { detail: `${life.session} of ${user}`, lostAt: latestTurn(life) }
  if (index === undefined || score === undefined) return [{ rule: 'alive and not in the index', ...at }]
  const until = clocks ? snapshot.at : snapshot.at + held.ttlMs - 1000
  if (score < until) return [{ rule: 'its index entry ends before it', ...at }]
  if (!clocks && index.ttlMs >= 0 && index.ttlMs < held.ttlMs - 1000)
    return [{ rule: 'its index ends before it', ...at }]
  return score === Infinity && !mayBeMarked(life, user, onUsers) ? [{ rule: 'alive and marked', ...at }] : []
}

/** By a call that was to end it and failed on its way. */
const mayBeMarked = (life: Life, user: string, onUsers: readonly UserEntry[]): boolean =>
  onUsers.some((entry) => entry.kind === 'end' && entry.user === user && entry.ended === 'unknown') ||
  life.entries.some(({ operation, ended }) => operation === 'destroyByHandle' && ended === 'unknown')

/** An index entry stands for a session of that user. */
function strays(
  user: string,
  { entries }: HeldIndex,
  byHandle: ReadonlyMap<string, Life>,
  { snapshot, strikes, crossSlot }: IndexRules,
): readonly Finding[] {
  const isStray = ([handle, score]: readonly [string, number]): boolean => {
    const held = snapshot.sessions.get(handle)
    if (isLiving(held) && held.view.user === user) return false
    const life = byHandle.get(handle)
    const isProvisional = score <= snapshot.at + HEALED_MS
    return !(crossSlot && (isProvisional || (life !== undefined && mayLeaveEntries(life, strikes))))
  }
  return [...entries].filter(isStray).map(([handle]) => {
    const life = byHandle.get(handle)
    const at = life && Math.max(...life.entries.map(({ end }) => end))
    return {
      rule: 'an index entry without a session',
      detail: `${life?.session ?? handle} of ${user}`,
      ...(at !== undefined && { lostAt: at }),
    }
  })
}

/** A failure on the way of a call, be it one that the caller is not told of: the last step only removes an entry. */
const mayLeaveEntries = ({ entries, users, ends }: Life, strikes: readonly Strike[]): boolean =>
  users.size > 1 ||
  entries.some(({ ended }) => ended === 'unknown' || ended === 'not-applied') ||
  [...ends, ...entries.filter(({ changes }) => changes.length > 0)].some(({ end }) => isNear(end, strikes))

/** A list names all that were there all the time, and none that had ended. */
function listFindings(entry: UserEntry, { ofUser }: Journal, rules: IndexRules): readonly Finding[] {
  const { listed, user, start, end } = entry
  if (listed === undefined) return []
  const named = new Set(listed)
  return (ofUser.get(user) ?? []).flatMap((life): Finding[] => {
    const detail = `${life.session} of ${user}`
    const over = life.ends.find((one) => one.end < start)
    if (over && sureIds(life, rules).some((id) => named.has(handleOf(id))))
      return [{ rule: 'listed after its end', detail, lostAt: over.end }]
    const id = currentId(life, start, end)
    if (id === undefined || life.users.size > 1 || named.has(handleOf(id))) return []
    if (life.possibleEnds.some((one) => one.start < end)) return []
    return [{ rule: 'alive and not listed', detail, lostAt: knownSince(life, id) }]
  })
}

/** Without a common slot a move that was cut off leaves a copy for some seconds, which is listed. */
const sureIds = ({ ids, begin, moves }: Life, { crossSlot }: IndexRules): readonly string[] =>
  crossSlot ? [begin.id, ...moves.filter(({ entry }) => entry.ended === 'applied').map(({ to }) => to)] : ids

/** The id that it had all that time, if it is certain. */
function currentId(life: Life, start: number, end: number): string | undefined {
  const before = life.moves.filter((move) => move.start < end)
  if (before.some((move) => spanOf(move.entry).end >= start)) return undefined
  const id = before.at(-1)?.to ?? life.begin.id
  return knownSince(life, id) < start ? id : undefined
}

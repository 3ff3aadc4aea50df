/**
 * Who is there: in each hundred sessions 30 are anonymous, and 70 belong to 31 users of 1 to 20 devices. Most sessions are
 * small, few are large: 0.4 to 10 KB, half of them under 0.6, 1.5 in the mean. Which session is whose follows from its
 * number, so that a million of them need no list.
 */
import { sessionOf } from '../data.ts'
import type { Data } from '../data.ts'
import { randomOf } from './random.ts'

export const SMALLEST_KB = 0.4
const LARGEST_KB = 10

/** Devices, and how many users have as many. */
const DEVICES = [
  [1, 18],
  [2, 7],
  [3, 3],
  [4, 1],
  [5, 1],
  [20, 1],
] as const
const HUNDRED = 100

/** The user of each of a hundred sessions, by number. */
const OWNERS: readonly number[] = DEVICES.flatMap(([devices, users]) =>
  Array.from({ length: users }, () => devices),
).flatMap((devices, user) => Array.from({ length: devices }, () => user))
const USERS = new Set(OWNERS).size
/** Anonymous ones are among the others, not at the end: a small population has them too. */
const PLACES: readonly (number | undefined)[] = Array.from({ length: HUNDRED }, (_, place) =>
  place % 10 < 3 ? undefined : OWNERS[Math.floor(place / 10) * 7 + (place % 10) - 3],
)

/** Users begin here; whoever is made for one test only has another number. */
export const userOf = (session: number): number | undefined => {
  const user = PLACES[session % HUNDRED]
  return user === undefined ? undefined : Math.floor(session / HUNDRED) * USERS + user + 1
}

/** Where those of each user are in a hundred. */
const OWNED: readonly (readonly number[])[] = Array.from({ length: USERS }, (_, user) =>
  PLACES.flatMap((owner, place) => (owner === user ? [place] : [])),
)

/** All sessions of the user of this one. */
export function devicesOf(session: number, count: number): number[] {
  const user = PLACES[session % HUNDRED]
  const first = session - (session % HUNDRED)
  const places = user === undefined ? [] : (OWNED[user] ?? [])
  return places.map((place) => first + place).filter((device) => device < count)
}

/** An id as it may be in a cookie, but one that can be guessed. */
export const idOf = (session: number): string => `session-of-the-benchmark-${session}`
/** Where it goes when it is regenerated, and comes back from. */
export const otherIdOf = (session: number): string => `${idOf(session)}-renewed`

export const kilobytesOf = (session: number): number => sizeAt(randomOf(session)())

/** The size that this share of all sessions does not exceed. */
export const sizeAt = (share: number): number => SMALLEST_KB * (LARGEST_KB / SMALLEST_KB) ** (share ** 3)

export function dataOf(session: number): Data {
  const user = userOf(session)
  const data = sessionOf(kilobytesOf(session), user ?? 0)
  if (user !== undefined) return data
  // Nobody yet: no user, no address.
  const { user_id: _user, email: _email, ...anonymous } = data
  return anonymous
}

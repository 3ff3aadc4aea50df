/** The cookie of express-session and @fastify/session: what of it is kept, and how long the session lives by it. */
import type { JsonObject } from '../domain/json.ts'
import { toJson } from '../domain/json.ts'
import type { Baseline, Content, Life } from './baseline.ts'

/**
 * The cookie as it is kept beside the data. When it ends follows from the session's own time wherever it has an age,
 * so that a session that only slides needs no write.
 * @throws {SessionInvalidError} at `['cookie', …]` for what JSON cannot hold, an age that is not finite among them
 */
export function keptCookie(cookie: unknown): JsonObject | null {
  if (typeof cookie !== 'object' || cookie === null) return null
  const { originalExpires: _original, expires, ...kept } = toJson(cookie, ['cookie']) as JsonObject
  return typeof kept['originalMaxAge'] === 'number' || typeof expires !== 'string'
    ? kept
    : { ...kept, expires }
}

/** How long a session lives by its cookie: by its age, else by its end, else as the store has it. */
export function lifeOf(cookie: JsonObject | null, nowMs: number, maxMs: number): Life {
  if (cookie === null) return null
  const { originalMaxAge: age, expires } = cookie
  const ms = typeof age === 'number' ? age : typeof expires === 'string' ? Date.parse(expires) - nowMs : NaN
  if (Number.isNaN(ms)) return null
  return ms <= 0 ? 'ended' : Math.min(Math.ceil(ms), maxMs)
}

/** A read that comes so soon after the last restart of the idle timer that the store's default restarts nothing. */
const THROTTLED_MS = 1_000

/**
 * The cookie for the framework: with an age it ends when the session does. One that nobody has kept is made from that
 * time.
 */
export function cookieOf(kept: JsonObject | null, expiresInMs: number, nowMs: number): JsonObject {
  if (kept === null) return cookieOf({ originalMaxAge: expiresInMs, httpOnly: true, path: '/' }, expiresInMs, nowMs) // prettier-ignore
  const { originalMaxAge: age } = kept
  if (typeof age !== 'number') return { ...kept }
  const isThrottled = age > expiresInMs && age - expiresInMs <= THROTTLED_MS
  return { ...kept, expires: new Date(nowMs + (isThrottled ? age : expiresInMs)).toISOString() }
}

/** Between two looks at the clock. */
const JITTER_MS = 10

/**
 * express-session sets a cookie's age again in every request, from two looks at the clock, and may lose a millisecond:
 * that is no change, and must not add up.
 */
export function steadied<T extends Pick<Content, 'envelope' | 'life'>>(
  cookie: T,
  before: Baseline | undefined,
): T {
  const [was, is] = [before?.envelope?.['originalMaxAge'], cookie.envelope?.['originalMaxAge']]
  if (typeof was !== 'number' || typeof is !== 'number' || is <= 0) return cookie
  if (is >= was || was - is > JITTER_MS) return cookie
  return {
    ...cookie,
    envelope: { ...cookie.envelope, originalMaxAge: was },
    life: before?.life ?? cookie.life,
  }
}

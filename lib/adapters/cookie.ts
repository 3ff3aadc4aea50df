/** The cookie of express-session and @fastify/session: what of it is kept, and how long the session lives by it. */
import type { JsonObject } from '../domain/json.ts'
import { toJson } from '../domain/json.ts'
import type { Life } from './baseline.ts'

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

/** The cookie for the framework: it ends when the session does. One that nobody has kept is made from that time. */
export function cookieOf(kept: JsonObject | null, expiresInMs: number, nowMs: number): JsonObject {
  const expires = new Date(nowMs + expiresInMs).toISOString()
  if (kept === null) return { originalMaxAge: expiresInMs, expires, httpOnly: true, path: '/' }
  const { originalMaxAge = null } = kept
  return {
    ...kept,
    originalMaxAge,
    expires: typeof originalMaxAge === 'number' ? expires : (kept['expires'] ?? null),
  }
}

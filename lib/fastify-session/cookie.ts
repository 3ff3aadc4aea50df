/** @fastify/session's cookie: what of it is kept, how long the session lives by it, and what a read answers. */
import type { Baseline, Content } from '../adapters/baseline.ts'
import { cookieOf, keptCookie, lifeOf } from '../adapters/cookie.ts'
import type { JsonObject } from '../domain/json.ts'
import { SessionInvalidError } from '../errors.ts'

/** The framework sets `expires` a moment after the read, and a moment before now. */
const SLACK_MS = 1_000

/** Nobody knows when a new session's cookie was made: in this request, which was not longer than this, or half its age. */
const REQUEST_MS = 30_000

interface Times {
  readonly nowMs: number
  /** When the session was read; `undefined` for a new one. */
  readonly readMs: number | undefined
  readonly maxMs: number
}

/**
 * `expires` counts where there is no age, and where the application has set it beside one: until the next save.
 * @throws {SessionInvalidError} for what JSON cannot hold, and for an end that is no date: of such a one the plugin could
 *   not make a header, and what it throws then nobody could catch
 */
export function contentOf(cookie: unknown, times: Times): Pick<Content, 'envelope' | 'life'> {
  const kept = keptCookie(cookie)
  if (kept === null) return { envelope: null, life: null }
  const { expires } = cookie as { readonly expires?: unknown }
  const endMs = timeOf(expires)
  if (expires instanceof Date && Number.isNaN(endMs)) throw noDate()
  if (Number.isNaN(endMs) || isFromAge(endMs, kept['originalMaxAge'], times))
    return { envelope: kept, life: lifeOf(kept, times.nowMs, times.maxMs) }
  const end = { expires: new Date(endMs).toISOString() }
  return { envelope: { ...kept, ...end }, life: lifeOf(end, times.nowMs, times.maxMs) }
}

/**
 * The framework judges `expires` after every read, so it is made from the time that is left. `undefined`: the
 * session was saved without a cookie.
 */
export function answeredCookie(
  { envelope }: Baseline,
  expiresInMs: number,
  nowMs: number,
): JsonObject | undefined {
  // One that was made elsewhere: its time is its own, all else is the plugin's.
  if (envelope === null)
    return { originalMaxAge: expiresInMs, expires: new Date(nowMs + expiresInMs).toISOString() }
  return Object.keys(envelope).length === 0 ? undefined : cookieOf(envelope, expiresInMs, nowMs)
}

/** A date, its text or its number; NaN for anything else. */
const timeOf = (expires: unknown): number =>
  expires instanceof Date || typeof expires === 'string' || typeof expires === 'number'
    ? new Date(expires).getTime()
    : NaN

function isFromAge(endMs: number, age: unknown, { nowMs, readMs }: Times): boolean {
  if (typeof age !== 'number') return false
  const madeMs = readMs ?? nowMs - Math.min(REQUEST_MS, age / 2)
  return endMs >= madeMs + age - SLACK_MS && endMs <= nowMs + age + SLACK_MS
}

const noDate = (): SessionInvalidError =>
  new SessionInvalidError([{ path: ['cookie', 'expires'], keyword: 'json', message: 'is not a date' }])

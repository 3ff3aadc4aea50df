/** How @fastify/session says in sessions of another store how long they live: by a cookie, whose end it judges. */
import { COOKIE_AGE } from '../adapters/legacy/age.ts'
import type { OldAge } from '../adapters/legacy/age.ts'
import { lifeOf } from '../adapters/cookie.ts'

export const OLD_AGE: OldAge = {
  ...COOKIE_AGE,
  isJudged: true,

  endOf({ cookie }) {
    const { expires } = Object(cookie) as { readonly expires?: unknown }
    const endMs = typeof expires === 'string' ? Date.parse(expires) : NaN
    return Number.isNaN(endMs) ? null : endMs
  },

  idleOf(envelope, nowMs) {
    const life = lifeOf(envelope, nowMs, Infinity)
    return life === 'ended' ? null : life
  },
}

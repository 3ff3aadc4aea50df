/** How long a session of koa-session lives: its `_maxAge`, `_session` and `_expire` are the envelope, not data. */
import type { Baseline, Content } from '../adapters/baseline.ts'
import type { OldAge } from '../adapters/legacy/age.ts'
import type { JsonObject } from '../domain/json.ts'
import { SessionInvalidError } from '../errors.ts'
import { CENTURY_MS } from '../options.ts'

/** koa-session keeps a session this much longer than its cookie. */
const GRACE_MS = 10_000

/** Members that koa-session puts beside the data. */
export interface Age {
  readonly _expire?: unknown
  readonly _maxAge?: unknown
  readonly _session?: unknown
}

/** @throws {SessionInvalidError} for an age that is no finite number */
export function contentOf(
  { _maxAge: age, _session }: Age,
  argument: unknown,
  maxMs: number,
): Pick<Content, 'envelope' | 'life'> {
  if (_session === true) return { envelope: { session: true }, life: null }
  // Not by koa-session 7, which always sends one of the two.
  if (age === undefined) return { envelope: null, life: isAge(argument) ? Math.min(argument, maxMs) : null }
  if (typeof age !== 'number' || !Number.isFinite(age)) throw notFinite()
  const life = age <= 0 ? 'ended' : Math.min(Math.min(Math.ceil(age), maxMs) + GRACE_MS, CENTURY_MS)
  return { envelope: { maxAge: age }, life }
}

export const hasAge = ({ envelope }: Baseline): boolean => typeof envelope?.['maxAge'] === 'number'

/** `_expire`, by which koa-session judges, from the time that is left. */
export function answeredAge(baseline: Baseline, expiresInMs: number, nowMs: number): JsonObject {
  const { envelope } = baseline
  if (envelope?.['session'] === true) return { _session: true }
  if (hasAge(baseline))
    return { _expire: nowMs + expiresInMs - GRACE_MS, _maxAge: Number(envelope?.['maxAge']) }
  // One that was made elsewhere: its time is its own.
  return { _expire: nowMs + expiresInMs, _maxAge: expiresInMs }
}

/** The same in sessions of another store, which are what koa-session hands over. */
export const OLD_AGE: OldAge = {
  names: ['_expire', '_maxAge', '_session'],
  isJudged: true,

  envelopeOf({ _maxAge: maxAge, _session }) {
    if (_session === true) return { session: true }
    return typeof maxAge === 'number' ? { maxAge } : null
  },

  endOf: ({ _expire }) => (typeof _expire === 'number' ? _expire + GRACE_MS : null),

  membersOf({ maxAge, session }, nowMs, endsInMs) {
    if (session === true) return { _session: true }
    return maxAge === undefined ? {} : { _expire: nowMs + endsInMs - GRACE_MS, _maxAge: maxAge }
  },

  idleOf: ({ maxAge }) => (typeof maxAge === 'number' && maxAge > 0 ? Math.ceil(maxAge) + GRACE_MS : null),
}

const isAge = (argument: unknown): argument is number => Number.isInteger(argument) && Number(argument) > 0

const notFinite = (): SessionInvalidError =>
  new SessionInvalidError([{ path: ['maxAge'], keyword: 'json', message: 'is not a finite number' }])

/** What our scripts answer, narrowed from `unknown`. */
import type { SessionState } from '../domain/session.ts'
import { SessionBackendError, SessionUnsupportedError } from '../errors.ts'
import { firstWord, serverFailure } from './failure.ts'
import type { Script } from './scripts.ts'

/** The codes of lua/state.lua. */
export const CODE = {
  GONE: 0,
  OK: 1,
  UNCHANGED: 2,
  FOREIGN: -1,
  REFUSED: -2,
  CONFLICT: -3,
  PATH: -4,
  BOUNDS: -5,
  EXISTS: -6,
  LIMIT: -7,
  VERSION: -8,
} as const

export interface Reply {
  /** What answered it, where it was refused. */
  readonly script?: Script
  /** A key of the server that refused it. */
  readonly key?: string | undefined
  readonly code: number
  readonly items: readonly unknown[]
}

/** @throws {SessionBackendError} if this is no answer of a script of ours. */
export function replyOf(value: unknown): Reply {
  if (typeof value === 'number') return { code: value, items: [] }
  if (Array.isArray(value) && typeof value[0] === 'number')
    return { code: value[0], items: value.slice(1) as unknown[] }
  throw unexpected()
}

export function textAt(reply: Reply, index: number): string {
  const item = reply.items[index]
  if (typeof item === 'string') return item
  throw unexpected()
}

export function numberAt(reply: Reply, index: number): number {
  const item = reply.items[index]
  if (typeof item === 'number') return item
  throw unexpected()
}

export function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String)
  throw unexpected()
}

/** `revision|created|last activity|idle timeout|absolute timeout|deadline|user`, see lua/state.lua. */
export function stateOf(packed: unknown): SessionState {
  const [revision, created, last, idle, absolute, deadline, user] =
    typeof packed === 'string' ? packed.split('|') : []
  if (revision === undefined || user === undefined) throw unexpected()
  return {
    revision,
    createdMs: Number(created),
    lastActivityMs: Number(last),
    idleTimeoutMs: Number(idle),
    absoluteTimeoutMs: absolute === '' ? null : Number(absolute),
    deadlineMs: deadline === '' ? null : Number(deadline),
    user,
  }
}

/** For codes that mean a failure on every script. */
export function failureIn(reply: Reply): Error {
  if (reply.code === CODE.REFUSED) return serverFailure(refusal(reply), 'not-applied')
  if (reply.code !== CODE.FOREIGN) return unexpected()
  const kind = textAt(reply, 0)
  if (kind === 'unsupported') return withoutJson(['JSON.GET'])
  if (kind === 'denied')
    return new SessionBackendError(
      'no-permission',
      'not-applied',
      'the user of this client may not run what reads a session (JSON.GET, HGET)',
    )
  return new SessionBackendError(
    'foreign-key',
    'not-applied',
    `the key of this session holds something else (${kind}); it is left as it is`,
  )
}

export const refusal = (reply: Reply): string => firstWord(textAt(reply, 0))

export const withoutJson = (missing: readonly string[]): SessionUnsupportedError =>
  new SessionUnsupportedError(
    missing,
    `this server has no ${missing.join(', ')}: use one that has JSON commands (Redis 8, or Redis Stack), or HashSessionStore, which needs none`,
  )

const unexpected = (): SessionBackendError =>
  new SessionBackendError('server', 'unknown', 'Redis answered something that is no answer of our scripts')

/** What a store has to know of a session, as far as an old one tells. */
import type { SessionState } from '../../domain/session.ts'
import type { OldContent } from './form.ts'
import type { Written } from './old-sessions.ts'
import type { ResolvedLegacy } from './options.ts'

export function stateOf(
  content: OldContent,
  { digest, nowMs, leftMs }: Written,
  legacy: Pick<ResolvedLegacy, 'idleOf' | 'userOf'>,
): SessionState {
  const idle = legacy.idleOf(content)
  const left = leftMs < 0 ? idle : leftMs
  const idleTimeoutMs = Math.max(idle, left)
  const lastActivityMs = nowMs + left - idleTimeoutMs
  return {
    revision: digest,
    createdMs: content.createdMs ?? lastActivityMs,
    lastActivityMs,
    idleTimeoutMs,
    absoluteTimeoutMs: null,
    deadlineMs: null,
    user: legacy.userOf(content.data),
  }
}

/** What ioredis rejects with. Its errors carry the command and its arguments, so none of them goes further. */
import { SessionBackendError } from '../errors.ts'
import type { BackendFailureReason, Outcome } from '../errors.ts'

/** By the beginning of the message, or the class: several have no class of their own. */
const REASONS: readonly (readonly [RegExp, BackendFailureReason])[] = [
  [/^Command timed out/, 'timeout'],
  [/^(Too many Cluster redirections|ClusterAllFailedError|Cluster is |None of startup nodes)/, 'cluster'],
  [/^(Connection is closed|Stream isn't writeable|Cluster isn't ready)/, 'disconnected'],
  [/^(AbortError|MaxRetriesPerRequestError)/, 'disconnected'],
]

/** How a Cluster hides the refusal that it met last. */
const REFUSED = /^Too many Cluster redirections\. Last error: ReplyError: /

/** Whether a server said it. */
export const isReply = (error: unknown): error is Error =>
  error instanceof Error && (error.constructor.name === 'ReplyError' || REFUSED.test(error.message))

export const replyIn = (error: Error): Error => new Error(error.message.replace(REFUSED, ''))

export function failureOf(error: unknown, status: string, outcome: Outcome): SessionBackendError {
  const reason = status === 'end' ? 'client-closed' : reasonOf(error)
  return new SessionBackendError(reason, outcome, `no answer from Redis: ${reason}`)
}

function reasonOf(error: unknown): BackendFailureReason {
  if (!(error instanceof Error)) return 'server'
  const { name } = error.constructor
  const known = REASONS.find(([what]) => what.test(error.message) || what.test(name))
  return known?.[1] ?? ('code' in error ? 'disconnected' : 'server')
}

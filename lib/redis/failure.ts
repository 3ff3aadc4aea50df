/** Turns what a client throws into what the caller can rely on. */
import { SessionBackendError, SessionStoreError, SessionUnsupportedError } from '../errors.ts'
import type { BackendFailureReason, Outcome } from '../errors.ts'

/**
 * Errors of a server by their first word, which is all of them that may decide anything. Each comes before a script's
 * first write (a command that an ACL forbids inside a script is an ERR: rights.ts asks).
 */
const SERVER_WORDS: ReadonlyMap<string, BackendFailureReason> = new Map(
  Object.entries<BackendFailureReason>({
    OOM: 'out-of-memory',
    NOPERM: 'no-permission',
    NOAUTH: 'no-permission',
    WRONGPASS: 'no-permission',
    READONLY: 'read-only',
    MISCONF: 'read-only',
    NOREPLICAS: 'read-only',
    MASTERDOWN: 'read-only',
    LOADING: 'loading',
    BUSY: 'busy',
    CLUSTERDOWN: 'cluster',
    MOVED: 'cluster',
    ASK: 'cluster',
    TRYAGAIN: 'cluster',
  }),
)

/** node-redis' own errors, by class name: two copies of the package may be installed. */
const CLIENT_ERRORS: ReadonlyMap<string, readonly [BackendFailureReason, Outcome]> = new Map(
  Object.entries<readonly [BackendFailureReason, Outcome]>({
    AbortError: ['timeout', 'not-applied'],
    TimeoutError: ['timeout', 'not-applied'],
    CommandTimeoutDuringMaintenanceError: ['timeout', 'not-applied'],
    ClientClosedError: ['client-closed', 'not-applied'],
    ClientOfflineError: ['disconnected', 'not-applied'],
    DisconnectsClientError: ['client-closed', 'unknown'],
    SocketTimeoutError: ['timeout', 'unknown'],
    SocketClosedUnexpectedlyError: ['disconnected', 'unknown'],
    MaxCommandRedirectionsError: ['cluster', 'not-applied'],
    RootNodesUnavailableError: ['cluster', 'not-applied'],
  }),
)

/** Of the client, that nothing has been sent. */
export const saysUnsent = (error: unknown): boolean =>
  error instanceof Error && CLIENT_ERRORS.get(error.constructor.name)?.[1] === 'not-applied'

export const firstWord = (message: string): string => message.slice(0, (message + ' ').indexOf(' '))

export const isServerError = (error: unknown, word: string): boolean =>
  error instanceof Error && firstWord(error.message) === word

/** @param command what was sent */
export function failureOf(error: unknown, command = 'a script'): SessionStoreError {
  if (error instanceof SessionStoreError) return error
  if (!(error instanceof Error))
    return new SessionBackendError('server', 'unknown', 'Redis failed', { cause: error })
  const word = firstWord(error.message)
  if (word === 'CROSSSLOT') return new SessionUnsupportedError([COMMON_SLOT], CLUSTERED)
  const known = CLIENT_ERRORS.get(error.constructor.name)
  if (known)
    return new SessionBackendError(known[0], known[1], `no answer from Redis: ${known[0]}`, { cause: error })
  if (error.message === 'The queue is full')
    return new SessionBackendError('queue-full', 'not-applied', 'the queue of the Redis client is full', {
      cause: error,
    })
  if (word === 'NOPERM') return forbidden(command, 'or not on these keys', 'not-applied')
  return serverFailure(word, 'unknown', error)
}

/** Never with what the server says of it, which names keys. */
export const forbidden = (command: string, where: string, outcome: Outcome): SessionBackendError =>
  new SessionBackendError(
    'no-permission',
    outcome,
    `the Redis user of this client may not run ${command}${where && `, ${where}`}`,
  )

/**
 * `otherwise` is said where the word does not tell. What a server says after its first word may repeat arguments, so it
 * goes no further; an error of the connection does.
 */
export function serverFailure(word: string, otherwise: Outcome, cause?: unknown): SessionBackendError {
  const reason = SERVER_WORDS.get(word)
  if (reason) return new SessionBackendError(reason, 'not-applied', `Redis refused: ${word}`)
  if (typeof cause === 'object' && cause !== null && 'code' in cause)
    return new SessionBackendError('disconnected', otherwise, 'the connection to Redis was lost', { cause })
  return new SessionBackendError('server', otherwise, `Redis failed: ${/^[A-Z]+$/.test(word) ? word : 'ERR'}`)
}

export const timedOut = (outcome: Outcome): SessionBackendError =>
  new SessionBackendError('timeout', outcome, 'Redis did not answer within operationTimeoutMs')

/** What a script that reaches both a session and the index of its user lacks on a clustered server. */
export const COMMON_SLOT = 'a common slot'

const CLUSTERED = 'a session and the index of its user lie in different slots; nothing was applied'

/** Makes calls, and writes down what became of each. */
import { SessionBackendError, SessionStoreError } from '../../../lib/errors.ts'
import type { Session } from '../../../lib/domain/session-types.ts'
import type { SessionStore } from '../../../lib/store.ts'
import { now } from '../journal.ts'
import type { Change, Ended, Entry, SessionEntry, UserEntry, View } from '../journal.ts'
import type { LoadSettings } from '../settings.ts'
import type { Stalls } from './stalls.ts'

export type Data = Session & { visits?: number }
export type Store = SessionStore<Data>

/** What a call told of its session. */
export interface Told {
  readonly absent?: boolean
  readonly view?: View
  readonly listed?: readonly string[]
}

export interface SessionCall {
  readonly operation: string
  readonly session: string
  readonly id: string
  readonly changes: readonly Change[]
  readonly call: (store: Store) => Promise<Told>
}

export interface UserCall extends Pick<UserEntry, 'operation' | 'user' | 'kind' | 'except' | 'value'> {
  readonly call: (store: Store) => Promise<Told>
}

type Result = Pick<Entry, 'start' | 'end' | 'ended' | 'error' | 'lateMs'> & { readonly told: Told }

export class Recorder {
  readonly #settings: LoadSettings
  readonly #stalls: Stalls
  readonly #write: (entry: Entry) => void

  constructor(settings: LoadSettings, stalls: Stalls, write: (entry: Entry) => void) {
    this.#settings = settings
    this.#stalls = stalls
    this.#write = write
  }

  async onSession({ call, ...planned }: SessionCall, store: Store): Promise<SessionEntry> {
    const { told, ...result } = await this.#run(() => call(store))
    const { worker } = this.#settings
    const entry = revoked({ ...planned, ...result, worker, ...(told.view && { view: told.view }) })
    this.#write(entry)
    return entry
  }

  async onUser({ call, ...planned }: UserCall, store: Store): Promise<UserEntry> {
    const { told, ...result } = await this.#run(() => call(store))
    const listed = told.listed && { listed: told.listed }
    const entry = { ...planned, ...result, worker: this.#settings.worker, ...listed }
    this.#write(entry)
    return entry
  }

  async #run(call: () => Promise<Told>): Promise<Result> {
    const start = now()
    const outcome = await call().then(
      (told) => ({ told, ended: told.absent === true ? 'absent' : 'applied' }) as const,
      failureOf,
    )
    const end = now()
    const lateMs = end - start - this.#settings.timeoutMs
    const late = lateMs > 0 && { lateMs: Math.max(0, lateMs - this.#stalls.within(start, end)) }
    return { start, end, ...outcome, ...late }
  }
}

interface Failure {
  readonly told: Told
  readonly ended: Ended
  readonly error: string
}

function failureOf(error: unknown): Failure {
  const told = {}
  if (error instanceof SessionBackendError) return { told, ended: error.outcome, error: error.reason }
  if (error instanceof SessionStoreError) return { told, ended: 'not-applied', error: error.code }
  return {
    told,
    ended: 'wrong',
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  }
}

/**
 * A login, or a move, that was overtaken by a log-out-everywhere ends its session; a creation leaves none. Others may have
 * seen for a moment what it had set.
 */
function revoked(entry: SessionEntry): SessionEntry {
  if (entry.error !== 'ERR_SESSION_REVOKED' || entry.changes.some(({ kind }) => kind === 'begin'))
    return entry
  const move = entry.changes.find(({ kind }) => kind === 'move')
  const tried = move?.kind === 'move' && { tried: move.to }
  const shown = entry.changes.filter(({ kind }) => kind !== 'move')
  return { ...entry, ended: 'applied', changes: [...shown, { kind: 'end' }], ...tried }
}

/** What every adapter is given. */
import { CENTURY_MS, timeoutMs } from '../options.ts'
import type { SessionStoreContract, UserId } from '../store-contract.ts'
import { withLegacy } from './legacy/with-legacy.ts'
import type { LegacyOptions, OldAge } from './legacy/options.ts'

/**
 * A `SessionStoreContract<S>`, told by so much of it that the compiler finds `S`, also for a store that is made in place:
 * over all of its methods it answers `object`.
 */
type StoreOf<S extends object> = { create(data: S): Promise<unknown> } & Pick<
  SessionStoreContract<object>,
  'patch' | 'touch' | 'destroy' | 'destroyByUser' | 'scan' | 'ready'
>

/** Options of every adapter. Wrong ones are a `TypeError` that names the option. */
export interface AdapterOptions<S extends object> {
  /** Where the sessions are: any store of this package. */
  readonly store: StoreOf<S>
  /**
   * Who the user of a session is, where the application does not keep it in `userIdField` itself: for passport
   * `(session) => session.passport?.user`. What it answers is written into that member whenever the session is saved;
   * `undefined` or `null`: nobody has logged in.
   */
  readonly userIdFrom?: (session: Readonly<Record<string, unknown>>) => UserId | null | undefined
  /** The member that names the user, as in the store's options. @default 'user_id' */
  readonly userIdField?: string
  /**
   * The longest idle timeout that a cookie's own age may give a session, in milliseconds.
   * @default none: "remember me" for 30 days is 30 days
   */
  readonly maxIdleTimeoutMs?: number
  /**
   * What a request gets when Redis does not answer: the store's error, or a session of nobody that is not saved.
   * A session that was read and cannot be written is an error in both.
   * @default 'error'
   */
  readonly onUnavailable?: 'error' | 'anonymous'
  /** Is told the errors that `onUnavailable: 'anonymous'` keeps from the framework. */
  readonly onError?: (error: unknown) => void
  /** Sessions that the service has had before: docs/migrating.md. `store` is a JsonSessionStore or a HashSessionStore then. */
  readonly legacy?: LegacyOptions
  /** The time that cookies are judged by, in epoch milliseconds. @default Date.now */
  readonly clock?: () => number
}

export interface ResolvedAdapterOptions<S extends object> {
  readonly store: SessionStoreContract<S>
  readonly userIdFrom: AdapterOptions<S>['userIdFrom'] | undefined
  readonly userIdField: string
  readonly maxIdleTimeoutMs: number
  readonly isPatient: boolean
  readonly onError: (error: unknown) => void
  readonly clock: () => number
}

/**
 * `oldAge`: how the framework says in sessions of another store how long they live, if not by a cookie that nobody judges.
 * @throws {TypeError} naming the option
 */
export function resolveOptions<S extends object>(
  given: AdapterOptions<S>,
  oldAge?: OldAge,
): ResolvedAdapterOptions<S> {
  const { userIdField = 'user_id', onUnavailable = 'error' } = given
  const store = given.store as unknown as SessionStoreContract<S> // what is looked at here, and what its type stands for
  if (typeof (store as Partial<SessionStoreContract<S>> | undefined)?.read !== 'function')
    throw new TypeError('store must be a session store: a JsonSessionStore, for example')
  if (typeof userIdField !== 'string' || userIdField === '')
    throw new TypeError('userIdField must be the name of a member')
  if (onUnavailable !== 'error' && onUnavailable !== 'anonymous')
    throw new TypeError("onUnavailable must be 'error' or 'anonymous'")
  const userIdFrom = callable('userIdFrom', given.userIdFrom)
  const clock = callable('clock', given.clock) ?? Date.now
  const adapter = { userIdField, userIdFrom, oldAge, clock }
  return {
    store: given.legacy ? withLegacy(store, given.legacy, adapter) : store,
    userIdField,
    userIdFrom,
    maxIdleTimeoutMs: timeoutMs('maxIdleTimeoutMs', given.maxIdleTimeoutMs) ?? CENTURY_MS,
    isPatient: onUnavailable === 'anonymous',
    onError: callable('onError', given.onError) ?? ((): void => {}),
    clock,
  }
}

function callable<T>(name: string, value: T | undefined): T | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw new TypeError(`${name} must be a function`)
}

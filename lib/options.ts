/** What a store can be told, and the check of it: wrong options are a `TypeError` from the constructor that names the option. */
import type { BindingOptions } from './domain/binding.ts'
import { generateId } from './domain/session-id.ts'
import { upgradePath } from './domain/upgrade.ts'
import type { Upgrade, UpgradePath, UpgradeStep } from './domain/upgrade.ts'
import type { SessionEventListener } from './events.ts'
import type { SchemaInput } from './schema/input.ts'

/** The options of every store. Durations are milliseconds and say so in their names. */
export interface SessionStoreOptions {
  /**
   * The data's schema: JSON Schema 2020-12 or draft-07, TypeBox, anything with Standard JSON Schema (zod 4), or a
   * precompiled validator. Trusted code only: a schema is compiled.
   * @default `schemas/session.schema.json`: `user_id`, `email`, `role`, `permissions`, `preferences`, open for more
   */
  readonly schema?: SchemaInput | undefined
  /** Time without activity after which a session ends: 1 ms to 100 years. @default 1_800_000, 30 minutes */
  readonly idleTimeoutMs?: number | undefined
  /** Time since creation (since login, see `regenerate`) after which it ends in any case: 1 ms to 100 years. @default none */
  readonly absoluteTimeoutMs?: number | undefined
  /** A touch earlier than this after the last one changes nothing. 0: every touch writes. @default 1_000 */
  readonly touchIntervalMs?: number | undefined
  /** What the names of sessions' keys begin with. @default 'sess:' */
  readonly prefix?: string | undefined
  /** What the names of users' indexes begin with. @default 'user:' with the default prefix, else `<prefix>user:` */
  readonly userPrefix?: string | undefined
  /** Name keys by SHA-256 of the id, so that who reads Redis cannot use what is in it. @default true */
  readonly hashIds?: boolean | undefined
  /** The top-level member of the data that names the user. @default 'user_id' */
  readonly userIdField?: string | undefined
  /** Narrows what can be an id: called for texts of 16 to 256 characters of `[A-Za-z0-9_.,-]`. */
  readonly isId?: ((id: string) => boolean) | undefined
  /** How many live sessions a user may have, checked where a session becomes that user's. @default none */
  readonly maxSessionsPerUser?: number | undefined
  /** What becomes of one too many: it replaces the oldest, or is refused with `ERR_SESSION_LIMIT`. @default 'destroy-oldest' */
  readonly onSessionLimit?: 'destroy-oldest' | 'reject' | undefined
  /** Ties a session to the client it was made for. Applies to calls that are given `client`. @default off */
  readonly binding?: BindingOptions | undefined
  /** `destroy`: the session ends, the caller sees "no such session". `ignore`: it is returned. Either way there is an event. @default 'destroy' */
  readonly onBindingMismatch?: 'destroy' | 'ignore' | undefined
  /**
   * Whether whole reads (`get`, `read`) are checked against the schema: `throw` rejects with `ERR_SESSION_INVALID`, `discard`
   * destroys the session and answers "no such session"; either sends an `invalid-session` event.
   * @default 'off'
   */
  readonly validateOnRead?: 'off' | 'throw' | 'discard' | undefined
  /**
   * Which version of the data's shape this code reads and writes: one more at each change that older code, or older data,
   * would not fit. @default 0, the version of all sessions that were written without this option
   */
  readonly schemaVersion?: number | undefined
  /**
   * Makes data of `schemaVersion` from older data, when a session is read or written: one function, or a step from each
   * version to the next. What it makes has to pass the schema. Where it throws the session stays as it was.
   */
  readonly upgrade?: Upgrade | readonly UpgradeStep[] | undefined
  /**
   * What becomes of a session that newer code has written. `read`: it is shown as it is, unvalidated. `refuse`: reading
   * its data is refused with `ERR_SESSION_VERSION`. Changing its data is refused either way. @default 'read'
   */
  readonly onNewerVersion?: 'read' | 'refuse' | undefined
  /** The longest that a call takes, over all its steps, up to an hour. Time inside the function given to `modify` does not count. @default 5_000 */
  readonly operationTimeoutMs?: number | undefined
  /** The largest data that `create` and `replace` write, and the largest single value, in UTF-8 bytes of JSON. @default 65_536 */
  readonly maxDataBytes?: number | undefined
  /**
   * Keeps sessions that were read in this process, so that the server sends a session only if it has changed since. Each
   * read still asks the server, once, as without it: what is gone, expired or changed is never shown.
   * @default off
   */
  readonly readCache?: ReadCacheOptions | undefined
  /**
   * How the user index is kept on Redis. `auto`: in one step with the session, until the server says that their keys lie in
   * different slots. `cross-slot`: step by step from the start, for servers that forbid keys which a script does not declare.
   * @default 'auto'
   */
  readonly index?: 'auto' | 'cross-slot' | undefined
  /** Told of what a store cannot answer. What it throws, or rejects with, becomes a process warning. */
  readonly onEvent?: SessionEventListener | undefined
  /** "Now" in milliseconds since the epoch; then it is the only time there is: tests need no sleep. On a Cluster the clocks of all processes have to agree within seconds. @default the server's clock */
  readonly clock?: (() => number) | undefined
  /** Makes ids, which have to be unguessable: 16 to 256 characters of `[A-Za-z0-9_.,-]`. @default 32 random bytes, base64url */
  readonly generateId?: (() => string) | undefined
}

/** How much a read cache keeps: what was read least recently goes first. */
export interface ReadCacheOptions {
  /** Of JSON text, for all its sessions. In memory an object takes some 2 to 4 times its text. @default 16_777_216 */
  readonly maxBytes?: number | undefined
  /** @default 10_000 */
  readonly maxEntries?: number | undefined
}

export interface ResolvedOptions {
  readonly idleTimeoutMs: number
  readonly absoluteTimeoutMs: number | null
  readonly touchIntervalMs: number
  readonly prefix: string
  readonly userPrefix: string
  readonly hashIds: boolean
  readonly userIdField: string
  readonly isId: (id: string) => boolean
  readonly maxSessionsPerUser: number | null
  readonly onSessionLimit: 'destroy-oldest' | 'reject'
  readonly binding: BindingOptions
  readonly onBindingMismatch: 'destroy' | 'ignore'
  readonly validateOnRead: 'off' | 'throw' | 'discard'
  readonly schemaVersion: number
  readonly upgrade: UpgradePath | undefined
  readonly onNewerVersion: 'read' | 'refuse'
  readonly operationTimeoutMs: number
  readonly maxDataBytes: number
  readonly readCache: { readonly maxBytes: number; readonly maxEntries: number } | undefined
  readonly index: 'auto' | 'cross-slot'
  readonly onEvent: SessionEventListener | undefined
  readonly clock: (() => number) | undefined
  readonly generateId: () => string
}

export const CENTURY_MS: number = 100 * 365.25 * 24 * 3_600_000
/** The state of a session prints instants with 14 digits. */
const LATEST_MS = 9e13 - 4 * CENTURY_MS
const OWN_NAMES = new Set([
  '_session',
  'created_at',
  'last_activity',
  'expires_at',
  '__proto__',
  'constructor',
  'prototype',
])

/** Applies the defaults. @throws {TypeError} naming the option, what it was (its type) and what is allowed. */
export function resolveOptions(given: SessionStoreOptions): ResolvedOptions {
  const prefix = text('prefix', given.prefix, 'sess:')
  return {
    idleTimeoutMs: whole('idleTimeoutMs', given.idleTimeoutMs, 1, CENTURY_MS) ?? 1_800_000,
    absoluteTimeoutMs: whole('absoluteTimeoutMs', given.absoluteTimeoutMs, 1, CENTURY_MS) ?? null,
    touchIntervalMs: whole('touchIntervalMs', given.touchIntervalMs, 0, CENTURY_MS) ?? 1_000,
    prefix,
    // Two applications that set only `prefix` share nothing.
    userPrefix: text('userPrefix', given.userPrefix, prefix === 'sess:' ? 'user:' : `${prefix}user:`),
    hashIds: flag('hashIds', given.hashIds, true),
    userIdField: memberName('userIdField', given.userIdField, 'user_id'),
    isId: callable('isId', given.isId) ?? (() => true),
    maxSessionsPerUser: whole('maxSessionsPerUser', given.maxSessionsPerUser, 1, 1_000_000) ?? null,
    onSessionLimit: oneOf('onSessionLimit', given.onSessionLimit, ['destroy-oldest', 'reject']),
    binding: bindingOf(given.binding),
    onBindingMismatch: oneOf('onBindingMismatch', given.onBindingMismatch, ['destroy', 'ignore']),
    validateOnRead: oneOf('validateOnRead', given.validateOnRead, ['off', 'throw', 'discard']),
    ...versionOptions(given),
    operationTimeoutMs: whole('operationTimeoutMs', given.operationTimeoutMs, 1, 3_600_000) ?? 5_000,
    maxDataBytes: whole('maxDataBytes', given.maxDataBytes, 2, 512 * 1024 * 1024) ?? 65_536,
    readCache: cacheOf(given.readCache),
    index: oneOf('index', given.index, ['auto', 'cross-slot']),
    onEvent: callable('onEvent', given.onEvent),
    clock: clockOf(callable('clock', given.clock)),
    generateId: callable('generateId', given.generateId) ?? generateId,
  }
}

function versionOptions(
  given: SessionStoreOptions,
): Pick<ResolvedOptions, 'schemaVersion' | 'upgrade' | 'onNewerVersion'> {
  const schemaVersion = whole('schemaVersion', given.schemaVersion, 0, 1_000_000_000)
  for (const name of ['upgrade', 'onNewerVersion'] as const) {
    if (schemaVersion === undefined && given[name] !== undefined)
      throw new TypeError(`option ${name} needs option schemaVersion`)
  }
  return {
    schemaVersion: schemaVersion ?? 0,
    upgrade: upgradePath(given.upgrade, schemaVersion ?? 0),
    onNewerVersion: oneOf('onNewerVersion', given.onNewerVersion, ['read', 'refuse']),
  }
}

/** A whole number of an option, also of a call. @throws {TypeError} */
export function whole(name: string, value: unknown, min: number, max: number): number | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value
  throw wrong(name, value, `a whole number from ${min} to ${max}`)
}

/** A timeout of one call. @throws {TypeError} */
export const timeoutMs = (name: string, value: unknown): number | undefined =>
  whole(name, value, 1, CENTURY_MS)

function oneOf<T extends string>(name: string, value: T | undefined, allowed: readonly [T, ...T[]]): T {
  if (value === undefined) return allowed[0]
  if (allowed.includes(value)) return value
  throw wrong(name, value, `one of ${allowed.map((a) => `'${a}'`).join(', ')}`)
}

function text(name: string, value: unknown, otherwise: string): string {
  if (value === undefined) return otherwise
  if (typeof value === 'string' && value.isWellFormed() && value.length <= 256) return value
  throw wrong(name, value, 'a text of at most 256 characters')
}

function memberName(name: string, value: unknown, otherwise: string): string {
  const chosen = text(name, value, otherwise)
  if (chosen !== '' && !OWN_NAMES.has(chosen)) return chosen
  throw wrong(name, value, 'the name of a member of the data')
}

function flag(name: string, value: unknown, otherwise: boolean): boolean {
  if (value === undefined) return otherwise
  if (typeof value === 'boolean') return value
  throw wrong(name, value, 'true or false')
}

function callable<T>(name: string, value: T | undefined): T | undefined {
  if (value === undefined || typeof value === 'function') return value
  throw wrong(name, value, 'a function')
}

/** Whole milliseconds, whatever the clock gives. @throws {TypeError} at its use, if that is no time. */
function clockOf(clock: (() => number) | undefined): (() => number) | undefined {
  return clock && (() => whole('clock (its result)', Math.floor(clock()), 0, LATEST_MS) as number)
}

function bindingOf(value: BindingOptions | undefined): BindingOptions {
  if (value === undefined) return {}
  if (typeof value !== 'object' || value === null) throw wrong('binding', value, '{ ip, userAgent }')
  return {
    ip: oneOf('binding.ip', value.ip, ['off', 'exact', 'network']),
    userAgent: flag('binding.userAgent', value.userAgent, false),
  }
}

function cacheOf(value: ReadCacheOptions | undefined): ResolvedOptions['readCache'] {
  if (value === undefined) return undefined
  if (typeof value !== 'object' || value === null) throw wrong('readCache', value, '{ maxBytes, maxEntries }')
  return {
    maxBytes: whole('readCache.maxBytes', value.maxBytes, 1, 2 ** 40) ?? 16_777_216,
    maxEntries: whole('readCache.maxEntries', value.maxEntries, 1, 2 ** 24) ?? 10_000,
  }
}

const wrong = (name: string, value: unknown, allowed: string): TypeError =>
  new TypeError(`option ${name} must be ${allowed}, got ${kindOf(value)}`)

/** Its type, not its content: an option may hold a secret. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  if (typeof value === 'number')
    return Number.isInteger(value) ? 'a number out of range' : 'a number that is not whole'
  return `a ${typeof value}`
}

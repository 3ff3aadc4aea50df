/** Sessions that a service has had before: where they lie, and what becomes of them. */
import type { JsonObject } from '../../domain/json.ts'
import { encodeUser } from '../../domain/user.ts'
import type { SessionInvalidError, SessionPathError } from '../../errors.ts'
import { timeoutMs } from '../../options.ts'
import { transportOf } from '../../redis/client.ts'
import type { RedisClient, RedisTransport } from '../../redis/client.ts'
import type { UserId } from '../../store-contract.ts'
import { COOKIE_AGE } from './age.ts'
import type { OldAge } from './age.ts'
import type { OldContent } from './form.ts'

export type { OldAge } from './age.ts'

/** Option `legacy`: docs/migrating.md has the steps. */
export interface LegacyOptions {
  /**
   * `connect-redis`: JSON text under `sess:<id>`, the cookie in it. `hash`: a hash under `sess:<id>`, and a set of a user's ids
   * under `user:<user id>:sessions`.
   */
  readonly from: 'connect-redis' | 'hash'
  /**
   * `keep`: sessions are read, written and made as the old service does it, which runs beside. `move`, when it no longer runs:
   * a session moves to the store when it is next read and slid, touched or written.
   */
  readonly mode: 'keep' | 'move'
  /** A client of the server that has them, which may be another than the store's. */
  readonly client: RedisClient | RedisTransport
  /** What their keys begin with. @default 'sess:' */
  readonly prefix?: string
  /** What the keys of the sets of users' sessions begin with. @default 'user:' */
  readonly userPrefix?: string
  /**
   * How long an old session lasts that has no cookie with an age.
   * @default 86_400_000 for connect-redis (its own `ttl`), 1_800_000 for a hash
   */
  readonly idleTimeoutMs?: number
  /** Fields of a hash that are text, whatever they look like. All others are JSON where they are its text: `1001` is a number. */
  readonly textFields?: readonly string[]
  /** Is told of each session, by its handle, that cannot move since its data break the schema. It goes on in the old form. */
  readonly onKept?: (handle: string, error: SessionInvalidError | SessionPathError) => void
}

/** What the adapter knows of its sessions. */
export interface LegacyAdapter {
  readonly userIdField: string
  readonly userIdFrom: ((session: Readonly<Record<string, unknown>>) => UserId | null | undefined) | undefined
  readonly oldAge: OldAge | undefined
  readonly clock: () => number
}

export interface ResolvedLegacy {
  readonly from: LegacyOptions['from']
  readonly mode: LegacyOptions['mode']
  readonly transport: RedisTransport
  readonly prefix: string
  readonly userPrefix: string
  readonly idleTimeoutMs: number
  readonly textFields: ReadonlySet<string>
  readonly userIdField: string
  readonly age: OldAge
  readonly clock: () => number
  readonly onKept: NonNullable<LegacyOptions['onKept']>
  /** Percent-encoded; empty for nobody. Who says it is who saves it: where `userIdFrom` is given, the data's own word is none. */
  userOf(data: JsonObject): string
  /** The data as the adapter would save them: with the user whom `userIdFrom` tells, or nobody. */
  named(data: JsonObject): JsonObject
  /** How long an old session lives without a request. */
  idleOf(content: Pick<OldContent, 'envelope'>): number
}

/** @throws {TypeError} naming the option */
export function resolveLegacy(given: LegacyOptions, adapter: LegacyAdapter): ResolvedLegacy {
  const { from, mode, prefix = 'sess:', userPrefix = 'user:', textFields = [], onKept = () => {} } = given
  if (from !== 'connect-redis' && from !== 'hash')
    throw new TypeError("legacy.from must be 'connect-redis' or 'hash'")
  if (mode !== 'keep' && mode !== 'move') throw new TypeError("legacy.mode must be 'keep' or 'move'")
  for (const [name, value] of Object.entries({ prefix, userPrefix }))
    if (typeof value !== 'string') throw new TypeError(`legacy.${name} must be a text`)
  if (!Array.isArray(textFields)) throw new TypeError('legacy.textFields must be an array of names')
  if (typeof onKept !== 'function') throw new TypeError('legacy.onKept must be a function')
  const own = timeoutMs('legacy.idleTimeoutMs', given.idleTimeoutMs)
  const idleTimeoutMs = own ?? (from === 'hash' ? 1_800_000 : 86_400_000)
  const { userIdField, userIdFrom, oldAge: age = COOKIE_AGE, clock } = adapter
  return {
    from,
    mode,
    transport: transportOf(given.client),
    prefix,
    userPrefix,
    idleTimeoutMs,
    textFields: new Set(textFields),
    userIdField,
    age,
    clock,
    onKept,
    userOf: (data) => encodeUser(userIdFrom ? userIdFrom(data) : data[userIdField]) ?? '',
    named: (data) => (userIdFrom ? withUser(data, userIdField, userIdFrom(data)) : data),
    idleOf: ({ envelope }) => (envelope && age.idleOf(envelope, clock())) ?? idleTimeoutMs,
  }
}

function withUser(data: JsonObject, field: string, user: UserId | null | undefined): JsonObject {
  const { [field]: _own, ...rest } = data
  return user === undefined || user === null ? rest : { ...data, [field]: user }
}

/** The sessions there are, by the clock that the stores have too. */
import { createHash } from 'node:crypto'
import type { JsonObject, JsonValue } from '../../../lib/domain/json.ts'
import type { ReadCacheOptions } from '../../../lib/options.ts'
import type { BindingOptions, ClientInfo } from '../../../lib/domain/binding.ts'
import type { Refusal } from './expected.ts'
import { isObject } from './json.ts'
import type { ModelSchema } from './schema.ts'

/** The options that change what an application sees. */
export interface WorldOptions {
  readonly prefix: string
  readonly hashIds: boolean
  readonly idleTimeoutMs: number
  readonly absoluteTimeoutMs: number | undefined
  readonly touchIntervalMs: number
  readonly maxSessionsPerUser: number | undefined
  readonly onSessionLimit: 'destroy-oldest' | 'reject'
  readonly binding: BindingOptions
  readonly onBindingMismatch: 'destroy' | 'ignore'
  readonly readCache: ReadCacheOptions | undefined
  readonly maxDataBytes: number
}

export interface ModelSession {
  readonly id: string
  readonly createdMs: number
  data: JsonObject
  revision: string
  lastActivityMs: number
  idleTimeoutMs: number
  /** Its own, or what the option said when it was made. */
  absoluteTimeoutMs: number | undefined
  deadlineMs: number | undefined
  envelope: JsonObject | null
  client: ClientInfo | undefined
}

export interface Time {
  now: number
}

export class World {
  readonly options: WorldOptions
  readonly schema: ModelSchema
  readonly time: Time
  /** Ids that the next call may draw. */
  draws: readonly string[] = []
  /** Everybody who ever had a session. */
  readonly users: Set<string> = new Set()
  readonly #sessions = new Map<string, ModelSession>()
  #revisions = 0

  constructor(options: WorldOptions, schema: ModelSchema, time: Time) {
    this.options = options
    this.schema = schema
    this.time = time
  }

  revision(): string {
    return `revision ${++this.#revisions}`
  }

  /** Any string may be asked for; `undefined`: no such session. */
  live(id: unknown): ModelSession | undefined {
    const found = this.#sessions.get(String(id))
    return found !== undefined && this.expiresInMs(found) > 0 ? found : undefined
  }

  all(): ModelSession[] {
    return [...this.#sessions.keys()].flatMap((id) => this.live(id) ?? [])
  }

  ofUser(user: string): ModelSession[] {
    return this.all().filter(({ data }) => userKeyOf(data) === user)
  }

  put(session: ModelSession): void {
    this.#sessions.set(session.id, session)
    this.users.add(userKeyOf(session.data))
  }

  drop(id: string): void {
    this.#sessions.delete(id)
  }

  expiresInMs({ lastActivityMs, idleTimeoutMs, deadlineMs = Infinity }: ModelSession): number {
    return Math.min(lastActivityMs + idleTimeoutMs, deadlineMs) - this.time.now
  }

  handleOf(id: string): string {
    return createHash('sha256').update(id).digest('base64url')
  }

  /** Why no session of this data may be added to its user's; `own` is one that the user may have already. */
  limitRefusals(data: JsonObject, own: ModelSession | undefined): Refusal[] {
    const reached = this.options.onSessionLimit === 'reject' && this.#surplus(data, own).length > 0
    const limit = this.options.maxSessionsPerUser
    return reached && limit !== undefined ? [{ code: 'ERR_SESSION_LIMIT', limit }] : []
  }

  /** Makes way for a session of this data. */
  makeWay(data: JsonObject, own: ModelSession | undefined): void {
    for (const { id } of this.#surplus(data, own)) this.drop(id)
  }

  /** The oldest of those that are too many once there is one more. */
  #surplus(data: JsonObject, own: ModelSession | undefined): ModelSession[] {
    const user = userKeyOf(data)
    const { maxSessionsPerUser: max } = this.options
    if (max === undefined || user === ANONYMOUS || (own && userKeyOf(own.data) === user)) return []
    const others = this.ofUser(user).filter((session) => session !== own)
    others.sort((a, b) => a.createdMs - b.createdMs)
    return others.slice(0, Math.max(others.length + 1 - max, 0))
  }
}

export const timesOf = ({ createdMs, lastActivityMs, deadlineMs }: ModelSession): Record<string, number> => ({
  created_at: Math.floor(createdMs / 1000),
  last_activity: Math.floor(lastActivityMs / 1000),
  ...(deadlineMs !== undefined && { expires_at: Math.floor(deadlineMs / 1000) }),
})

/** The caller's own copy. */
export const sessionOf = (session: ModelSession): JsonObject => ({
  ...structuredClone(session.data),
  ...timesOf(session),
})

const ANONYMOUS = ''

/** One text for `1001` and `"1001"`; `undefined` for what can be nobody. */
export function userKey(userId: unknown): string | undefined {
  if (Number.isSafeInteger(userId)) return String(userId)
  const isText = typeof userId === 'string' && userId.isWellFormed() && userId.length >= 1
  return isText && userId.length <= 256 ? userId : undefined
}

const userKeyOf = (data: JsonObject): string => userKey(data['user_id']) ?? ANONYMOUS

export function userRefusals(data: JsonObject): Refusal[] {
  const user: JsonValue | undefined = data['user_id']
  const fine = user === undefined || user === null || userKey(user) !== undefined
  return fine ? [] : [{ code: 'ERR_SESSION_INVALID', path: ['user_id'], keyword: 'userId' }]
}

/** Without the store's own names, which people spread from what they read. */
export function withoutTimes(data: JsonObject): JsonObject {
  const { created_at: _c, last_activity: _l, expires_at: _e, ...rest } = data
  return isObject(rest) ? rest : {}
}

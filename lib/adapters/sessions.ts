/** What all adapters do: read a session, and write of it what a request has changed. Knows no framework. */
import { createHash } from 'node:crypto'
import { cloneJson, jsonEquals, toJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import type { ClientInfo } from '../domain/binding.ts'
import { isIdShape } from '../domain/session-id.ts'
import { withoutStoreMembers } from '../domain/session.ts'
import { SessionBackendError, SessionConflictError, SessionPathError } from '../errors.ts'
import type { PatchOperation } from '../domain/patch.ts'
import { Baseline } from './baseline.ts'
import type { Content } from './baseline.ts'
import { coarseDelta, delta } from './delta.ts'
import type { ResolvedAdapterOptions } from './options.ts'

/** A request that is not longer than this slides its session once. */
const SLIDES_MS = 30_000

type Cookie = Pick<Content, 'envelope' | 'life'>

export interface Loaded {
  readonly baseline: Baseline
  /** The framework's own copy. */
  readonly data: JsonObject
  readonly expiresInMs: number
}

export class AdapterSessions<S extends object> {
  readonly #options: ResolvedAdapterOptions<S>
  /** Members that a session object of this framework cannot carry. */
  readonly #isReserved: (name: string) => boolean

  constructor(options: ResolvedAdapterOptions<S>, isReserved: (name: string) => boolean) {
    this.#options = options
    this.#isReserved = isReserved
  }

  /** `null`: no such session, or nobody's where Redis is out of reach and that is wanted. */
  async load(id: unknown, { touch }: { readonly touch: boolean }): Promise<Loaded | null> {
    const own = storeId(id)
    const found =
      own === undefined ? null : await this.#whileAnonymous(() => this.#options.store.read(own, { touch }))
    if (!found) return null
    const { session, envelope, expiresInMs } = found
    const data = this.#carried(withoutStoreMembers(session as unknown as JsonObject))
    const baseline = new Baseline(data, envelope, undefined, touch ? this.#options.clock() : -Infinity)
    return { baseline, data: cloneJson(data), expiresInMs }
  }

  /**
   * Writes what differs from `before`; without it the session is new. One that has gone stays gone, and is none of the
   * framework's business: the store sends its event.
   */
  async save(
    id: unknown,
    before: Baseline | undefined,
    content: Content,
    client?: ClientInfo,
  ): Promise<Baseline> {
    const after = new Baseline(content.data, content.envelope, content.life, this.#options.clock())
    const own = storeId(id)
    if (own === undefined) throw new TypeError('a session id must be a text')
    if (content.life === 'ended') await this.destroy(id)
    else if (before === undefined) await this.#whileAnonymous(() => this.#create(own, content, client))
    else {
      const operations = delta(before.data, content.data)
      if (operations.length === 0) return (await this.touch(id, before, content)) ?? after
      await this.#patch(own, operations, before, content)
    }
    return after
  }

  /** Restarts the idle timer and keeps what is new of the cookie; neither costs anything where a read has done it. */
  async touch(id: unknown, before: Baseline | undefined, cookie: Cookie): Promise<Baseline | undefined> {
    const own = storeId(id)
    const now = this.#options.clock()
    if (own === undefined || cookie.life === 'ended') {
      await this.destroy(id)
    } else {
      const changes = cookieChanges(before, cookie)
      const rests = before !== undefined && now - before.slidMs < SLIDES_MS
      if (changes === undefined && rests) return before
      await this.#options.store.touch(own, changes)
    }
    return before && new Baseline(before.data, cookie.envelope, cookie.life, now)
  }

  async destroy(id: unknown): Promise<void> {
    const own = storeId(id)
    if (own !== undefined) await this.#options.store.destroy(own)
  }

  /** The data of a framework's session object, with the user that is derived from it. @throws {SessionStoreError} */
  dataOf(session: object): JsonObject {
    const data = toJson(session) as JsonObject
    const taken = Object.keys(data).find(this.#isReserved)
    if (taken !== undefined) throw new SessionPathError([taken], "is a name of the framework's session")
    const { userIdFrom, userIdField } = this.#options
    if (userIdFrom) {
      const user = userIdFrom(data)
      if (user === undefined || user === null) delete data[userIdField]
      else data[userIdField] = user
    }
    return data
  }

  /** What another service keeps under a name of the framework's stays as it is, unseen. */
  #carried(data: JsonObject): JsonObject {
    const names = Object.keys(data)
    if (!names.some(this.#isReserved)) return data
    return Object.fromEntries(Object.entries(data).filter(([name]) => !this.#isReserved(name)))
  }

  async #create(
    id: string,
    { data, envelope, life }: Content,
    client: ClientInfo | undefined,
  ): Promise<void> {
    const { store } = this.#options
    const idleTimeoutMs = typeof life === 'number' ? life : undefined
    const kept = envelope ?? {}
    try {
      await store.create(data as S, {
        id,
        envelope: kept,
        ...(client && { client }),
        ...(idleTimeoutMs !== undefined && { idleTimeoutMs }),
      })
    } catch (error) {
      if (!(error instanceof SessionConflictError)) throw error
      await store.replace(id, data as S, { envelope: kept, idleTimeoutMs: idleTimeoutMs ?? null })
    }
  }

  async #patch(
    id: string,
    operations: readonly PatchOperation[],
    before: Baseline,
    content: Content,
  ): Promise<void> {
    const { store } = this.#options
    const changes = cookieChanges(before, content)
    try {
      await store.patch(id, operations, changes)
    } catch (error) {
      if (!(error instanceof SessionPathError)) throw error
      await store.patch(id, coarseDelta(before.data, content.data), changes)
    }
  }

  /** Where nobody's session will do, one that cannot be read is nobody's, and nobody's is not saved. */
  async #whileAnonymous<T>(act: () => Promise<T>): Promise<T | null> {
    const { isPatient, onError } = this.#options
    try {
      return await act()
    } catch (error) {
      if (!isPatient || !(error instanceof SessionBackendError)) throw error
      onError(error)
      return null
    }
  }
}

/** `undefined`: nothing of the cookie has changed. */
function cookieChanges(
  before: Baseline | undefined,
  { envelope, life }: Cookie,
): { readonly envelope: JsonObject | null; readonly idleTimeoutMs: number | null } | undefined {
  if (before && jsonEquals(before.envelope, envelope) && (before.life === undefined || before.life === life))
    return undefined
  return { envelope, idleTimeoutMs: life === 'ended' ? null : life }
}

/**
 * A framework's own ids may be of any form; those that cannot be a store's are replaced by a digest, from which nobody
 * comes back to the id.
 */
function storeId(id: unknown): string | undefined {
  if (isIdShape(id)) return id
  if (typeof id !== 'string' || id === '') return undefined
  return createHash('sha256').update(`framework id ${id}`).digest('base64url')
}

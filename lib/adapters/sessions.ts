/** What all adapters do: read a session, and write of it what a request has changed. Knows no framework. */
import { mergePatch } from '../domain/apply-patch.ts'
import { cloneJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import type { ClientInfo } from '../domain/binding.ts'
import { withoutStoreMembers } from '../domain/session.ts'
import { SessionBackendError, SessionConflictError, SessionPathError } from '../errors.ts'
import type { PatchOperation } from '../domain/patch.ts'
import type { DeepPartialPatch } from '../domain/path-types.ts'
import type { CreatedSession, StoredSession, UserId } from '../store-contract.ts'
import { Baseline } from './baseline.ts'
import type { Content } from './baseline.ts'
import { Births } from './births.ts'
import { steadied } from './cookie.ts'
import { carried, dataOf, refuseNames } from './data.ts'
import { coarseDelta, delta } from './delta.ts'
import { storeId } from './ids.ts'
import type { ResolvedAdapterOptions } from './options.ts'
import { changedMembers, renewalOf, withNobody } from './renewal.ts'
import { cookieChanges, creation, livesMs } from './settings.ts'
import type { Cookie, Settings } from './settings.ts'

export interface Loaded {
  readonly baseline: Baseline
  /** The framework's own copy. */
  readonly data: JsonObject
  readonly expiresInMs: number
}

interface LoadOptions {
  readonly touch: boolean
  /** Judged by the store's `binding`, where the framework says who asks. */
  readonly client?: ClientInfo | undefined
}

export class AdapterSessions<S extends object> {
  readonly #options: ResolvedAdapterOptions<S>
  /** Members that a session object of this framework cannot carry. */
  readonly #isReserved: (name: string) => boolean
  readonly #births = new Births()

  constructor(options: ResolvedAdapterOptions<S>, isReserved: (name: string) => boolean) {
    this.#options = options
    this.#isReserved = isReserved
  }

  /** `null`: no such session, or nobody's where Redis is out of reach and that is wanted. */
  async load(id: unknown, options: LoadOptions): Promise<Loaded | null> {
    const own = storeId(id)
    const { touch, client } = options
    const asked = { touch, ...(client && { client }) }
    const found =
      own === undefined ? null : await this.#whileAnonymous(() => this.#options.store.read(own, asked))
    return found ? this.#loaded(found.session, found.envelope, found.expiresInMs, touch) : null
  }

  /**
   * Writes what differs from `before`; without it the session is new. One that has gone stays gone, and is none of the
   * framework's business: the store sends its event. `undefined`: nothing was written, nobody's session is not saved.
   */
  async save(
    id: unknown,
    before: Baseline | undefined,
    content: Content,
    client?: ClientInfo,
  ): Promise<Baseline | undefined> {
    const own = storeId(id)
    if (own === undefined) throw new TypeError('a session id must be a text')
    const steady = steadied(content, before)
    const after = this.#baseline(steady)
    if (steady.life === 'ended') await this.destroy(id)
    else if (before === undefined)
      return (await this.#whileAnonymous(() => this.#create(own, steady, client))) ? after : undefined
    else {
      const operations = delta(before.data, steady.data)
      if (operations.length === 0) return this.touch(id, before, steady)
      await this.#patch(own, operations, before, steady)
    }
    return after
  }

  /** Restarts the idle timer and keeps what is new of the cookie; neither costs anything where a read has done it. */
  async touch(id: unknown, before: Baseline | undefined, given: Cookie): Promise<Baseline | undefined> {
    const own = storeId(id)
    const cookie = steadied(given, before)
    if (own === undefined || cookie.life === 'ended') {
      await this.destroy(id)
    } else {
      const changes = cookieChanges(before, cookie)
      const rests = before !== undefined && this.#options.clock() - before.slidMs < before.restMs
      if (changes === undefined && rests) return before
      await this.#options.store.touch(own, changes)
    }
    return before && this.#baseline({ ...cookie, data: before.data })
  }

  async destroy(id: unknown): Promise<void> {
    const own = storeId(id)
    if (own === undefined) return
    await this.#births.after(own, () => this.#options.store.destroy(own))
  }

  /**
   * A login: moves the session to a new id and merges `patch` into it, in one step. What the request has changed before
   * is saved first. One that is new, or has gone, is made: of its data and the patch, or of the patch alone.
   */
  async renew(
    ids: { readonly from: unknown; readonly to: unknown },
    before: Baseline | undefined,
    content: Content,
    patch: JsonObject,
    client?: ClientInfo,
  ): Promise<Loaded> {
    const [from, to] = [storeId(ids.from), storeId(ids.to)]
    if (from === undefined || to === undefined) throw new TypeError('a session id must be a text')
    refuseNames(patch, this.#isReserved)
    const merge = this.#withUser(content.data, patch)
    const moved = before && (await this.#move(from, to, before, content, merge, client))
    if (moved) return this.#loaded(moved.session, content.envelope, livesMs(content), true)
    const data = mergePatch(before ? {} : content.data, merge)
    await this.#create(to, { ...content, data }, client)
    return {
      baseline: this.#baseline({ ...content, data }),
      data: cloneJson(data),
      expiresInMs: livesMs(content),
    }
  }

  /**
   * A new id for a session whose object goes on: in one step with what the request has changed, and beside what others
   * have. One that has gone meanwhile stays gone: what the request has changed alone is a new one.
   */
  async rename(
    ids: { readonly from: string; readonly to: string },
    before: Baseline,
    content: Content,
    client?: ClientInfo,
  ): Promise<Baseline> {
    const [from, to] = [storeId(ids.from) as string, storeId(ids.to) as string] // a text has one
    const { merge, rest } = renewalOf(delta(before.data, content.data))
    if (rest.length > 0) await this.#patch(from, rest, before, content)
    const patch = withNobody(merge, content.data, this.#options.userIdField) as DeepPartialPatch<S>
    if (!(await this.#options.store.regenerate(from, patch, { id: to, ...creation(content, client) })))
      await this.#create(to, { ...content, data: changedMembers(before.data, content.data) }, client)
    // What the object holds, not what the store has: what others have put there is no change of this request.
    return this.#baseline(content)
  }

  /** The data of a framework's session object, with the user that is derived from it. @throws {SessionStoreError} */
  dataOf(
    session: object,
    known?: JsonObject,
    isReserved: (name: string) => boolean = this.#isReserved,
  ): JsonObject {
    const data = dataOf(session, known, isReserved)
    const user = this.#userOf(data)
    if (user === null) delete data[this.#options.userIdField]
    else if (user !== undefined) data[this.#options.userIdField] = user
    return data
  }

  /** `undefined`: the application keeps it itself; `null`: nobody has logged in. */
  #userOf(data: JsonObject): UserId | null | undefined {
    const { userIdFrom } = this.#options
    return userIdFrom && (userIdFrom(data) ?? null)
  }

  #withUser(data: JsonObject, patch: JsonObject): JsonObject {
    const user = this.#userOf(mergePatch(data, patch))
    return user === undefined ? patch : { ...patch, [this.#options.userIdField]: user }
  }

  #loaded(
    session: StoredSession<S>,
    envelope: JsonObject | null,
    expiresInMs: number,
    touched: boolean,
  ): Loaded {
    const data = carried(withoutStoreMembers(session as unknown as JsonObject), this.#isReserved)
    const slidMs = touched ? this.#options.clock() : -Infinity
    return {
      baseline: new Baseline(data, envelope, undefined, slidMs, expiresInMs),
      data: cloneJson(data),
      expiresInMs,
    }
  }

  #baseline(content: Content): Baseline {
    const { data, envelope, life } = content
    return new Baseline(data, envelope, life, this.#options.clock(), livesMs(content))
  }

  async #create(id: string, content: Content, client: ClientInfo | undefined): Promise<true> {
    await this.#births.during(id, () => this.#createOrReplace(id, content, creation(content, client)))
    return true
  }

  async #createOrReplace(id: string, { data, joins }: Content, settings: Settings): Promise<unknown> {
    const { store } = this.#options
    const { envelope, idleTimeoutMs = null } = settings
    try {
      return await store.create(data as S, { id, ...settings })
    } catch (error) {
      if (!(error instanceof SessionConflictError)) throw error
      if (joins) return store.patch(id, delta({}, data))
      return store.replace(id, data as S, { envelope: envelope ?? null, idleTimeoutMs })
    }
  }

  async #move(
    from: string,
    to: string,
    before: Baseline,
    content: Content,
    patch: JsonObject,
    client: ClientInfo | undefined,
  ): Promise<CreatedSession<S> | null> {
    await this.save(from, before, content)
    const options = { id: to, ...creation(content, client) }
    return this.#options.store.regenerate(from, patch as DeepPartialPatch<S>, options)
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

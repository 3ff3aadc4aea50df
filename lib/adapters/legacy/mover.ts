/**
 * An old session goes into the store: in one step where one script reaches both keys, else in five, each on one key, of
 * which the third decides. Until then the old key says what the session is, from then on the new one; what lies under the
 * other is no session to anybody. Whoever meets a move that stands still goes on with it (docs/migrating.md).
 */
import type { Predecessor } from '../../backends/backend.ts'
import type { JsonObject } from '../../domain/json.ts'
import { handleOf } from '../../domain/session-id.ts'
import {
  SessionBackendError,
  SessionConflictError,
  SessionInvalidError,
  SessionPathError,
  SessionRevokedError,
  SessionUnsupportedError,
} from '../../errors.ts'
import type { CreateOptions, ReadSession, SessionStoreContract } from '../../store-contract.ts'
import type { OldSession, OldSessions } from './old-sessions.ts'
import type { OldUsers } from './old-users.ts'
import type { ResolvedLegacy } from './options.ts'

/** A store that takes over what another hand has kept, and can end all that it has. */
export interface TakingStore<S extends object> extends SessionStoreContract<S> {
  takeOver(id: string, data: S, from: Predecessor, options?: CreateOptions): Promise<boolean>
  destroyAll(): Promise<number>
}

/** In the envelope of a copy: the digest of what it is a copy of. It counts for nothing until the old key says so. */
const COPY_OF = 'moving'
const TIMEOUT_MS = 5000

export class Mover<S extends object> {
  readonly #store: TakingStore<S>
  readonly #sessions: OldSessions
  readonly #users: OldUsers
  readonly #legacy: ResolvedLegacy
  /** No script reaches both keys. */
  #isApart = false

  constructor(store: TakingStore<S>, sessions: OldSessions, users: OldUsers, legacy: ResolvedLegacy) {
    this.#store = store
    this.#sessions = sessions
    this.#users = users
    this.#legacy = legacy
  }

  /**
   * `gone`: there is no old session, or no more. `kept`: it stays what it is, since the store would refuse its data.
   * `standing`: nothing was to be done.
   * @param begin whether one that is not on its way sets out
   */
  async move(id: string, begin: boolean): Promise<'gone' | 'kept' | 'standing'> {
    const deadline = performance.now() + TIMEOUT_MS
    let digest = ''
    for (let unseen = 0; ;) {
      const found = await this.#sessions.read(id, deadline)
      if (!found) return 'gone'
      if (found.phase === 'live' && !begin) return 'standing'
      if (found.phase === 'live' && found.overstays) {
        // The key's expiry is what a move in one step goes by.
        await this.#sessions.slide(id, found, found, found.leftMs, deadline)
        continue
      }
      // What is here again and again, and is not what the store sees under that key, is on another server.
      unseen = found.digest === digest ? unseen + 1 : 0
      digest = found.digest
      const inSteps = this.#isApart || found.phase !== 'live' || unseen === 2
      const done = await this.#whereRoom(found, () =>
        inSteps
          ? this.#go(id, found, deadline)
          : this.#refusable(id, found, deadline, () => this.#atOnce(id, found)),
      )
      if (done === 'kept') return 'kept'
      if (done) return this.#arrived(id, found, deadline)
    }
  }

  /** Whether what the store has is the session of an id that has no old one; else it is ended. */
  async isSession(id: string, { envelope }: Pick<ReadSession<S>, 'envelope'>): Promise<boolean> {
    if (envelope?.[COPY_OF] === undefined) return true
    await this.#store.destroy(id)
    return false
  }

  async #atOnce(id: string, found: OldSession): Promise<boolean> {
    const key = { name: this.#sessions.keyOf(id), digest: found.digest }
    try {
      return await this.#takeOver(id, found, found.envelope, key)
    } catch (error) {
      if (!(error instanceof SessionUnsupportedError) || error.missing.includes('takeOver')) throw error
      this.#isApart = true
      return false
    }
  }

  async #go(id: string, found: OldSession, deadline: number): Promise<boolean | 'kept'> {
    if (found.phase === 'moved') return this.#finish(id, deadline)
    const digest =
      found.phase === 'moving'
        ? found.digest
        : await this.#sessions.step(id, 'freeze', found.digest, deadline)
    if (digest === undefined) return false
    const still: OldSession = { ...found, digest, phase: 'moving' }
    const copied = await this.#refusable(id, still, deadline, () => this.#copy(id, still, deadline))
    if (copied !== true) return copied
    if ((await this.#sessions.step(id, 'commit', digest, deadline)) === undefined) return false
    return this.#finish(id, deadline)
  }

  /** `false`: begin again. */
  async #copy(id: string, found: OldSession, deadline: number): Promise<boolean> {
    const envelope = { ...found.envelope, [COPY_OF]: found.digest }
    if (await this.#takeOver(id, found, envelope)) return true
    const there = await this.#store.read(id)
    const copyOf = there?.envelope?.[COPY_OF]
    if (!there || copyOf === found.digest) return there !== null
    if (copyOf === undefined) {
      // It has been the session for long: who has written the old one since should not run any more.
      await this.#sessions.remove(id, found.digest, deadline)
      return false
    }
    return this.#ifUnchanged(() =>
      this.#store.replace(id, this.#dataOf(found), { envelope, ifRevision: there.revision, touch: false }),
    )
  }

  /** The new session is one like any other, and then nothing is left of the old one. */
  async #finish(id: string, deadline: number): Promise<boolean> {
    const found = await this.#store.read(id)
    if (found && found.envelope?.[COPY_OF] !== undefined) {
      const { revision: ifRevision } = found
      const envelope = withoutMark(found)
      if (!(await this.#ifUnchanged(() => this.#store.patch(id, [], { envelope, ifRevision, touch: false }))))
        return false
    }
    await this.#sessions.step(id, 'forget', '', deadline)
    return true
  }

  #takeOver(
    id: string,
    found: OldSession,
    envelope: JsonObject | null,
    key?: Predecessor['key'],
  ): Promise<boolean> {
    const { hidden, createdMs } = found
    const [name] = Object.keys(hidden)
    if (name !== undefined) throw new SessionPathError([name], 'is kept by the store')
    const idleTimeoutMs = this.#legacy.idleOf(found)
    const leftMs = found.leftMs < 0 ? idleTimeoutMs : found.leftMs
    const predecessor = { createdMs, leftMs, ...(key && { key }) }
    const options = { idleTimeoutMs, ...(envelope && { envelope }) }
    return this.#store.takeOver(id, this.#dataOf(found), predecessor, options).catch((error: unknown) => {
      // Its user was logged out everywhere meanwhile, and so was the old session: the next look tells.
      if (error instanceof SessionRevokedError) return false
      throw error
    })
  }

  /** That it is an S is what the store's schema is for; whose it is the store reads in it. */
  #dataOf({ data }: OldSession): S {
    return this.#legacy.named(data) as S
  }

  /** Old data that the schema refuses stay where they are, and whoever cares is told. */
  async #refusable(
    id: string,
    found: OldSession,
    deadline: number,
    act: () => Promise<boolean>,
  ): Promise<boolean | 'kept'> {
    try {
      return await act()
    } catch (error) {
      if (found.phase === 'moving') await this.#sessions.step(id, 'thaw', found.digest, deadline)
      if (!(error instanceof SessionInvalidError) && !(error instanceof SessionPathError)) throw error
      this.#legacy.onKept(handleOf(id), error)
      return 'kept'
    }
  }

  /** Without memory for a new one it stays the old one, which can be read and touched; it sets out when there is some. */
  async #whereRoom(found: OldSession, act: () => Promise<boolean | 'kept'>): Promise<boolean | 'kept'> {
    try {
      return await act()
    } catch (error) {
      const isFull = error instanceof SessionBackendError && error.reason === 'out-of-memory'
      if (!isFull || found.phase !== 'live') throw error
      return 'kept'
    }
  }

  async #ifUnchanged(write: () => Promise<boolean>): Promise<boolean> {
    try {
      await write()
      return true
    } catch (error) {
      if (error instanceof SessionConflictError) return false
      throw error
    }
  }

  async #arrived(id: string, found: OldSession, deadline: number): Promise<'gone'> {
    const user = this.#legacy.userOf(found.data)
    if (user !== '') await this.#users.leave(user, [id], deadline)
    return 'gone'
  }
}

/** What the old one had beside its data. */
function withoutMark({ envelope }: Pick<ReadSession<object>, 'envelope'>): JsonObject | null {
  const { [COPY_OF]: _mark, ...rest } = envelope ?? {}
  return Object.keys(rest).length > 0 ? rest : null
}

/** Where a session is: in its old form, or in the store. It goes from the one to the other and never back. */
import { SessionBackendError, SessionConflictError, afterPart } from '../../errors.ts'
import type {
  CreateOptions,
  CreatedSession,
  SessionStoreContract,
  SessionSummary,
  UserId,
} from '../../store-contract.ts'
import { isJsonObject } from '../../domain/json.ts'
import { createSessionStore } from '../../precompiled/stores.ts'
import type { PrecompiledSchema } from '../../schema/precompiled.ts'
import { LegacyBackend } from './backend.ts'
import { hashForm } from './hash-form.ts'
import { Mover } from './mover.ts'
import type { TakingStore } from './mover.ts'
import { OldSessions } from './old-sessions.ts'
import { OldUsers } from './old-users.ts'
import type { ResolvedLegacy } from './options.ts'
import { stringForm } from './string-form.ts'

const MAX_KNOWN = 10_000
/** What the old service writes nobody has checked: the schema holds from the move on. */
const ANY_DATA: PrecompiledSchema = {
  precompiled: 1,
  schema: { type: 'object' },
  validators: { '': isJsonObject },
}

/** What either place can do. */
type Sessions<S extends object> = Omit<TakingStore<S>, 'takeOver'>

export class Places<S extends object> {
  readonly store: TakingStore<S>
  readonly #old: Sessions<S>
  readonly #mover: Mover<S>
  readonly #moves: boolean
  /** Ids that were seen in the store, so that nobody has to look for the old form. */
  readonly #arrived = new Set<string>()

  constructor(store: TakingStore<S>, legacy: ResolvedLegacy) {
    const { from, transport, prefix, userPrefix, textFields, userIdField, age, clock } = legacy
    const form = from === 'hash' ? hashForm(textFields, age) : stringForm(age)
    const sessions = new OldSessions(form, transport, prefix, clock)
    const users = new OldUsers(from, transport, userPrefix)
    this.store = store
    this.#mover = new Mover(store, sessions, users, legacy)
    this.#moves = legacy.mode === 'move'
    this.#old = createSessionStore<S>(() => new LegacyBackend(legacy, sessions, users), {
      schema: ANY_DATA,
      hashIds: false,
      userIdField,
      idleTimeoutMs: legacy.idleTimeoutMs,
      maxDataBytes: 512 * 1024 * 1024,
    })
  }

  /**
   * Runs a call where the session is. One that moves meanwhile is not missed: it is looked for in its old form first, and
   * what is not there is in the store, or nowhere.
   * @param active whether the call counts as activity: then, in the mode `move`, the session moves first
   */
  async at<T>(id: string, active: boolean, call: (store: SessionStoreContract<S>) => Promise<T>): Promise<T> {
    if (this.#arrived.has(id)) {
      const result = await call(this.store)
      if (!isAbsent(result)) return result
      this.#arrived.delete(id)
    }
    const moves = active && this.#moves
    if (!moves || (await this.#mover.move(id, true)) === 'kept') {
      const result = await call(this.#old)
      if (!isAbsent(result)) return result
      // It may have nothing to say, or stand still on its way.
      if ((await this.#mover.move(id, moves)) !== 'gone') return call(this.#old)
    }
    await this.#look(id)
    return call(this.store)
  }

  /** The old form ends first: then no move can begin. */
  async destroy(id: string): Promise<boolean> {
    const old = await this.#old.destroy(id)
    this.#arrived.delete(id)
    const there = await this.store.destroy(id).catch((error: unknown) => {
      throw old ? afterPart(error) : error
    })
    return there || old
  }

  /** In the mode `keep` in the old form, which the old service understands. */
  async create(data: S, options: CreateOptions): Promise<CreatedSession<S>> {
    const other = this.#moves ? this.#old : this.store
    if (options.id !== undefined && (await other.exists(options.id)))
      throw new SessionConflictError('the given id is in use', 1)
    return (this.#moves ? this.store : this.#old).create(data, options)
  }

  /** The old ones first, so that none which moves meanwhile is missed. */
  async sum(call: (store: Sessions<S>) => Promise<number>): Promise<number> {
    const old = await call(this.#old)
    const others = await call(this.store).catch((error: unknown) => {
      throw old > 0 ? afterPart(error, old + appliedIn(error)) : error
    })
    return old + others
  }

  async list(userId: UserId, options: { readonly limit?: number } = {}): Promise<SessionSummary[]> {
    const old = await this.#old.listByUser(userId, options)
    const found = [...(await this.store.listByUser(userId, options)), ...old]
    const once = new Map(found.toReversed().map((session) => [session.handle, session]))
    return [...once.values()].toSorted((a, b) => b.created_at - a.created_at).slice(0, options.limit ?? 100)
  }

  async *scan(): AsyncGenerator<SessionSummary> {
    yield* this.#old.scan()
    yield* this.store.scan()
  }

  /** Without an old session a copy of one is nobody's. */
  async #look(id: string): Promise<void> {
    const found = await this.store.read(id)
    if (!found || !(await this.#mover.isSession(id, found))) return
    if (this.#arrived.size >= MAX_KNOWN) this.#arrived.clear()
    this.#arrived.add(id)
  }
}

const appliedIn = (error: unknown): number => (error instanceof SessionBackendError && error.applied) || 0

/** What a call answers where there is no such session, or as good as none. */
const isAbsent = (result: unknown): boolean => result === null || result === undefined || result === false

/** The store: all policy, written once, over one backend. What each method promises is in `store-contract.ts`. */
import type { Capabilities, Predecessor, SessionBackend } from './backends/backend.ts'
import type { PatchOperation } from './domain/patch.ts'
import type {
  CheckPath,
  CheckPathTo,
  DeepPartialPatch,
  PathTuple,
  Permission,
  PreferenceKey,
  PreferenceValue,
  ValueAt,
} from './domain/path-types.ts'
import type { UpgradeAllOptions, UpgradeTotals } from './domain/upgrade.ts'
import type { ResolvedOptions } from './options.ts'
import { create, regenerate, takeOver } from './policy/births.ts'
import { StoreContext } from './policy/context.ts'
import * as reads from './policy/reads.ts'
import { upgradeAll } from './policy/upgrade-all.ts'
import * as users from './policy/users.ts'
import * as writes from './policy/writes.ts'
import type { SchemaGuard } from './schema/guard.ts'
import type { PathVerdicts } from './domain/path-verdict.ts'
import type {
  CreateOptions,
  CreatedSession,
  ReadOptions,
  ReadSession,
  SessionStoreContract,
  SessionSummary,
  StoredSession,
  TouchOptions,
  TouchSettings,
  UnchangedSession,
  UserId,
  WriteOptions,
} from './store-contract.ts'

type Conditional = ReadOptions & { readonly ifRevision?: string | undefined }

const PERMISSIONS = ['permissions'] as const

/** What all stores are: the methods of `SessionStoreContract` over one backend. `createSessionStore` makes such a one. */
export class SessionStore<S extends object> implements SessionStoreContract<S> {
  readonly #context: StoreContext

  /** Applications make a `JsonSessionStore`, `HashSessionStore` or `MemorySessionStore`. */
  constructor(backend: SessionBackend, guard: SchemaGuard, options: ResolvedOptions) {
    this.#context = new StoreContext(backend, guard, options)
  }

  async create(data: S, options: CreateOptions = {}): Promise<CreatedSession<S>> {
    return create<S>(this.#context, data, options)
  }

  /** For migrations: `create` in the place of another hand's key. `false`: it has changed, or there is a session of this id. */
  async takeOver(id: string, data: S, from: Predecessor, options: CreateOptions = {}): Promise<boolean> {
    return takeOver(this.#context, id, data, from, options)
  }

  async regenerate(
    id: string,
    patch?: DeepPartialPatch<S>,
    options: CreateOptions = {},
  ): Promise<CreatedSession<S> | null> {
    return regenerate<S>(this.#context, id, patch, options)
  }

  read(
    id: string,
    options?: ReadOptions & { readonly ifRevision?: undefined },
  ): Promise<ReadSession<S> | null>
  read(id: string, options?: Conditional): Promise<ReadSession<S> | UnchangedSession | null>
  async read(id: string, options: Conditional = {}): Promise<ReadSession<S> | UnchangedSession | null> {
    return reads.readWhole<S>(this.#context, id, options)
  }

  async get(id: string, options: ReadOptions = {}): Promise<StoredSession<S> | null> {
    return reads.readSession<S>(this.#context, id, options)
  }

  async getFields<K extends keyof StoredSession<S> & string>(
    id: string,
    fields: readonly K[],
  ): Promise<Pick<StoredSession<S>, K> | null> {
    return (await reads.readFields(this.#context, id, fields)) as Pick<StoredSession<S>, K> | null
  }

  async getPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<StoredSession<S>, P>,
  ): Promise<ValueAt<StoredSession<S>, P> | undefined> {
    return (await reads.readPath(this.#context, id, path)) as ValueAt<StoredSession<S>, P> | undefined
  }

  async getPreference<K extends PreferenceKey<S>>(
    id: string,
    key: K,
  ): Promise<PreferenceValue<S, K> | undefined> {
    return (await reads.readPath(this.#context, id, preference(key))) as PreferenceValue<S, K> | undefined
  }

  async exists(id: string): Promise<boolean> {
    return (await reads.readRecord(this.#context, id, { query: { kind: 'none' } })) !== null
  }

  async expiresInMs(id: string): Promise<number | null> {
    const reply = await reads.readRecord(this.#context, id, { query: { kind: 'none' } })
    return reply && reads.remainingMs(reply)
  }

  async touch(id: string, options: TouchSettings = {}): Promise<boolean> {
    return reads.touch(this.#context, id, options)
  }

  async setPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    value: ValueAt<S, P>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#write('setPath', id, [{ op: 'set', path, value }], options)
  }

  async deletePath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#write('deletePath', id, [{ op: 'unset', path }], options)
  }

  async increment<const P extends PathTuple>(
    id: string,
    path: P & CheckPathTo<number, S, P>,
    by = 1,
    options?: TouchOptions,
  ): Promise<number | null> {
    return writes.increment(this.#context, id, path, by, options)
  }

  async update(id: string, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<boolean> {
    return this.#write('update', id, [{ op: 'merge', path: [], value: patch }], options)
  }

  async replace(id: string, data: S, options?: WriteOptions): Promise<boolean> {
    return writes.replace(this.#context, id, data, options)
  }

  async modify(
    id: string,
    change: (session: StoredSession<S>) => S | void | Promise<S | void>,
    options?: TouchOptions,
  ): Promise<StoredSession<S> | null> {
    return writes.modify<S>(this.#context, id, change, options)
  }

  async patch(id: string, operations: readonly PatchOperation[], options?: WriteOptions): Promise<boolean> {
    return this.#write('patch', id, operations, options)
  }

  async setPreference<K extends PreferenceKey<S>>(
    id: string,
    key: K,
    value: PreferenceValue<S, K>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#write('setPreference', id, [{ op: 'set', path: preference(key), value }], options)
  }

  async deletePreference(id: string, key: PreferenceKey<S>, options?: TouchOptions): Promise<boolean> {
    return this.#write('deletePreference', id, [{ op: 'unset', path: preference(key) }], options)
  }

  async grantPermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean> {
    return this.#write('grantPermissions', id, [{ op: 'add', path: PERMISSIONS, values: permissions }])
  }

  async revokePermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean> {
    return this.#write('revokePermissions', id, [{ op: 'remove', path: PERMISSIONS, values: permissions }])
  }

  async hasPermission(id: string, permission: Permission<S>): Promise<boolean> {
    return reads.includes(this.#context, id, PERMISSIONS, permission)
  }

  async destroy(id: string): Promise<boolean> {
    return writes.destroy(this.#context, id)
  }

  async listByUser(userId: UserId, options: { readonly limit?: number } = {}): Promise<SessionSummary[]> {
    return users.list(this.#context, userId, options)
  }

  async countByUser(userId: UserId): Promise<number> {
    return users.count(this.#context, userId)
  }

  async destroyByUser(userId: UserId, options?: { readonly except?: string | undefined }): Promise<number> {
    return users.destroyAll(this.#context, userId, options)
  }

  async destroyByHandle(userId: UserId, handle: string): Promise<boolean> {
    return users.destroyOne(this.#context, userId, handle)
  }

  async updateByUser(userId: UserId, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<number> {
    return users.updateAll(this.#context, userId, patch, options)
  }

  /** Ends every session there is: for tools, and for when ids are known to others. How many. */
  async destroyAll(): Promise<number> {
    return users.destroyEvery(this.#context)
  }

  scan(): AsyncIterable<SessionSummary> {
    return users.scan(this.#context)
  }

  async upgradeAll(options: UpgradeAllOptions = {}): Promise<UpgradeTotals> {
    return upgradeAll(this.#context, options)
  }

  keyOf(id: string): string {
    return this.#context.keyOf(id)
  }

  explainPath(path: PathTuple): PathVerdicts {
    return this.#context.guard.explain(path)
  }

  async ready(): Promise<Capabilities> {
    return this.#context.backend.probe(this.#context.deadline())
  }

  async #write(
    method: string,
    id: unknown,
    operations: readonly PatchOperation[],
    options?: WriteOptions,
  ): Promise<boolean> {
    return (await writes.write(this.#context, method, id, operations, options)) !== null
  }
}

/** The type's keys are texts; over an abstract `S` the compiler cannot see that. */
const preference = (key: PropertyKey): readonly [string, string] => ['preferences', key as string]

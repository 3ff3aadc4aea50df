/** The store: all policy, written once, over one backend; here what changes something. What each method promises is in `store-contract.ts`. */
import type { Predecessor, SessionBackend } from './backends/backend.ts'
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
import { PERMISSIONS, preference } from './policy/places.ts'
import * as reads from './policy/reads.ts'
import { upgradeAll } from './policy/upgrade-all.ts'
import * as users from './policy/users.ts'
import * as writes from './policy/writes.ts'
import type { SchemaGuard } from './schema/guard.ts'
import type {
  CreateOptions,
  CreatedSession,
  SessionStoreContract,
  StoredSession,
  TouchOptions,
  TouchSettings,
  UserId,
  WriteOptions,
} from './store-contract.ts'
import { SessionReads } from './store-reads.ts'

/** What all stores are: the methods of `SessionStoreContract` over one backend. `createSessionStore` makes such a one. */
export class SessionStore<S extends object> extends SessionReads<S> implements SessionStoreContract<S> {
  readonly #context: StoreContext

  /** Applications make a `JsonSessionStore`, `HashSessionStore` or `MemorySessionStore`. */
  constructor(backend: SessionBackend, guard: SchemaGuard, options: ResolvedOptions) {
    const context = new StoreContext(backend, guard, options)
    super(context)
    this.#context = context
  }

  create(data: S, options: CreateOptions = {}): Promise<CreatedSession<S>> {
    return create<S>(this.#context, data, options)
  }

  /** For migrations: `create` in the place of another hand's key. `false`: it has changed, or there is a session of this id. */
  takeOver(id: string, data: S, from: Predecessor, options: CreateOptions = {}): Promise<boolean> {
    return takeOver(this.#context, id, data, from, options)
  }

  regenerate(
    id: string,
    patch?: DeepPartialPatch<S>,
    options: CreateOptions = {},
  ): Promise<CreatedSession<S> | null> {
    return regenerate<S>(this.#context, id, patch, options)
  }

  touch(id: string, options: TouchSettings = {}): Promise<boolean> {
    return reads.touch(this.#context, id, options)
  }

  setPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    value: ValueAt<S, P>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#write('setPath', id, [{ op: 'set', path, value }], options)
  }

  deletePath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#write('deletePath', id, [{ op: 'unset', path }], options)
  }

  increment<const P extends PathTuple>(
    id: string,
    path: P & CheckPathTo<number, S, P>,
    by = 1,
    options?: TouchOptions,
  ): Promise<number | null> {
    return writes.increment(this.#context, id, path, by, options)
  }

  update(id: string, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<boolean> {
    return this.#write('update', id, [{ op: 'merge', path: [], value: patch }], options)
  }

  replace(id: string, data: S, options?: WriteOptions): Promise<boolean> {
    return writes.replace(this.#context, id, data, options)
  }

  modify(
    id: string,
    change: (session: StoredSession<S>) => S | void | Promise<S | void>,
    options?: TouchOptions,
  ): Promise<StoredSession<S> | null> {
    return writes.modify<S>(this.#context, id, change, options)
  }

  patch(id: string, operations: readonly PatchOperation[], options?: WriteOptions): Promise<boolean> {
    return this.#write('patch', id, operations, options)
  }

  setPreference<K extends PreferenceKey<S>>(
    id: string,
    key: K,
    value: PreferenceValue<S, K>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#write('setPreference', id, [{ op: 'set', path: preference(key), value }], options)
  }

  deletePreference(id: string, key: PreferenceKey<S>, options?: TouchOptions): Promise<boolean> {
    return this.#write('deletePreference', id, [{ op: 'unset', path: preference(key) }], options)
  }

  grantPermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean> {
    return this.#write('grantPermissions', id, [{ op: 'add', path: PERMISSIONS, values: permissions }])
  }

  revokePermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean> {
    return this.#write('revokePermissions', id, [{ op: 'remove', path: PERMISSIONS, values: permissions }])
  }

  destroy(id: string): Promise<boolean> {
    return writes.destroy(this.#context, id)
  }

  destroyByUser(userId: UserId, options?: { readonly except?: string | undefined }): Promise<number> {
    return users.destroyAll(this.#context, userId, options)
  }

  destroyByHandle(userId: UserId, handle: string): Promise<boolean> {
    return users.destroyOne(this.#context, userId, handle)
  }

  updateByUser(userId: UserId, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<number> {
    return users.updateAll(this.#context, userId, patch, options)
  }

  /** Ends every session there is: for tools, and for when ids are known to others. How many. */
  destroyAll(): Promise<number> {
    return users.destroyEvery(this.#context)
  }

  upgradeAll(options: UpgradeAllOptions = {}): Promise<UpgradeTotals> {
    return upgradeAll(this.#context, options)
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

/** One store over old sessions and new ones: each call goes to where its session is. */
import type { Capabilities } from '../../backends/backend.ts'
import type { PatchOperation } from '../../domain/patch.ts'
import type {
  CheckPath,
  CheckPathTo,
  DeepPartialPatch,
  PathTuple,
  Permission,
  PreferenceKey,
  PreferenceValue,
  ValueAt,
} from '../../domain/path-types.ts'
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
} from '../../store-contract.ts'
import type { Places } from './places.ts'

type Store<S extends object> = SessionStoreContract<S>

export class LegacyStore<S extends object> implements Store<S> {
  readonly #places: Places<S>

  constructor(places: Places<S>) {
    this.#places = places
  }

  create(data: S, options: CreateOptions = {}): Promise<CreatedSession<S>> {
    return this.#places.create(data, options)
  }

  read(
    id: string,
    options?: ReadOptions & { readonly ifRevision?: undefined },
  ): Promise<ReadSession<S> | null>
  read(
    id: string,
    options?: ReadOptions & { readonly ifRevision?: string | undefined },
  ): Promise<ReadSession<S> | UnchangedSession | null>
  read(
    id: string,
    options: ReadOptions & { readonly ifRevision?: string | undefined } = {},
  ): Promise<ReadSession<S> | UnchangedSession | null> {
    return this.#places.at(id, options.touch === true, (store) => store.read(id, options))
  }

  get(id: string, options: ReadOptions = {}): Promise<StoredSession<S> | null> {
    return this.#places.at(id, options.touch === true, (store) => store.get(id, options))
  }

  getFields<K extends keyof StoredSession<S> & string>(
    id: string,
    fields: readonly K[],
  ): Promise<Pick<StoredSession<S>, K> | null> {
    return this.#places.at(id, false, (store) => store.getFields(id, fields))
  }

  getPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<StoredSession<S>, P>,
  ): Promise<ValueAt<StoredSession<S>, P> | undefined> {
    return this.#places.at(id, false, (store) => store.getPath<P>(id, path))
  }

  getPreference<K extends PreferenceKey<S>>(id: string, key: K): Promise<PreferenceValue<S, K> | undefined> {
    return this.#places.at(id, false, (store) => store.getPreference(id, key))
  }

  exists(id: string): Promise<boolean> {
    return this.#places.at(id, false, (store) => store.exists(id))
  }

  expiresInMs(id: string): Promise<number | null> {
    return this.#places.at(id, false, (store) => store.expiresInMs(id))
  }

  touch(id: string, options?: TouchSettings): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.touch(id, options))
  }

  setPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    value: ValueAt<S, P>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.setPath<P>(id, path, value, options))
  }

  deletePath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<S, P>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.deletePath<P>(id, path, options))
  }

  increment<const P extends PathTuple>(
    id: string,
    path: P & CheckPathTo<number, S, P>,
    by?: number,
    options?: TouchOptions,
  ): Promise<number | null> {
    return this.#places.at(id, true, (store) => store.increment<P>(id, path, by, options))
  }

  update(id: string, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.update(id, patch, options))
  }

  replace(id: string, data: S, options?: WriteOptions): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.replace(id, data, options))
  }

  modify(
    id: string,
    change: (session: StoredSession<S>) => S | void | Promise<S | void>,
    options?: TouchOptions,
  ): Promise<StoredSession<S> | null> {
    return this.#places.at(id, true, (store) => store.modify(id, change, options))
  }

  setPreference<K extends PreferenceKey<S>>(
    id: string,
    key: K,
    value: PreferenceValue<S, K>,
    options?: TouchOptions,
  ): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.setPreference(id, key, value, options))
  }

  deletePreference(id: string, key: PreferenceKey<S>, options?: TouchOptions): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.deletePreference(id, key, options))
  }

  grantPermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.grantPermissions(id, ...permissions))
  }

  revokePermissions(id: string, ...permissions: readonly Permission<S>[]): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.revokePermissions(id, ...permissions))
  }

  hasPermission(id: string, permission: Permission<S>): Promise<boolean> {
    return this.#places.at(id, false, (store) => store.hasPermission(id, permission))
  }

  regenerate(
    id: string,
    patch?: DeepPartialPatch<S>,
    options?: CreateOptions,
  ): Promise<CreatedSession<S> | null> {
    return this.#places.at(id, true, (store) => store.regenerate(id, patch, options))
  }

  destroy(id: string): Promise<boolean> {
    return this.#places.destroy(id)
  }

  listByUser(userId: UserId, options?: { readonly limit?: number }): Promise<SessionSummary[]> {
    return this.#places.list(userId, options)
  }

  async countByUser(userId: UserId): Promise<number> {
    return (await this.#places.list(userId, { limit: Number.MAX_SAFE_INTEGER })).length
  }

  destroyByUser(userId: UserId, options?: { readonly except?: string | undefined }): Promise<number> {
    return this.#places.sum((store) => store.destroyByUser(userId, options))
  }

  async destroyByHandle(userId: UserId, handle: string): Promise<boolean> {
    return (await this.#places.sum(async (store) => Number(await store.destroyByHandle(userId, handle)))) > 0
  }

  updateByUser(userId: UserId, patch: DeepPartialPatch<S>, options?: TouchOptions): Promise<number> {
    return this.#places.sum((store) => store.updateByUser(userId, patch, options))
  }

  scan(): AsyncIterable<SessionSummary> {
    return this.#places.scan()
  }

  patch(id: string, operations: readonly PatchOperation[], options?: WriteOptions): Promise<boolean> {
    return this.#places.at(id, true, (store) => store.patch(id, operations, options))
  }

  keyOf(id: string): string {
    return this.#places.store.keyOf(id)
  }

  ready(): Promise<Capabilities> {
    return this.#places.store.ready()
  }
}

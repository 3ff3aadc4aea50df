/** What of a store changes nothing. What each method promises is in `store-contract.ts`. */
import type { Capabilities } from './backends/backend.ts'
import type { DeepReadonly } from './domain/deep-readonly.ts'
import type { PathVerdicts } from './domain/path-verdict.ts'
import type {
  CheckPath,
  PathTuple,
  Permission,
  PreferenceKey,
  PreferenceValue,
  ValueAt,
} from './domain/path-types.ts'
import { NO_READS } from './domain/read-cache-stats.ts'
import type { ReadCacheStats } from './domain/read-cache-stats.ts'
import type { StoreContext } from './policy/context.ts'
import { PERMISSIONS, preference } from './policy/places.ts'
import * as reads from './policy/reads.ts'
import * as users from './policy/users.ts'
import type {
  ReadOptions,
  ReadSession,
  SessionSummary,
  SharedReadOptions,
  StoredSession,
  UnchangedSession,
  UserId,
} from './store-contract.ts'

type Conditional = ReadOptions & { readonly ifRevision?: string | undefined }
type Shared = { readonly shared?: boolean }

export class SessionReads<S extends object> {
  readonly #context: StoreContext

  constructor(context: StoreContext) {
    this.#context = context
  }

  read(
    id: string,
    options: SharedReadOptions & { readonly ifRevision?: undefined },
  ): Promise<DeepReadonly<ReadSession<S>> | null>
  read(
    id: string,
    options?: ReadOptions & { readonly ifRevision?: undefined },
  ): Promise<ReadSession<S> | null>
  read(id: string, options?: Conditional): Promise<ReadSession<S> | UnchangedSession | null>
  read(
    id: string,
    options: Conditional & Shared = {},
  ): Promise<ReadSession<S> | DeepReadonly<ReadSession<S>> | UnchangedSession | null> {
    return reads.readWhole<S>(this.#context, id, options)
  }

  get(id: string, options: SharedReadOptions): Promise<DeepReadonly<StoredSession<S>> | null>
  get(id: string, options?: ReadOptions): Promise<StoredSession<S> | null>
  get(
    id: string,
    options: ReadOptions & Shared = {},
  ): Promise<StoredSession<S> | DeepReadonly<StoredSession<S>> | null> {
    return reads.readSession<S>(this.#context, id, options)
  }

  getFields<K extends keyof StoredSession<S> & string>(
    id: string,
    fields: readonly K[],
  ): Promise<Pick<StoredSession<S>, K> | null> {
    return reads.readFields(this.#context, id, fields) as Promise<Pick<StoredSession<S>, K> | null>
  }

  getPath<const P extends PathTuple>(
    id: string,
    path: P & CheckPath<StoredSession<S>, P>,
  ): Promise<ValueAt<StoredSession<S>, P> | undefined> {
    return reads.readPath(this.#context, id, path) as Promise<ValueAt<StoredSession<S>, P> | undefined>
  }

  getPreference<K extends PreferenceKey<S>>(id: string, key: K): Promise<PreferenceValue<S, K> | undefined> {
    return reads.readPath(this.#context, id, preference(key)) as Promise<PreferenceValue<S, K> | undefined>
  }

  async exists(id: string): Promise<boolean> {
    return (await reads.readRecord(this.#context, id, { query: { kind: 'none' } })) !== null
  }

  async expiresInMs(id: string): Promise<number | null> {
    const reply = await reads.readRecord(this.#context, id, { query: { kind: 'none' } })
    return reply && reads.remainingMs(reply)
  }

  hasPermission(id: string, permission: Permission<S>): Promise<boolean> {
    return reads.includes(this.#context, id, PERMISSIONS, permission)
  }

  listByUser(userId: UserId, options: { readonly limit?: number } = {}): Promise<SessionSummary[]> {
    return users.list(this.#context, userId, options)
  }

  countByUser(userId: UserId): Promise<number> {
    return users.count(this.#context, userId)
  }

  scan(): AsyncIterable<SessionSummary> {
    return users.scan(this.#context)
  }

  stats(): ReadCacheStats {
    return this.#context.backend.stats?.() ?? NO_READS
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
}

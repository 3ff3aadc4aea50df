/** Web sessions as RedisJSON documents. */
export { HashSessionStore, JsonSessionStore, MemorySessionStore, createSessionStore } from './stores.ts'
export type { MemorySessionStoreOptions, RedisSessionStoreOptions } from './store-parts.ts'
export type {
  JsonSessionStoreConstructor,
  HashSessionStoreConstructor,
  MemorySessionStoreConstructor,
  WithSchema,
} from './stores.ts'
export { SessionStore } from './store.ts'
export type {
  CreateOptions,
  CreatedSession,
  ReadOptions,
  ReadSession,
  SessionStoreContract,
  SessionSummary,
  SharedReadOptions,
  StoredSession,
  TouchOptions,
  TouchSettings,
  UnchangedSession,
  UserId,
  WriteOptions,
} from './store-contract.ts'
export { cookieOptions } from './cookie-options.ts'
export type { CookieAttributes } from './cookie-options.ts'
export type { ReadCacheOptions, SessionStoreOptions } from './options.ts'
export type { SessionEvent, SessionEventListener } from './events.ts'
export {
  SessionBackendError,
  SessionConflictError,
  SessionInvalidError,
  SessionLimitError,
  SessionPathError,
  SessionRevokedError,
  SessionStoreError,
  SessionUnsupportedError,
  SessionVersionError,
} from './errors.ts'
export type {
  AnySessionStoreError,
  BackendFailureReason,
  Outcome,
  PathSegment,
  SessionPath,
  SessionStoreErrorCode,
  ValidationIssue,
  VersionFailureReason,
} from './errors.ts'
export type { Bounds, PatchOperation, PreparedOperation } from './domain/patch.ts'
export type { ClientLabel, SessionState, SessionTimes } from './domain/session.ts'
export type { Upgrade, UpgradeAllOptions, UpgradeStep, UpgradeTotals } from './domain/upgrade.ts'
export type { Session, SessionPreferences } from './domain/session-types.ts'
export type { BindingOptions, ClientInfo } from './domain/binding.ts'
export type { DeepReadonly, ReadonlyJson } from './domain/deep-readonly.ts'
export type { ReadCacheStats } from './domain/read-cache-stats.ts'
export type { JsonObject, JsonValue } from './domain/json.ts'
export type { DeepPartialPatch, ValueAt } from './domain/path-types.ts'
export { explainPath } from './schema/explain-path.ts'
export type { PathVerdict, PathVerdicts } from './domain/path-verdict.ts'
export type { PrecompiledSchema } from './schema/precompiled.ts'
export type { SessionOf } from './schema/infer.ts'
export type { SchemaInput, StandardJsonSchema } from './schema/input.ts'
export type { Validator, ValidatorError } from './schema/validate.ts'
export type { EvalOptions, RedisClient, RedisCommands, RedisTransport, Withdrawal } from './redis/client.ts'
export type {
  BackendSettings,
  Capabilities,
  CreateReply,
  DestroyConditions,
  ListedRecord,
  NewRecord,
  Page,
  PatchReply,
  PatchRequest,
  Predecessor,
  Query,
  ReadReply,
  ReadRequest,
  ServerWarning,
  SessionBackend,
  SessionLimit,
  TakeOverReply,
  Touch,
} from './backends/backend.ts'

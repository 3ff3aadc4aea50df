/** Sessions where schemas are compiled beforehand; types are those of `json-session-store`. */
export { HashSessionStore, JsonSessionStore, MemorySessionStore, createSessionStore } from './stores.ts'
export type { CompiledSchema, Precompiled, PrecompiledStoreConstructor } from './stores.ts'
export type { PrecompiledSchema } from '../schema/precompiled.ts'
export { SessionStore } from '../store.ts'
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
} from '../errors.ts'

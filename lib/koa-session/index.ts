/** Sessions for koa-session. */
export { KoaSessionStore } from './store.ts'
export type {
  ContextStore,
  ContextStoreClass,
  KoaContext,
  KoaResponse,
  KoaSession,
  StoreOptions,
} from './types.ts'
export type { AdapterOptions } from '../adapters/options.ts'
export type { LegacyOptions } from '../adapters/legacy/options.ts'

/** Sessions for express-session. */
export { ExpressSessionStore } from './store.ts'
export type { AdapterOptions } from '../adapters/options.ts'
export type { LegacyOptions } from '../adapters/legacy/options.ts'

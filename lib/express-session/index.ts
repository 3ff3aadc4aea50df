/** Sessions for express-session. */
export { ExpressSessionStore } from './store.ts'
export type { AdapterOptions } from '../adapters/options.ts'

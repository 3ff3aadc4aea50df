/** Sessions for @fastify/session. */
export { FastifySessionStore } from './store.ts'
export type { AdapterOptions } from '../adapters/options.ts'
export type { LegacyOptions } from '../adapters/legacy/options.ts'

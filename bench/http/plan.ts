/** What `npm run bench:http` measures: whole requests, from a browser's side. Nothing here runs. */

/**
 * Express with connect-redis on a client of default options, as most have it; ours on three frameworks; and what
 * express-session does where no Redis is asked at all.
 */
export const SERVICES = {
  connect: 'express-session, connect-redis',
  express: 'express-session, ExpressSessionStore',
  cached: 'express-session, the same with readCache',
  memory: 'express-session, its MemoryStore: no Redis',
  fastify: '@fastify/session, FastifySessionStore',
  koa: 'koa-session, KoaSessionStore',
} as const
export type ServiceKey = keyof typeof SERVICES
export const SERVICE_KEYS: readonly ServiceKey[] = [
  'connect',
  'express',
  'cached',
  'memory',
  'fastify',
  'koa',
]

export const TASKS = {
  read: 'a request that only reads',
  change: 'a request that changes one preference',
} as const
export type Task = keyof typeof TASKS
export const TASK_KEYS: readonly Task[] = ['read', 'change']

/** Kilobytes of JSON in each session. */
export const SIZES = [0.4, 2, 10] as const
export type Size = (typeof SIZES)[number]

export interface Plan {
  /** Rounds that count; one goes before them, to warm up. */
  readonly rounds: number
  /** How long a service's turn lasts. */
  readonly seconds: number
  /** Browsers at a time, each with a session of its own. */
  readonly connections: number
  /** Requests by which commands and bytes are counted. */
  readonly counted: number
}

export const FULL: Plan = { rounds: 5, seconds: 2, connections: 32, counted: 200 }
/** Shows that everything works, in some twenty seconds. Its figures mean nothing. */
export const SMOKE: Plan = { rounds: 1, seconds: 1, connections: 4, counted: 20 }

export interface Target {
  readonly service: ServiceKey
  readonly task: Task
  readonly kilobytes: Size
  /** Requests a second are to be so many times those of connect-redis at least. */
  readonly limit: number
}

export const TARGETS: readonly Target[] = [
  { service: 'express', task: 'change', kilobytes: 10, limit: 2 },
  { service: 'express', task: 'change', kilobytes: 0.4, limit: 1 },
  { service: 'express', task: 'read', kilobytes: 0.4, limit: 0.97 },
  { service: 'express', task: 'read', kilobytes: 2, limit: 0.97 },
  { service: 'cached', task: 'change', kilobytes: 10, limit: 2.5 },
  { service: 'cached', task: 'read', kilobytes: 10, limit: 1.3 },
]
/** Commands a request may cost ours. */
export const MOST_COMMANDS: Readonly<Record<Task, number>> = { read: 1, change: 2 }

/** What every way of keeping sessions has to do here. */
import { randomBytes } from 'node:crypto'
import type { createClient } from 'redis'
import type { Data } from '../data.ts'
import type { ContenderKey } from '../plan.ts'

export type Client = ReturnType<typeof createClient>

/** One way of keeping sessions. `null` or `false` is an answer of none: there was no such session. */
export interface Contender {
  readonly key: ContenderKey
  readonly name: string
  /** What its keys in Redis begin with; `undefined`: it has none. */
  readonly prefix: string | undefined
  /** Whether it keeps what it has read: then reads of what has not changed since are measured. @default false */
  readonly keepsReads?: boolean
  /** Makes a session that lives half an hour, and answers its id. */
  create(data: Data): Promise<string>
  /** Reads the whole as an object, and restarts the idle timer. */
  read(id: string): Promise<unknown>
  /** Reads `user_id` and `role`. */
  fields(id: string): Promise<unknown>
  /** Gives the preference `theme` the value of that turn. */
  change(id: string, turn: number): Promise<unknown>
  /** Adds one to `visits`. */
  increment(id: string): Promise<unknown>
  touch(id: string): Promise<unknown>
  destroy(id: string): Promise<unknown>
}

export const NAMES: Readonly<Record<ContenderKey, string>> = {
  connect: 'connect-redis default',
  connect0: 'connect-redis timeout 0',
  hset: 'HSET by hand',
  rewrite: 'whole JSON by hand',
  bare: 'bare EVALSHA',
  json: 'JsonSessionStore',
  cached: 'readCache, own copy',
  shared: 'readCache, shared',
  hash: 'HashSessionStore',
  memory: 'MemorySessionStore',
}

/** What stands before all keys of this process, and before no others: at the end they are removed. */
export const ROOT: string = `b${randomBytes(4).toString('hex')}:`
/** @param letters four for all, since keys are weighed too */
export const prefixOf = (letters: string): string => `${ROOT}${letters}:`

export const IDLE_SECONDS = 1800

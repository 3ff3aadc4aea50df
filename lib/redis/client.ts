/** What a store calls of a Redis client, and nothing more: node-redis' client, pool, cluster and sentinel fit, of 5.8 and 6 alike. */
import type { RedisCommands, Withdrawal, EvalOptions } from './commands.ts'
import { isRaw, sendingRaw, wordsOf } from './raw-client.ts'
import { eachOnce, isSentinel } from './sentinel-client.ts'

export type { EvalOptions, RedisCommands, Withdrawal } from './commands.ts'

/** A connected client of the `redis` package. Its options are not changed, it is not closed, no listener is added. */
export interface RedisClient extends RedisCommands {
  /** A view with its own options: the store's never map replies to other types, nor make a timer for each command. */
  withCommandOptions(options: object): RedisCommands
}

/**
 * How scripts reach Redis; another client library is one small object of this type.
 * Replies are strings, numbers, `null` and arrays of them, whatever the client's own settings.
 */
export interface RedisTransport {
  /** Commands that are taken back, with an error of the class `AbortError`, if they are not written when `signal` aborts. */
  withdrawable(signal: Withdrawal): RedisCommands
  /** The masters of a cluster, each by itself, for a scan of all keys. Without it there is one node, this one. */
  nodes?(): Promise<readonly RedisTransport[]>
}

/** @throws {TypeError} saying what it lacks and how to make a client, if this is none. */
export function transportOf(client: RedisClient | RedisTransport): RedisTransport {
  if (isTransport(client)) return client
  if (!isClient(client)) throw new TypeError(noClient(client))
  const commandsWith = (signal: Withdrawal): RedisCommands => withSignal(client, signal)
  if (isSentinel(client)) return { withdrawable: (signal) => eachOnce(client, signal, commandsWith) }
  return { withdrawable: commandsWith, ...(isCluster(client) && { nodes: () => mastersOf(client) }) }
}

function withSignal(client: RedisClient, abortSignal: Withdrawal): RedisCommands {
  // timeout: undefined switches node-redis' own signal off, which costs most of its throughput (docs/decisions).
  const options = { typeMapping: {}, timeout: undefined, abortSignal }
  const view = client.withCommandOptions(options)
  if (ignores(view, abortSignal)) return sendingWith(view, options)
  return isRaw(view) ? sendingRaw(view) : view
}

/** What a scan needs of a cluster client. */
interface ClusterClient {
  readonly masters: readonly object[]
  nodeClient(node: object): RedisClient | Promise<RedisClient>
}

const isCluster = (client: object): client is ClusterClient =>
  'masters' in client && Array.isArray(client.masters) && 'nodeClient' in client

const mastersOf = (cluster: ClusterClient): Promise<readonly RedisTransport[]> =>
  Promise.all(cluster.masters.map(async (node) => transportOf(await cluster.nodeClient(node))))

function isTransport(value: unknown): value is RedisTransport {
  return isObject(value) && 'withdrawable' in value && typeof value.withdrawable === 'function'
}

const NEEDED = ['eval', 'evalSha', 'withCommandOptions']

const missing = (value: object): readonly string[] =>
  NEEDED.filter((name) => typeof Reflect.get(value, name) !== 'function')

const isClient = (value: unknown): value is RedisClient => isObject(value) && missing(value).length === 0

const HOW = "const client = await createClient({ url: 'redis://127.0.0.1:6379' }).connect()"

/** What was given in the place of a client, and what to do; never its content. */
function noClient(value: unknown): string {
  const has = (name: string): boolean => isObject(value) && typeof Reflect.get(value, name) === 'function'
  if (has('evalsha'))
    return `client is one of ioredis, ${instead(value)}: give ioredisTransport(client), from 'json-session-store/ioredis'`
  // Version 4 has `evalSha` too.
  const older = has('evalSha') ? ': it is of an older version, so install redis@6' : ''
  return `client must be a client of the redis package, 5.8 or later (createClient, createClientPool, createCluster, createSentinel), ${instead(value)}${older}: ${HOW}`
}

function instead(value: unknown): string {
  if (!isObject(value)) return `got ${value === null ? 'null' : typeof value}`
  const what = typeof value === 'function' ? 'got a function' : 'got one'
  return `${what} without ${missing(value).join(', ')}`
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' || typeof value === 'function') && value !== null

/** A sentinel of redis 5, whose `withCommandOptions` has no effect (seen in 5.8.3); what `sendCommand` is given has. */
interface SentinelView extends RedisCommands {
  readonly commandOptions: { readonly abortSignal?: unknown } | undefined
  sendCommand(isReadonly: boolean, args: string[], options: object): Promise<unknown>
}

const ignores = (view: RedisCommands, abortSignal: Withdrawal): view is SentinelView =>
  'commandOptions' in view &&
  'sendCommand' in view &&
  (view as SentinelView).commandOptions?.abortSignal !== abortSignal

function sendingWith(sentinel: SentinelView, options: object): RedisCommands {
  const send =
    (command: string) =>
    (script: string, given: EvalOptions): Promise<unknown> =>
      sentinel.sendCommand(false, wordsOf(command, script, given), options)
  const configGet = (name: string): Promise<unknown> =>
    sentinel.sendCommand(false, ['CONFIG', 'GET', name], options)
  return { eval: send('EVAL'), evalSha: send('EVALSHA'), configGet }
}

/** What a store calls of a Redis client, and nothing more: node-redis' client, pool, cluster and sentinel fit, of 5.8 and 6 alike. */

/** What a script is given. */
export interface EvalOptions {
  readonly keys: string[]
  readonly arguments: string[]
}

/** The commands whose form is the same on a client, a pool, a cluster and a sentinel. */
export interface RedisCommands {
  /** EVAL. */
  eval(script: string, options: EvalOptions): Promise<unknown>
  /** EVALSHA; where the server does not know the script the error's message begins with `NOSCRIPT`. */
  evalSha(sha: string, options: EvalOptions): Promise<unknown>
}

/** A connected client of the `redis` package. Its options are not changed, it is not closed, no listener is added. */
export interface RedisClient extends RedisCommands {
  /** A view with its own options: the store's never map replies to other types, nor make a timer for each command. */
  withCommandOptions(options: object): RedisCommands
}

/** What node-redis uses of an AbortSignal: it listens until it has written the command. */
export interface Withdrawal {
  readonly aborted: boolean
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/**
 * How scripts reach Redis; another client library is one small object of this type.
 * Replies are strings, numbers, `null` and arrays of them, whatever the client's own settings.
 */
export interface RedisTransport {
  /** Commands that are taken back, with an error of the class `AbortError`, if they are not written when `signal` aborts. */
  withdrawable(signal: Withdrawal): RedisCommands
}

/** @throws {TypeError} saying how to make a client, if this is none. */
export function transportOf(client: RedisClient | RedisTransport): RedisTransport {
  if (isTransport(client)) return client
  if (!isClient(client))
    throw new TypeError(
      `client must be a client of the redis package (createClient, createClientPool, createCluster, createSentinel), got ${typeof client}: const client = await createClient({ url: 'redis://127.0.0.1:6379' }).connect()`,
    )
  return {
    // timeout: undefined switches node-redis' own signal off, which costs most of its throughput (docs/decisions).
    withdrawable: (abortSignal) =>
      client.withCommandOptions({ typeMapping: {}, timeout: undefined, abortSignal }),
  }
}

function isTransport(value: object): value is RedisTransport {
  return isObject(value) && 'withdrawable' in value && typeof value.withdrawable === 'function'
}

function isClient(value: unknown): value is RedisClient {
  return (
    isObject(value) &&
    ['eval', 'evalSha', 'withCommandOptions'].every((name) => typeof Reflect.get(value, name) === 'function')
  )
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' || typeof value === 'function') && value !== null

/** What is called of ioredis 5, and nothing more: `Redis` (to one server, or through sentinels) and `Cluster` fit. */

/** A command before it is given to a connection. */
export interface IoredisCommand {
  args: unknown[]
  pipelineIndex?: number
  toWritable(socket: object): string | Buffer
}

/** A `Redis` or a `Cluster`. Its options are not changed, it is not closed, no listener is left behind. */
export interface IoredisClient {
  readonly status: string
  readonly options: object
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  config(command: 'GET', name: string): Promise<unknown>
  evalsha(sha: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  sendCommand(command: IoredisCommand): unknown
  on(event: 'ready' | 'end', listener: () => void): unknown
  off(event: 'ready' | 'end', listener: () => void): unknown
}

/** @throws {TypeError} naming what is missing, or the option that does not fit. */
export function checkClient(client: unknown): asserts client is IoredisClient {
  const kind = typeof client
  if (client === null || (kind !== 'object' && kind !== 'function'))
    throw noClient(client === null ? 'null' : kind)
  const has = (name: string): boolean => typeof Reflect.get(client as object, name) === 'function'
  // The last came with ioredis 5.
  const missing = ['eval', 'evalsha', 'sendCommand', 'createScanStream'].filter((name) => !has(name))
  if (missing.length > 0) throw noClient(`an object without ${missing.join(', ')}`)
  checkOptions(Reflect.get(client as object, 'options'))
}

const noClient = (got: string): TypeError =>
  new TypeError(`ioredisTransport needs a Redis or a Cluster of ioredis 5, got ${got}`)

/** A Cluster has those of its connections under `redisOptions`. */
function checkOptions(options: unknown): void {
  const of = (value: unknown, name: string): unknown =>
    typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  for (const given of [options, of(options, 'redisOptions')]) {
    if (of(given, 'stringNumbers') === true)
      throw new TypeError('stringNumbers: true is not supported: numbers have to come back as numbers')
    if (of(given, 'readOnly') === true || of(given, 'role') === 'slave')
      throw new TypeError(
        "readOnly: true and role: 'slave' are not supported: a replica may still have a session that has been destroyed",
      )
  }
}

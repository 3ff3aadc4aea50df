import type { EvalOptions, RedisTransport, Withdrawal } from '../redis/client.ts'
import { Call } from './call.ts'
import type { Sent } from './call.ts'
import { checkClient } from './client.ts'
import type { IoredisClient } from './client.ts'

/**
 * Lets a store use a client of ioredis 5: `new JsonSessionStore({ client: ioredisTransport(redis) })`.
 *
 * No script is written after its call has settled, and none is written again after its connection was lost, whatever
 * `autoResendUnfulfilledCommands` and `maxRetriesPerRequest` say: it might run twice. Other commands of the client go as
 * ever.
 * @throws {TypeError} if this is no such client, or one that reads from a replica or returns numbers as texts.
 */
export function ioredisTransport(client: IoredisClient): RedisTransport {
  checkClient(client)
  const call = (
    signal: Withdrawal,
    command: Sent['command'],
    ...args: readonly unknown[]
  ): Promise<unknown> =>
    new Promise((resolve, reject) => new Call(client, signal, { command, args }, { resolve, reject }).begin())
  return {
    ...(isCluster(client) && { nodes: async () => client.nodes('master').map(ioredisTransport) }),
    withdrawable: (signal) => ({
      eval: (script: string, { keys, arguments: args }: EvalOptions) =>
        call(signal, 'eval', script, keys.length, keys, args),
      evalSha: (sha: string, { keys, arguments: args }: EvalOptions) =>
        call(signal, 'evalsha', sha, keys.length, keys, args),
      configGet: (name: string) => call(signal, 'config', 'GET', name),
    }),
  }
}

/** What a scan needs of a Cluster. */
interface IoredisCluster {
  nodes(role: 'master'): IoredisClient[]
}

const isCluster = (client: object): client is IoredisCluster =>
  'nodes' in client && typeof client.nodes === 'function'

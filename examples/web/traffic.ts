/** Which commands each request sent to Redis. Never an id, and no value: only names, keys that open nothing, and sizes. */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { RedisTransport } from '../../lib/index.ts'
import type { EvalOptions, RedisCommands } from '../../lib/redis/client.ts'
import { scriptNames, shaOf } from '../demo/recorder.ts'
import type { Connection } from './redis.ts'

export interface SentCommand {
  readonly name: string
  readonly sentBytes: number
  receivedBytes: number
}

/** One request of a browser, and what it took. */
export interface Exchange {
  readonly request: string
  readonly commands: SentCommand[]
}

const running = new AsyncLocalStorage<Exchange>()

/** Everything that `act` sends, however deep and late, belongs to this exchange. */
export const during = (exchange: Exchange, act: () => void): void => running.run(exchange, act)

export const currentExchange = (): Exchange | undefined => running.getStore()

async function noted<T>(name: string, sent: unknown, send: () => Promise<T>): Promise<T> {
  const command: SentCommand = { name, sentBytes: sizeOf(sent), receivedBytes: 0 }
  running.getStore()?.commands.push(command)
  const reply = await send()
  command.receivedBytes = sizeOf(reply)
  return reply
}

/** Bytes of the texts in it, without the protocol around them. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return Buffer.byteLength(value)
  if (typeof value === 'number') return String(value).length
  return Array.isArray(value) ? value.reduce<number>((sum, part) => sum + sizeOf(part), 0) : 0
}

/** EVALSHA names a script that Redis knows, EVAL teaches it one: once for each script and server. */
export function notedTransport(transport: RedisTransport): RedisTransport {
  const named = (command: string, sha: string): string => `${command} ${scriptNames.get(sha) ?? 'script'}`
  const sent = (script: string, { keys, arguments: args }: EvalOptions): unknown => [script, keys, args]
  const commands = (redis: RedisCommands): RedisCommands => ({
    evalSha: (sha, options) =>
      noted(named('EVALSHA', sha), sent(sha, options), () => redis.evalSha(sha, options)),
    eval: (text, options) =>
      noted(named('EVAL', shaOf(text)), sent(text, options), () => redis.eval(text, options)),
  })
  return { withdrawable: (signal) => commands(transport.withdrawable(signal)) }
}

/** The same for a client that somebody else's store calls. */
export const notedClient = (client: Connection): Connection =>
  new Proxy(client, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function' || typeof name !== 'string') return member
      return (...args: unknown[]): unknown => {
        const call = (): unknown => Reflect.apply(member, target, args)
        return ['get', 'set', 'expire', 'del'].includes(name)
          ? noted(name.toUpperCase(), args, async () => call())
          : call()
      }
    },
  })

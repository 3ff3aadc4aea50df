/** A transport that remembers what it sent. */
import { createHash } from 'node:crypto'
import type { RedisTransport } from '../../lib/index.ts'
import type { EvalOptions, RedisCommands } from '../../lib/redis/client.ts'
import * as lua from '../../lib/redis/lua.generated.ts'

export interface SentCommand {
  readonly command: 'EVALSHA' | 'EVAL'
  /** The name of the script. */
  readonly script: string
  readonly keys: readonly string[]
  /** Commands that were on their way together have the same number. */
  readonly roundTrip: number
  /** The server did not know the script yet: it is sent once more, with its text. */
  readonly unknown: boolean
}

export interface Recorder extends RedisTransport {
  /** What was sent since the last call. */
  take(): SentCommand[]
}

export function recording(transport: RedisTransport): Recorder {
  const sent: { -readonly [K in keyof SentCommand]: SentCommand[K] }[] = []
  let roundTrip = 0
  let onTheirWay = 0

  async function record<T>(
    command: SentCommand['command'],
    sha: string,
    { keys }: EvalOptions,
    send: () => Promise<T>,
  ): Promise<T> {
    if (onTheirWay++ === 0) roundTrip++
    const entry = { command, script: scriptNames.get(sha) ?? 'script', keys, roundTrip, unknown: false }
    sent.push(entry)
    try {
      return await send()
    } catch (error) {
      entry.unknown = String(error).includes('NOSCRIPT')
      throw error
    } finally {
      onTheirWay--
    }
  }
  const recorded = (redis: RedisCommands): RedisCommands => ({
    evalSha: (sha, options) => record('EVALSHA', sha, options, () => redis.evalSha(sha, options)),
    eval: (text, options) => record('EVAL', shaOf(text), options, () => redis.eval(text, options)),
  })
  return {
    withdrawable: (signal) => recorded(transport.withdrawable(signal)),
    take: () => sent.splice(0),
  }
}

export const shaOf = (text: string): string => createHash('sha1').update(text).digest('hex')

export const scriptNames: ReadonlyMap<string, string> = new Map(
  Object.values<string | Readonly<Record<string, string>>>(lua)
    .flatMap((scripts) => (typeof scripts === 'string' ? [] : Object.entries(scripts)))
    .map(([name, text]) => [shaOf(text), name]),
)

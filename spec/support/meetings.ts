/** A way to Redis on which something else happens before one of the scripts of a call. */
import type { RedisCommands, RedisTransport } from '../../lib/index.ts'
import type { RawRedis } from './redis-stores.ts'

export interface Meetings {
  readonly transport: RedisTransport
  /** Before the script of this number, counted from 1 and from now on. @returns what tells whether it came to that. */
  before(step: number, act: () => Promise<unknown>): () => boolean
}

export function meetings({ client }: RawRedis): Meetings {
  const redis = client as RedisCommands // a client of the redis package, as `connectRaw` makes it
  let calls = 0
  let at = 0
  let meet: (() => Promise<unknown>) | undefined
  const evalSha: RedisCommands['evalSha'] = async (sha, options) => {
    const act = ++calls === at ? meet : undefined
    if (act) meet = undefined
    await act?.()
    return redis.evalSha(sha, options)
  }
  return {
    transport: { withdrawable: () => ({ eval: (text, options) => redis.eval(text, options), evalSha }) },
    before: (step, act) => {
      ;[calls, at, meet] = [0, step, act]
      return () => meet === undefined
    },
  }
}

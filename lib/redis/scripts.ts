/** Runs our scripts: EVALSHA, and EVAL where the server does not know the script yet. */
import { createHash } from 'node:crypto'
import type { EvalOptions, RedisCommands, RedisTransport } from './client.ts'
import { Deadlines } from './deadline.ts'
import { failureOf, isServerError, timedOut } from './failure.ts'

export interface Script {
  readonly text: string
  readonly sha: string
}

export const script = (text: string): Script => ({ text, sha: createHash('sha1').update(text).digest('hex') })

export class ScriptRunner {
  readonly #deadlines: Deadlines

  constructor(transport: RedisTransport) {
    this.#deadlines = new Deadlines(transport)
  }

  /** @throws {SessionStoreError} */
  async run({ text, sha }: Script, keys: string[], args: string[], deadline: number): Promise<unknown> {
    const options = { keys, arguments: args }
    try {
      return await this.#deadlines.run(deadline, (redis) => evaluate(redis, text, sha, options, deadline))
    } catch (error) {
      throw failureOf(error)
    }
  }
}

/** The script text goes with the second try: loading it apart could reach another node. */
function evaluate(
  redis: RedisCommands,
  text: string,
  sha: string,
  options: EvalOptions,
  deadline: number,
): Promise<unknown> {
  return redis.evalSha(sha, options).catch((error: unknown) => {
    if (!isServerError(error, 'NOSCRIPT')) throw error
    if (performance.now() >= deadline) throw timedOut('not-applied')
    return redis.eval(text, options)
  })
}

/** Each script of one form of document. */
export function compileScripts<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, Script>> {
  const entries = Object.entries<string>(texts).map(([name, text]) => [name, script(text)] as const)
  return Object.fromEntries(entries) as Record<Name, Script>
}

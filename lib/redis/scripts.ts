/** Runs our scripts: EVALSHA, and EVAL where the server does not know the script yet. */
import { createHash } from 'node:crypto'
import type { EvalOptions, RedisTransport } from './client.ts'
import { Deadlines } from './deadline.ts'
import { failureOf, isServerError } from './failure.ts'

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
  run({ text, sha }: Script, keys: string[], args: string[], deadline: number): Promise<unknown> {
    const options = { keys, arguments: args }
    return this.#deadlines.run(
      deadline,
      (redis) => redis.evalSha(sha, options),
      async (error) => {
        if (!isServerError(error, 'NOSCRIPT')) throw failureOf(error, 'EVALSHA')
        return this.#runText(text, options, deadline)
      },
    )
  }

  /** The text goes with the command: loading it apart could reach another node. */
  #runText(text: string, options: EvalOptions, deadline: number): Promise<unknown> {
    return this.#deadlines.run(
      deadline,
      (redis) => redis.eval(text, options),
      async (error) => {
        throw failureOf(error, 'EVAL')
      },
    )
  }
}

/** Each script of one form of document. */
export function compileScripts<Name extends string>(
  texts: Readonly<Record<Name, string>>,
): Readonly<Record<Name, Script>> {
  const entries = Object.entries<string>(texts).map(([name, text]) => [name, script(text)] as const)
  return Object.fromEntries(entries) as Record<Name, Script>
}

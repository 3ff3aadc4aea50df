/** Commands of JsonSessionStore, taken down on their way to the server. */
import { JsonSessionStore } from '../../lib/index.ts'
import type { RedisTransport } from '../../lib/index.ts'
import type { Data } from '../data.ts'
import type { Client } from './contender.ts'
import { OPTIONS } from './stores.ts'

export type EvalSha = [sha: string, options: { keys: string[]; arguments: string[] }]

/** A command for one record, which can be sent for others. */
export class Template {
  readonly #command: EvalSha
  readonly #name: string
  /** Where the name stands: a long document is not searched for it each time. */
  readonly #named: { readonly keys: readonly number[]; readonly arguments: readonly number[] }
  readonly #kept = new Map<string, EvalSha>()

  constructor(command: EvalSha, name: string) {
    const [, { keys, arguments: args }] = command
    this.#command = command
    this.#name = name
    this.#named = { keys: placesOf(name, keys), arguments: placesOf(name, args) }
  }

  /** The same for the record of another name. */
  under(name: string): EvalSha {
    const [sha, options] = this.#command
    const [keys, args] = [[...options.keys], [...options.arguments]]
    for (const i of this.#named.keys) keys[i] = (keys[i] ?? '').replaceAll(this.#name, name)
    for (const i of this.#named.arguments) args[i] = (args[i] ?? '').replaceAll(this.#name, name)
    return [sha, { keys, arguments: args }]
  }

  /** The same, made once for each name. */
  kept(name: string): EvalSha {
    let command = this.#kept.get(name)
    if (!command) this.#kept.set(name, (command = this.under(name)))
    return command
  }
}

const placesOf = (name: string, texts: readonly string[]): number[] =>
  texts.flatMap((text, i) => (text.includes(name) ? [i] : []))

export interface Capture {
  readonly store: JsonSessionStore<Data>
  /** The one command that `call` sends; it answers the name of the record that it was about. One at a time. */
  of(call: () => Promise<string>): Promise<Template>
}

export function capturing(client: Client, prefix: string): Capture {
  let sent: EvalSha[] = []
  const transport: RedisTransport = {
    withdrawable: () => ({
      evalSha: (...command) => {
        sent.push([command[0], command[1]])
        return client.evalSha(...command)
      },
      eval: (text, options) => client.eval(text, options),
    }),
  }
  return {
    store: new JsonSessionStore<Data>({ client: transport, prefix, ...OPTIONS }),
    of: async (call) => {
      sent = []
      const name = await call()
      const [command] = sent
      if (!command || sent.length > 1) throw new Error(`a call sent ${sent.length} commands, not one`)
      return new Template(command, name)
    },
  }
}

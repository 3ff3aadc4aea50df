/** What every script is told, and what becomes of its answer. */
import type { BackendSettings, Capabilities } from '../backends/backend.ts'
import type { RedisTransport } from './client.ts'
import type { DocumentForm } from './document.ts'
import type { KeyNames } from './keys.ts'
import { probeLua } from './lua.generated.ts'
import { CODE, failureIn, refusal, replyOf, textsIn, withoutJson } from './reply.ts'
import type { Reply } from './reply.ts'
import { ScriptRunner, script } from './scripts.ts'
import type { Script } from './scripts.ts'

const probe = script(probeLua)

export class ScriptCalls {
  readonly form: DocumentForm
  readonly names: KeyNames
  readonly #runner: ScriptRunner
  readonly #settings: readonly [before: string, after: string]
  readonly #clock: (() => number) | undefined

  constructor(form: DocumentForm, transport: RedisTransport, names: KeyNames, settings: BackendSettings) {
    this.form = form
    this.names = names
    this.#runner = new ScriptRunner(transport)
    this.#clock = settings.clock
    const { touchIntervalMs, idleTimeoutMs, userIdField } = settings
    this.#settings = [`${touchIntervalMs}|${idleTimeoutMs}|`, `|${form.userPath(userIdField)}`]
  }

  keyOf(suffix: string): string {
    return this.names.prefix + suffix
  }

  /** `suffix` is empty where the script is not about one record; `runner` is another one's for a node of its own. */
  run(
    script: Script,
    keys: string[],
    suffix: string,
    args: readonly string[],
    deadline: number,
    runner: ScriptRunner = this.#runner,
  ): Promise<Reply> {
    const now = this.#clock ? String(this.#clock()) : ''
    const [before, after] = this.#settings
    return runner.run(script, keys, [now, before + suffix + after, ...args], deadline).then(replyOf)
  }

  /** A server that refuses a command with no more than ERR may not have it at all. */
  async failure(reply: Reply, deadline: number): Promise<Error> {
    if (reply.code === CODE.REFUSED && refusal(reply) === 'ERR') await this.probe(deadline)
    return failureIn(reply)
  }

  async probe(deadline: number): Promise<Capabilities> {
    const { requires, uses, store } = this.form
    const found = await this.#runner.run(probe, [this.names.prefix], [...requires, ...uses], deadline)
    const names = textsIn(found)
    const missing = requires.filter((name) => !names.includes(name))
    if (missing.length > 0) throw withoutJson(missing)
    return { store, features: uses.filter((name) => names.includes(name)) }
  }
}

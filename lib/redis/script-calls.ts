/** What every script is told, and what becomes of its answer. */
import type { BackendSettings, Capabilities } from '../backends/backend.ts'
import { SessionBackendError } from '../errors.ts'
import type { Outcome } from '../errors.ts'
import type { RedisTransport } from './client.ts'
import type { DocumentForm } from './document.ts'
import type { KeyNames } from './keys.ts'
import { capabilitiesOf, missingCommands } from './capabilities.ts'
import { CODE, failureIn, refusal, replyOf, withoutJson } from './reply.ts'
import type { Reply } from './reply.ts'
import { forbidden } from './failure.ts'
import { forbiddenIn } from './rights.ts'
import { ScriptRunner } from './scripts.ts'
import type { Script } from './scripts.ts'

export class ScriptCalls {
  readonly form: DocumentForm
  readonly names: KeyNames
  readonly #transport: RedisTransport
  readonly #runner: ScriptRunner
  readonly #settings: readonly [before: string, after: string]
  readonly #clock: (() => number) | undefined

  constructor(form: DocumentForm, transport: RedisTransport, names: KeyNames, settings: BackendSettings) {
    this.form = form
    this.names = names
    this.#transport = transport
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
    return runner.run(script, keys, [now, before + suffix + after, ...args], deadline).then(
      (answer) => {
        const reply = replyOf(answer)
        return reply.code === CODE.REFUSED ? { ...reply, script, key: keys[0] } : reply
      },
      async (error: unknown) => {
        if (!isUnexplained(error)) throw error
        throw (await this.#forbidden(script, keys[0], 'unknown', deadline)) ?? error
      },
    )
  }

  /** A server that refuses a command with no more than ERR may not have it at all, or not for this user. */
  async failure(reply: Reply, deadline: number): Promise<Error> {
    if (reply.code !== CODE.REFUSED || refusal(reply) !== 'ERR') return failureIn(reply)
    const missing = await missingCommands(this.form, this.#runner, deadline)
    if (missing.length > 0) return withoutJson(missing)
    const forbidden =
      reply.script && (await this.#forbidden(reply.script, reply.key, 'not-applied', deadline))
    return forbidden ?? failureIn(reply)
  }

  probe(deadline: number): Promise<Capabilities> {
    return capabilitiesOf(this.form, this.#transport, deadline)
  }

  /** Whatever it died of, who cannot be told more keeps the error that there is. */
  #forbidden(
    script: Script,
    key: string | undefined,
    outcome: Outcome,
    deadline: number,
  ): Promise<Error | undefined> {
    const asked = { script, key, optional: this.form.uses }
    return forbiddenIn(asked, this.names, this.#runner, deadline).then(
      (found) => found && forbidden(found.command, found.where, found.mayWrite ? outcome : 'not-applied'),
      () => undefined,
    )
  }
}

/** A script that died in its middle: some of it may have been done. */
const isUnexplained = (error: unknown): boolean =>
  error instanceof SessionBackendError && error.reason === 'server'

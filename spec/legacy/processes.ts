/** Processes that die or stand still before one of their commands. */
import { transportOf } from '../../lib/redis/client.ts'
import type { EvalOptions, RedisClient, RedisCommands, RedisTransport } from '../../lib/redis/client.ts'

export class Process {
  #sent = 0
  #diesAt = Infinity
  #standsAt = Infinity
  #go: (() => void) | undefined
  #stands: () => void = () => {}

  get sent(): number {
    return this.#sent
  }

  /** Its command of that number, from 0, is never sent, and none after it. */
  diesBefore(command: number): this {
    this.#diesAt = command
    return this
  }

  standsBefore(command: number): this {
    this.#standsAt = command
    return this
  }

  /** Resolves when it stands, or has ended what it does without coming there. */
  standsOrEnds(ending: Promise<unknown>): Promise<void> {
    return new Promise((resolve) => {
      this.#stands = resolve
      if (this.#go) resolve()
      ending.then(
        () => resolve(),
        () => resolve(),
      )
    })
  }

  goOn(): void {
    this.#go?.()
    this.#go = undefined
  }

  /** A client of this process. */
  over(client: RedisClient | RedisTransport): RedisTransport {
    const transport = transportOf(client)
    return {
      ...(transport.nodes && { nodes: () => transport.nodes?.() ?? Promise.resolve([]) }),
      withdrawable: (signal) => this.#commands(transport.withdrawable(signal)),
    }
  }

  #commands(redis: RedisCommands): RedisCommands {
    return {
      eval: (text: string, options: EvalOptions) => this.#send(() => redis.eval(text, options)),
      evalSha: (sha: string, options: EvalOptions) => this.#send(() => redis.evalSha(sha, options)),
    }
  }

  #standing(): Promise<void> {
    return new Promise((resolve) => {
      this.#go = resolve
      this.#stands()
    })
  }

  async #send(command: () => Promise<unknown>): Promise<unknown> {
    const at = this.#sent++
    if (at >= this.#diesAt) throw new Error('the process died')
    if (at === this.#standsAt) await this.#standing()
    return command()
  }
}

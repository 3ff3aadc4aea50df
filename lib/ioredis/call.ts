import type { Withdrawal } from '../redis/client.ts'
import { timedOut } from '../redis/failure.ts'
import type { IoredisClient, IoredisCommand } from './client.ts'
import { failureOf, isReply, replyIn } from './failure.ts'
import { gateOf } from './gate.ts'

/** What the client's method of that name is called with. */
export interface Sent {
  readonly command: 'eval' | 'evalsha' | 'config'
  readonly args: readonly unknown[]
}

interface Settle {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** What is written for a script that was given up while it lay in a queue of ioredis: the reply goes nowhere. */
const PING = '*1\r\n$4\r\nPING\r\n'

/** One command on its way. */
export class Call {
  readonly #client: IoredisClient
  readonly #signal: Withdrawal
  readonly #sent: Sent
  readonly #to: Settle
  #command: IoredisCommand | undefined
  #written = false
  #over = false

  constructor(client: IoredisClient, signal: Withdrawal, sent: Sent, to: Settle) {
    this.#client = client
    this.#signal = signal
    this.#sent = sent
    this.#to = to
  }

  begin(): void {
    this.#signal.addEventListener('abort', this.#withdraw)
    const gate = gateOf(this.#client)
    if (gate.isShut) gate.enter(this.#start)
    else this.#start()
  }

  readonly #start = (): void => {
    const { command, args } = this.#sent
    // What the methods of ioredis use of `this`; without its automatic pipelines, which hide when they write.
    const { keyPrefix } = this.#client.options as { readonly keyPrefix?: unknown }
    const view = { options: { keyPrefix }, sendCommand: (made: IoredisCommand) => this.#send(made) }
    const reply: unknown = Reflect.apply(this.#client[command], view, [...args])
    Promise.resolve(reply).then(
      (value) => this.#settle(() => this.#to.resolve(value)),
      (error: unknown) => this.#settle(() => this.#to.reject(this.#failure(error))),
    )
  }

  #send(command: IoredisCommand): unknown {
    this.#command = command
    const write = command.toWritable.bind(command)
    // To ioredis it is a part of a pipeline without its beginning: it rejects that when a connection is lost, and does
    // not send it again.
    command.pipelineIndex = NaN
    command.toWritable = (socket) => {
      if (this.#over || this.#signal.aborted) return PING
      this.#written = true
      this.#signal.removeEventListener('abort', this.#withdraw)
      return write(socket)
    }
    return this.#client.sendCommand(command)
  }

  readonly #withdraw = (): void => {
    gateOf(this.#client).leave(this.#start)
    // A connection of a Cluster may have it in its queue still, but not what it was to write.
    if (this.#command) this.#command.args = []
    this.#settle(() => this.#to.reject(timedOut('not-applied')))
  }

  #failure(error: unknown): Error {
    if (isReply(error)) return replyIn(error)
    return failureOf(error, this.#client.status, this.#written ? 'unknown' : 'not-applied')
  }

  #settle(how: () => void): void {
    if (this.#over) return
    this.#over = true
    this.#signal.removeEventListener('abort', this.#withdraw)
    how()
  }
}

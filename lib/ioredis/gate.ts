import type { IoredisClient } from './client.ts'

/** While it is so ioredis would queue a command, and keep it until a server is back, given up or not. */
const AWAY: ReadonlySet<string> = new Set(['connecting', 'connect', 'close', 'reconnecting', 'disconnecting'])

/** Holds calls back until their client is connected, or closed for good; listens only while there are any. */
export class Gate {
  readonly #client: IoredisClient
  readonly #waiting = new Set<() => void>()

  constructor(client: IoredisClient) {
    this.#client = client
  }

  /** Who wants no queue is told by ioredis at once. */
  get isShut(): boolean {
    const { status, options } = this.#client
    return AWAY.has(status) && Reflect.get(options, 'enableOfflineQueue') !== false
  }

  enter(start: () => void): void {
    if (this.#waiting.size === 0) for (const event of EVENTS) this.#client.on(event, this.#open)
    this.#waiting.add(start)
  }

  leave(start: () => void): void {
    if (this.#waiting.delete(start) && this.#waiting.size === 0) this.#unlisten()
  }

  readonly #open = (): void => {
    const starts = [...this.#waiting]
    this.#waiting.clear()
    this.#unlisten()
    for (const start of starts) start()
  }

  #unlisten(): void {
    for (const event of EVENTS) this.#client.off(event, this.#open)
  }
}

const EVENTS = ['ready', 'end'] as const
const gates = new WeakMap<IoredisClient, Gate>()

/** One for all stores on a client. */
export function gateOf(client: IoredisClient): Gate {
  const gate = gates.get(client) ?? new Gate(client)
  gates.set(client, gate)
  return gate
}

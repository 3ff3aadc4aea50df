/** One connection of a client through the proxy. */
import type { Socket } from 'node:net'

export type Weather =
  | { readonly kind: 'fair' }
  | { readonly kind: 'cuts'; readonly random: () => number }
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'no-replies' }

/** A connection is cut somewhere before so many bytes in one direction. */
const LONGEST_BYTES = 40_000

export interface Told {
  /** The weather changed what would have happened: a cut, a chunk held or dropped. */
  readonly met: () => void
  readonly gone: () => void
}

export class Link {
  readonly #client: Socket
  readonly #upstream: Socket
  #commands: Direction
  #replies: Direction
  #silenced = false

  constructor(client: Socket, upstream: Socket, weather: Weather, told: Told) {
    this.#client = client
    this.#upstream = upstream
    this.#commands = new Direction(upstream, told.met, () => this.end())
    this.#replies = new Direction(client, told.met, () => this.end())
    client.setNoDelay(true).on('data', (bytes) => this.#commands.pass(bytes))
    upstream.setNoDelay(true).on('data', (bytes) => this.#replies.pass(bytes))
    for (const socket of [client, upstream]) {
      socket.on('error', () => {}) // its `close` follows
      socket.on('close', () => this.end())
    }
    client.once('close', told.gone)
    this.change(weather)
  }

  change(weather: Weather): void {
    // Later replies would be taken for those of earlier commands.
    if (this.#silenced) return this.end()
    this.#silenced = weather.kind === 'no-replies'
    this.#commands.change(weather.kind === 'no-replies' ? { kind: 'fair' } : weather)
    this.#replies.change(weather)
  }

  end(): void {
    this.#commands.forget()
    this.#replies.forget()
    this.#client.destroy()
    this.#upstream.destroy()
  }
}

class Direction {
  readonly #to: Socket
  readonly #met: () => void
  readonly #cut: () => void
  readonly #held: { readonly bytes: Buffer; readonly timer: NodeJS.Timeout }[] = []
  #weather: Weather = { kind: 'fair' }
  #left = Infinity

  constructor(to: Socket, met: () => void, cut: () => void) {
    this.#to = to
    this.#met = met
    this.#cut = cut
  }

  change(weather: Weather): void {
    this.#weather = weather
    this.#left = weather.kind === 'cuts' ? Math.floor(weather.random() ** 2 * LONGEST_BYTES) : Infinity
    if (weather.kind !== 'delay') for (const { bytes } of this.forget()) this.pass(bytes)
  }

  pass(bytes: Buffer): void {
    if (this.#weather.kind === 'no-replies') return this.#met()
    if (this.#weather.kind === 'delay') this.#hold(bytes, this.#weather.ms)
    else this.#write(bytes)
  }

  /** What it still held. */
  forget(): readonly { readonly bytes: Buffer }[] {
    for (const { timer } of this.#held) clearTimeout(timer)
    return this.#held.splice(0)
  }

  #hold(bytes: Buffer, ms: number): void {
    this.#met()
    // Timers of one length end in their order.
    const timer = setTimeout(() => this.#write(this.#held.shift()?.bytes ?? bytes), ms)
    this.#held.push({ bytes, timer })
  }

  #write(bytes: Buffer): void {
    if (this.#to.destroyed) return
    if (bytes.length <= this.#left) {
      this.#left -= bytes.length
      this.#to.write(bytes)
      return
    }
    this.#met()
    // The first bytes arrive, and nothing after them.
    this.#to.write(bytes.subarray(0, this.#left), () => this.#cut())
    this.#left = 0
    this.#weather = { kind: 'no-replies' }
  }
}

/** How a `Session` of @fastify/session, which is not the object that was read, brings along what was read. */
import type { Baseline } from '../adapters/baseline.ts'

/** In no JSON text, so that it changes neither an answer made of the session nor the plugin's hash of it. */
export class Reading {
  readonly #id: string
  readonly #baseline: Baseline

  constructor(id: string, baseline: Baseline) {
    this.#id = id
    this.#baseline = baseline
  }

  get id(): string {
    return this.#id
  }

  get baseline(): Baseline {
    return this.#baseline
  }

  toJSON(): undefined {
    return undefined
  }
}

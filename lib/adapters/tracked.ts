/** What the objects that a framework holds are measured against, and their writes one after another. */
import type { JsonObject } from '../domain/json.ts'
import type { Baseline } from './baseline.ts'

interface Bound {
  readonly id: string
  readonly baseline: Baseline
}

export class Tracked {
  /** An object is measured for one id: saved under another it is new there. */
  readonly #bound = new WeakMap<object, Bound>()
  readonly #writes = new WeakMap<object, Promise<void>>()

  bind(session: object, id: string, baseline: Baseline): void {
    this.#bound.set(session, { id, baseline })
  }

  baselineOf(session: object, id: string): Baseline | undefined {
    const bound = this.#bound.get(session)
    return bound?.id === id ? bound.baseline : undefined
  }

  /** What is known of the object's data, under whatever id it was read. */
  knownOf(session: object): JsonObject | undefined {
    return this.#bound.get(session)?.baseline.data
  }

  /** What the object is saved to from now on is new. */
  release(session: object): void {
    this.#bound.delete(session)
  }

  /**
   * Runs `write` when the writes of the same object before it have ended: an application may not wait for its own save,
   * and the end of the response saves again. What `write` answers is what the object is measured against from then.
   */
  inTurn(
    session: object,
    id: string,
    write: (before: Baseline | undefined) => Promise<Baseline | undefined>,
  ): Promise<void> {
    const run = async (): Promise<void> => {
      const after = await write(this.baselineOf(session, id))
      if (after) this.bind(session, id, after)
    }
    const former = this.#writes.get(session)
    // The first one starts at once: a destroy that comes behind it must not overtake it.
    const turn = former === undefined ? run() : former.then(run)
    this.#writes.set(
      session,
      turn.catch(() => {}),
    )
    return turn
  }
}

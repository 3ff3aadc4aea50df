/** Revisions are opaque, and each store has its own: they are told apart by the order in which they were seen. */

/** In place of a revision among arguments: what a read told, so many reads ago. */
export class SeenRevision {
  readonly back: number
  constructor(back: number) {
    this.back = back
  }
}

export const LAST_READ: SeenRevision = new SeenRevision(0)

export class Revisions {
  readonly #numbers = new Map<string, number>()
  readonly #told: string[] = []

  /** The same number for the same text. */
  numberOf(text: string): number {
    const number = this.#numbers.get(text) ?? this.#numbers.size + 1
    this.#numbers.set(text, number)
    this.#told.push(text)
    return number
  }

  textOf({ back }: SeenRevision): string {
    return this.#told.at(-1 - back) ?? 'never-told'
  }
}

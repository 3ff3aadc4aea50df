/** Where two requests wait for each other. */
const PATIENCE_MS = 2_000

export class Meetings {
  readonly #waiting = new Map<string, () => void>()

  /** Resolves when the second one has come, or after two seconds alone. */
  async meet(name: string): Promise<void> {
    const other = this.#waiting.get(name)
    if (other) return other()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, PATIENCE_MS)
      this.#waiting.set(name, () => {
        clearTimeout(timer)
        resolve()
      })
    })
    this.#waiting.delete(name)
  }
}

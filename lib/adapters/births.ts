/** Sessions that are being made: who ends one waits for it, or the end would be there before the beginning. */
export class Births {
  readonly #running = new Map<string, Promise<void>>()

  /** Runs `make`, which makes the session of this id. */
  during<T>(id: string, make: () => Promise<T>): Promise<T> {
    const making = make()
    const over: Promise<void> = making.then(
      () => this.#end(id, over),
      () => this.#end(id, over),
    )
    this.#running.set(id, over)
    return making
  }

  /** Runs `act` when nobody makes one of this id any more: at once where nobody does, so that what is asked next comes next. */
  after<T>(id: string, act: () => Promise<T>): Promise<T> {
    const running = this.#running.get(id)
    return running ? running.then(act) : act()
  }

  #end(id: string, over: Promise<void>): void {
    if (this.#running.get(id) === over) this.#running.delete(id)
  }
}

/** Holds requests until all are there. */
import { eventually } from './eventually.ts'

export class Gate {
  #waiting = 0
  #open!: () => void
  readonly #opened = new Promise<void>((resolve) => {
    this.#open = resolve
  })

  pass(): Promise<void> {
    this.#waiting++
    return this.#opened
  }

  arrived(count: number): Promise<unknown> {
    return eventually(`${count} requests are waiting`, () => this.#waiting >= count)
  }

  open(): void {
    this.#open()
  }
}

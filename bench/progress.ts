/** How far it is: a bar that moves on a terminal, a line for each round in a log. */
import type { ProgressStream } from '../tools/server/progress.ts'

const WIDTH = 30
const PAUSE_MS = 100

export class Bar {
  readonly #stream: ProgressStream
  readonly #clock: () => number
  readonly #start: number
  #drawn = -Infinity
  #line = ''

  constructor(stream: ProgressStream, clock: () => number = () => performance.now()) {
    this.#stream = stream
    this.#clock = clock
    this.#start = clock()
  }

  /** @param stage for a log, the same for many calls; @param detail for a terminal */
  show(done: number, of: number, stage: string, detail: string): void {
    if (this.#stream.isTTY === true) return this.#draw(done / of, `${stage} · ${detail}`)
    if (stage !== this.#line) this.#stream.write(`${stage}\n`)
    this.#line = stage
  }

  /** Clears the line of a terminal. */
  end(): void {
    if (this.#stream.isTTY === true) this.#stream.write('\r\x1b[K')
  }

  #draw(share: number, text: string): void {
    const now = this.#clock()
    if (now - this.#drawn < PAUSE_MS) return
    this.#drawn = now
    const full = Math.round(share * WIDTH)
    const left = share > 0.02 ? ` · ${leftText((now - this.#start) / share - (now - this.#start))}` : ''
    const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
    this.#stream.write(`\r\x1b[K${bar} ${Math.floor(share * 100)} % · ${text}${left}`)
  }
}

const leftText = (ms: number): string =>
  ms < 90_000 ? `${Math.ceil(ms / 1000)} s left` : `${Math.ceil(ms / 60_000)} min left`

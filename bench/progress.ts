/** How far it is: a bar that moves on a terminal, a line for each round in a log. */
import type { ProgressStream } from '../tools/server/progress.ts'

/** `process.stderr` is one. */
interface Screen extends ProgressStream {
  readonly columns?: number
}

const WIDTH = 30
const PAUSE_MS = 100

export class Bar {
  readonly #stream: Screen
  readonly #clock: () => number
  #start: number | undefined
  #drawn = -Infinity
  #line = ''

  constructor(stream: Screen, clock: () => number = () => performance.now()) {
    this.#stream = stream
    this.#clock = clock
  }

  /** Before it is known how much there is to do. */
  begin(stage: string): void {
    this.#stream.write(this.#stream.isTTY === true ? `\r\x1b[K${stage}` : `${stage}\n`)
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
    const spent = now - (this.#start ??= now)
    const full = Math.round(share * WIDTH)
    const left = share > 0.02 ? ` · ${leftText(spent / share - spent)}` : ''
    const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`
    // A line that wraps could not be cleared.
    const line = `${bar} ${Math.floor(share * 100)} %${left} · ${text}`.slice(
      0,
      (this.#stream.columns ?? 80) - 1,
    )
    this.#stream.write(`\r\x1b[K${line}`)
  }
}

const leftText = (ms: number): string =>
  ms < 90_000 ? `${Math.ceil(ms / 1000)} s left` : `${Math.ceil(ms / 60_000)} min left`

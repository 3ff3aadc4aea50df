const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const FRAME_MS = 100

/** Where progress is shown: `process.stderr` is one. */
export interface ProgressStream {
  readonly isTTY?: boolean
  write(text: string): unknown
}

export interface Progress {
  /** What is being done now. */
  step(text: string): void
  /** It is over; `text` is the line that stays. */
  end(text?: string): void
}

/** On a terminal one line that moves, in a log a plain line per step. */
export const progressOn = (stream: ProgressStream): Progress =>
  stream.isTTY === true ? movingLine(stream) : plainLines(stream)

const plainLines = (stream: ProgressStream): Progress => ({
  step: (text) => void stream.write(`${text} …\n`),
  end: (text) => void (text === undefined || stream.write(`${text}\n`)),
})

const movingLine = (stream: ProgressStream): Progress => {
  let timer: NodeJS.Timeout | undefined
  const stopMoving = (): void => {
    clearInterval(timer)
    stream.write('\r\x1b[K')
  }
  return {
    step: (text) => {
      clearInterval(timer)
      timer = moving(stream, text)
    },
    end: (text) => {
      stopMoving()
      if (text !== undefined) stream.write(`${text}\n`)
    },
  }
}

const moving = (stream: ProgressStream, text: string): NodeJS.Timeout => {
  const start = performance.now()
  let frame = 0
  const draw = (): void => {
    const seconds = Math.floor((performance.now() - start) / 1000)
    stream.write(`\r\x1b[K${FRAMES[frame++ % FRAMES.length]} ${text} … ${seconds} s`)
  }
  draw()
  // A line that moves is no reason to stay alive.
  return setInterval(draw, FRAME_MS).unref()
}

/** Runs `start` with a line on standard error that ends in what `summary` says; silent for a caller who listens himself. */
export const withProgress = async <R>(
  onProgress: ((stage: string) => void) | undefined,
  start: (onProgress: (stage: string) => void) => Promise<R>,
  summary: (result: R) => string,
): Promise<R> => {
  if (onProgress !== undefined) return start(onProgress)
  const progress = progressOn(process.stderr)
  try {
    const result = await start(progress.step)
    progress.end(summary(result))
    return result
  } catch (error) {
    progress.end()
    throw error
  }
}

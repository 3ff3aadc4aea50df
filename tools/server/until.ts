const TIMEOUT_MS = 20_000
const PAUSE_MS = 10

/** Waits for what happens in another process; rejects, naming it, when the time is over. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs: number = TIMEOUT_MS,
): Promise<void> => {
  const deadline = performance.now() + timeoutMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within ${timeoutMs / 1000} seconds: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

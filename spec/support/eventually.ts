/** Waits, fifteen seconds at most (a busy machine takes several to load TypeScript), for what happens in another process. */
export const eventually = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 15_000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within fifteen seconds: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

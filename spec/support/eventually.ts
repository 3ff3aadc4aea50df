/** Waits, five seconds at most, for what happens in another process. */
export const eventually = async (what: string, holds: () => boolean | Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 5000
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`not within five seconds: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Where an answer is needed at once, and code of the application's promises one. */

/** Whether that is a promise. Should it fail, nobody would hear of it, and the process would end. */
export function isPromised(answer: unknown): boolean {
  if (typeof (answer as { then?: unknown } | null | undefined)?.then !== 'function') return false
  Promise.resolve(answer).catch(() => undefined)
  return true
}

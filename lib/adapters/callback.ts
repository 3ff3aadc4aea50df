/** Promises for frameworks that take callbacks. */

export type Callback<T> = (error: unknown, value?: T) => void

/**
 * Calls back once, outside of every promise: what the callback throws is uncaught, as with any other callback, and does
 * not come back as an error of the store's.
 */
export function settle<T>(promise: Promise<T>, callback?: Callback<T> | null): void {
  const done = callback ?? ((): void => {})
  promise.then(
    (value) => process.nextTick(done, null, value),
    (error: unknown) => process.nextTick(done, error),
  )
}

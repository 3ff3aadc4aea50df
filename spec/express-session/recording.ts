/** A store that writes down which of its methods are called: each is a command of its own. */

export interface Recording<T> {
  readonly store: T
  /** What was called since this was called last. */
  readonly calls: () => string[]
}

export function recording<T extends object>(store: T): Recording<T> {
  const calls: string[] = []
  const watched = new Proxy(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...args: unknown[]): unknown => {
        calls.push(String(name))
        return Reflect.apply(member, target, args)
      }
    },
  })
  return { store: watched, calls: () => calls.splice(0) }
}

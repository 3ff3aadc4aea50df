/** Sessions that koa-session has ended in order to save them under another key: that save comes at once, or not at all. */

interface Leaving {
  readonly key: string
  readonly end: NodeJS.Immediate
}

export class Left {
  readonly #leaving = new WeakMap<object, Leaving>()

  /** `end` ends it after all, where no save takes it up: koa-session, or a hook of the application, has failed between. */
  leave(
    owner: object,
    key: string,
    end: () => Promise<void>,
    onError: (error: unknown) => void,
  ): Promise<void> {
    const act = (): void => {
      this.#leaving.delete(owner)
      end().catch(onError)
    }
    this.#leaving.set(owner, { key, end: setImmediate(act) })
    return Promise.resolve()
  }

  /** The key that was left, once. */
  takenUp(owner: object | undefined): string | undefined {
    const leaving = owner && this.#leaving.get(owner)
    if (!owner || !leaving) return undefined
    clearImmediate(leaving.end)
    this.#leaving.delete(owner)
    return leaving.key
  }
}

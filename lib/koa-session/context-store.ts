/** A store that knows the request: koa-session makes one for each, and checks that what it makes it of is a class. */
import type { ContextStore, ContextStoreClass, KoaContext, StoreOptions } from './types.ts'

export function contextStoreOf(store: ContextStore): ContextStoreClass {
  return class KoaContextStore implements ContextStore {
    readonly #ctx: KoaContext

    constructor(ctx: KoaContext) {
      this.#ctx = ctx
    }

    get(key: string, maxAge?: number | 'session', options?: StoreOptions): Promise<object | null> {
      return store.get(key, maxAge, { ...options, ctx: this.#ctx })
    }

    set(key: string, session: object, maxAge?: number | 'session'): Promise<void> {
      return store.set(key, session, maxAge, { ctx: this.#ctx })
    }

    destroy(key: string): Promise<void> {
      return store.destroy(key, { ctx: this.#ctx })
    }
  }
}

/** What koa-session asks of a store, and what it makes of a session. Its own types know neither. */

/** What is used of a response: its end waits for a save that the handler does not wait for. */
export interface KoaResponse {
  end(...given: unknown[]): unknown
}

/** What is used of a context. */
export interface KoaContext {
  readonly ip?: string
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
  readonly res?: KoaResponse
  /** `null` when the handler has ended it. */
  readonly session?: object | null
  /** koa-session's own copy of its options, for this request. */
  readonly sessionOptions?: { readonly maxAge?: unknown }
}

/** The last argument of each call. */
export interface StoreOptions {
  readonly ctx?: KoaContext
  readonly rolling?: boolean
}

/** koa-session's option `ContextStore` makes one for each request. */
export interface ContextStore {
  get(key: string, maxAge?: number | 'session', options?: StoreOptions): Promise<object | null>
  set(key: string, session: object, maxAge?: number | 'session', options?: StoreOptions): Promise<void>
  destroy(key: string, options?: StoreOptions): Promise<void>
}

export type ContextStoreClass = new (ctx: KoaContext) => ContextStore

/** `ctx.session`, of a schema's type: none of its members has to be there yet. */
export type KoaSession<S extends object> = Partial<S> & {
  readonly isNew: boolean
  /** How many members it has. */
  readonly length: number
  readonly populated: boolean
  /** The id in the cookie. After `regenerate` it is still the old one. */
  readonly externalKey?: string
  /** Of the cookie, and so of the session, in milliseconds. */
  maxAge: number | 'session' | undefined
  /** Await it where the body is a stream: the cookie is set when the store has answered. */
  save(): Promise<void>
  regenerate(): Promise<void>
  manuallyCommit(): Promise<void>
  toJSON(): Partial<S>
}

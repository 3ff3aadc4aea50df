/** koa-session's store over a session store: what a request changed is written, and nothing else. */
import type { Baseline, Content } from '../adapters/baseline.ts'
import { storeId } from '../adapters/ids.ts'
import { resolveOptions } from '../adapters/options.ts'
import type { AdapterOptions, ResolvedAdapterOptions } from '../adapters/options.ts'
import { AdapterSessions } from '../adapters/sessions.ts'
import type { Loaded } from '../adapters/sessions.ts'
import { Tracked } from '../adapters/tracked.ts'
import type { ClientInfo } from '../domain/binding.ts'
import type { SessionStoreContract } from '../store-contract.ts'
import { OLD_AGE, answeredAge, contentOf, hasAge } from './age.ts'
import type { Age } from './age.ts'
import { contextStoreOf } from './context-store.ts'
import { Left } from './left.ts'
import { beforeEnd } from './response.ts'
import type { ContextStore, ContextStoreClass, KoaContext, StoreOptions } from './types.ts'

/** Members of koa-session's `Session`, and of every object. Those that begin with `_` are private there, and not saved. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['isNew', 'length', 'populated', 'externalKey', 'maxAge', 'toJSON'],
  ...['save', 'regenerate', 'manuallyCommit', 'commit'],
  ...Object.getOwnPropertyNames(Object.prototype),
])

/** For koa-session's option `store`; for its `ContextStore`, which is preferred, take the member of that name. */
export class KoaSessionStore<S extends object> implements ContextStore {
  /** For koa-session's option `ContextStore`. */
  readonly ContextStore: ContextStoreClass
  /** The typed store, for what a request wants to do in place: `store.setPreference(sessions.idOf(key), …)`. */
  readonly store: SessionStoreContract<S>
  readonly #options: ResolvedAdapterOptions<S>
  readonly #sessions: AdapterSessions<S>
  /** What each request has read, or written last. */
  readonly #tracked = new Tracked()
  readonly #left = new Left()

  /** @throws {TypeError} naming a wrong option */
  constructor(options: AdapterOptions<S>) {
    this.#options = resolveOptions(options, OLD_AGE)
    this.#sessions = new AdapterSessions(this.#options, (name) => name.startsWith('_') || RESERVED.has(name))
    this.store = this.#options.store
    this.ContextStore = contextStoreOf({
      get: (...given) => this.get(...given),
      set: (...given) => this.set(...given),
      destroy: (key, { ctx } = {}) => this.#leave(key, ctx),
    })
  }

  /**
   * The id under which the store has the session of a key. They are the same, but where koa-session's `prefix` or
   * `genid` make keys of another form.
   */
  idOf(key: string): string {
    return storeId(key) as string // a text has one
  }

  /** Reads a session. Its idle timer is restarted where the cookie's is, with `rolling`, and where the cookie has none. */
  async get(
    key: string,
    maxAge?: number | 'session',
    { ctx, rolling = false }: StoreOptions = {},
  ): Promise<object | null> {
    const loaded = await this.#load(key, rolling || maxAge === 'session', clientOf(ctx))
    if (!loaded) return null
    const { baseline, data, expiresInMs } = loaded
    if (ctx) this.#tracked.bind(ctx, key, baseline)
    return { ...data, ...answeredAge(baseline, expiresInMs, this.#options.clock()) }
  }

  /** Writes what this request has changed, whatever koa-session says of it. Succeeds where the session has gone. */
  set(key: string, session: object, maxAge?: number | 'session', { ctx }: StoreOptions = {}): Promise<void> {
    return beforeEnd(ctx?.res, this.#save(key, session, maxAge, ctx))
  }

  /** Ends a session. What the same request saves afterwards is a new one. */
  destroy(key: string, { ctx }: StoreOptions = {}): Promise<void> {
    return beforeEnd(ctx?.res, this.#destroy(key, ctx ?? {}))
  }

  async #save(
    key: string,
    session: Age,
    maxAge: number | 'session' | undefined,
    ctx: KoaContext | undefined,
  ): Promise<void> {
    const { _expire, ...rest } = session
    const { _maxAge, _session, ...members } = rest
    // Before anything is waited for: what is saved is what the session holds at the call.
    const data = this.#sessions.dataOf(members, ctx && this.#tracked.knownOf(ctx))
    const age = contentOf(rest, maxAge, this.#options.maxIdleTimeoutMs)
    const contentAfter = (before: Baseline | undefined): Content => ({
      data,
      ...(isForgotten(before, ctx) ? SESSION_COOKIE : age),
    })
    const former = this.#left.takenUp(ctx)
    if (ctx && former !== undefined && former !== key) return this.#rename(former, key, contentAfter, ctx)
    await this.#tracked.inTurn(ctx ?? {}, key, (before) =>
      this.#sessions.save(key, before, contentAfter(before), before ? undefined : clientOf(ctx)),
    )
  }

  /** What `regenerate` makes of a destroy and a save. */
  #rename(
    from: string,
    to: string,
    contentAfter: (before: Baseline | undefined) => Content,
    ctx: KoaContext,
  ): Promise<void> {
    return this.#tracked.inTurn(ctx, from, async (before) => {
      const [content, client] = [contentAfter(before), clientOf(ctx)]
      const isGoingOn = before && content.life !== 'ended'
      if (!isGoingOn) await this.#sessions.destroy(from)
      const after = isGoingOn
        ? await this.#sessions.rename({ from, to }, before, content, client)
        : await this.#sessions.save(to, undefined, content, client)
      this.#tracked.release(ctx)
      if (after) this.#tracked.bind(ctx, to, after)
      return undefined
    })
  }

  /** koa-session's `regenerate` ends the old session and saves the new one at once: then the one becomes the other. */
  #leave(key: string, ctx: KoaContext | undefined): Promise<void> {
    if (!ctx?.session) return this.destroy(key, { ...(ctx && { ctx }) })
    return beforeEnd(
      ctx.res,
      this.#left.leave(ctx, key, () => this.destroy(key, { ctx }), this.#options.onError),
    )
  }

  #destroy(key: string, owner: object): Promise<void> {
    return this.#tracked.inTurn(owner, key, async () => {
      this.#tracked.release(owner)
      await this.#sessions.destroy(key)
      return undefined
    })
  }

  /** A session that has no age of its own, whatever the options say, lives by activity. */
  async #load(key: string, slides: boolean, client: ClientInfo | undefined): Promise<Loaded | null> {
    const loaded = await this.#sessions.load(key, { touch: slides, client })
    if (!loaded || slides || hasAge(loaded.baseline)) return loaded
    return this.#sessions.load(key, { touch: true, client })
  }
}

const SESSION_COOKIE: Pick<Content, 'envelope' | 'life'> = { envelope: { session: true }, life: null }

/** At the first save of a request koa-session forgets `maxAge: 'session'`; at the second it would say a day. */
const isForgotten = (before: Baseline | undefined, ctx: KoaContext | undefined): boolean =>
  before?.envelope?.['session'] === true &&
  ctx?.sessionOptions !== undefined &&
  ctx.sessionOptions.maxAge === undefined

/** For the device list and for `binding`. */
function clientOf(ctx: KoaContext | undefined): ClientInfo | undefined {
  const agent = ctx?.headers?.['user-agent']
  return ctx && { ip: ctx.ip, userAgent: typeof agent === 'string' ? agent : undefined }
}

/** express-session's store over a session store: what a request changed is written, and nothing else. */
import session from 'express-session'
import type { Content } from '../adapters/baseline.ts'
import { settle } from '../adapters/callback.ts'
import type { Callback } from '../adapters/callback.ts'
import { cookieOf, keptCookie, lifeOf } from '../adapters/cookie.ts'
import { resolveOptions } from '../adapters/options.ts'
import type { AdapterOptions, ResolvedAdapterOptions } from '../adapters/options.ts'
import { AdapterSessions } from '../adapters/sessions.ts'
import type { Loaded } from '../adapters/sessions.ts'
import { Tracked } from '../adapters/tracked.ts'
import type { ClientInfo } from '../domain/binding.ts'
import type { SessionStoreContract } from '../store-contract.ts'

/** Members of express-session's `Session`, and of every object: the constructor of `Session` leaves them out. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(session.Session.prototype),
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['id', 'req', 'cookie'],
])

type Request = Parameters<session.Store['createSession']>[0]

/**
 * A store of express-session 1.18 and later. Give it to the middleware with `resave: false` and
 * `saveUninitialized: false`.
 */
export class ExpressSessionStore<S extends object> extends session.Store {
  /** The typed store, for what a request wants to do in place: `req.sessionStore.store.setPreference(req.sessionID, …)`. */
  readonly store: SessionStoreContract<S>
  readonly #options: ResolvedAdapterOptions<S>
  readonly #sessions: AdapterSessions<S>
  /** What `get` answered, the `Session`s made of it, and what was saved. */
  readonly #tracked = new Tracked()

  /** @throws {TypeError} naming a wrong option */
  constructor(options: AdapterOptions<S>) {
    super()
    this.#options = resolveOptions(options)
    this.#sessions = new AdapterSessions(this.#options, (name) => RESERVED.has(name))
    this.store = this.#options.store
  }

  /** Reads a session and restarts its idle timer, in one command. Answers `null` where there is none. */
  override get(sid: string, callback: (error: unknown, session?: session.SessionData | null) => void): void {
    settle(this.#load(sid), callback)
  }

  /** What the middleware makes of an answer of `get`; the `Session` is measured against what was read. */
  override createSession(req: Request, data: session.SessionData): session.Session & session.SessionData {
    const baseline = this.#tracked.baselineOf(data, req.sessionID)
    const made = super.createSession(req, data)
    if (baseline) this.#tracked.bind(made, req.sessionID, baseline)
    return made
  }

  /** Writes what has changed since the session was read, or the whole of a new one. Succeeds where it has gone. */
  override set(sid: string, data: session.SessionData, callback?: Callback<void>): void {
    settle(this.#save(sid, data), callback)
  }

  /** Restarts the idle timer, unless the read has done so, and keeps a cookie that has changed. */
  override touch(sid: string, data: session.SessionData, callback?: Callback<void>): void {
    settle(this.#touch(sid, data), callback)
  }

  override destroy(sid: string, callback?: Callback<void>): void {
    settle(this.#sessions.destroy(sid), callback)
  }

  async #load(sid: string): Promise<session.SessionData | null> {
    const loaded = await this.#sessions.load(sid, { touch: true })
    return loaded && this.#answer(sid, loaded)
  }

  #answer(sid: string, { baseline, data, expiresInMs }: Loaded): session.SessionData {
    const cookie = cookieOf(baseline.envelope, expiresInMs, this.#options.clock())
    // One that was saved without a cookie keeps none.
    const answer: object = Object.keys(baseline.envelope ?? cookie).length > 0 ? { ...data, cookie } : data
    // One that nobody has kept is made anew each time, and not written for its own sake.
    this.#tracked.bind(answer, sid, baseline.envelope ? baseline : baseline.with(keptCookie(cookie)))
    return answer as session.SessionData // the cookie becomes one in `createSession`
  }

  async #save(sid: string, data: session.SessionData): Promise<void> {
    // Before anything is waited for: what is saved is what the session holds at the call.
    const content = this.#contentOf(data)
    const client = clientOf(data)
    await this.#tracked.inTurn(data, sid, (before) => this.#sessions.save(sid, before, content, client))
  }

  async #touch(sid: string, data: session.SessionData): Promise<void> {
    const kept = this.#kept(data.cookie)
    await this.#tracked.inTurn(data, sid, (before) => this.#sessions.touch(sid, before, kept))
  }

  #contentOf(data: session.SessionData): Content {
    const { cookie, ...rest } = data
    return { data: this.#sessions.dataOf(rest), ...this.#kept(cookie) }
  }

  #kept(cookie: session.Cookie | undefined): Pick<Content, 'envelope' | 'life'> {
    const { clock, maxIdleTimeoutMs } = this.#options
    const envelope = keptCookie(cookie)
    return { envelope, life: lifeOf(envelope, clock(), maxIdleTimeoutMs) }
  }
}

/** For the device list. A session that somebody made by hand, or by `load`, has no request of a client. */
function clientOf(data: session.SessionData & { readonly req?: Partial<Request> }): ClientInfo | undefined {
  const { ip, headers, socket } = data.req ?? {}
  return headers && { ip: ip ?? socket?.remoteAddress, userAgent: headers['user-agent'] }
}

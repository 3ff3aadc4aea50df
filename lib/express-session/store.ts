/** express-session's store over a session store: what a request changed is written, and nothing else. */
import session from 'express-session'
import type { Request } from 'express'
import type { Baseline, Content } from '../adapters/baseline.ts'
import { settle } from '../adapters/callback.ts'
import type { Callback } from '../adapters/callback.ts'
import { cookieOf, keptCookie, lifeOf } from '../adapters/cookie.ts'
import { resolveOptions } from '../adapters/options.ts'
import type { AdapterOptions, ResolvedAdapterOptions } from '../adapters/options.ts'
import { AdapterSessions } from '../adapters/sessions.ts'
import type { ClientInfo } from '../domain/binding.ts'
import type { SessionStoreContract } from '../store-contract.ts'

/** Members of express-session's `Session`, and of every object: the constructor of `Session` leaves them out. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(session.Session.prototype),
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['id', 'req', 'cookie'],
])

export class ExpressSessionStore<S extends object> extends session.Store {
  /** The typed store, for what a request wants to do in place: `req.sessionStore.store.setPreference(req.sessionID, …)`. */
  readonly store: SessionStoreContract<S>
  readonly #options: ResolvedAdapterOptions<S>
  readonly #sessions: AdapterSessions<S>
  /** By the object that was given out: what `get` answered, the `Session` made of it, one that was saved. */
  readonly #baselines = new WeakMap<object, Baseline>()

  /** @throws {TypeError} naming a wrong option */
  constructor(options: AdapterOptions<S>) {
    super()
    this.#options = resolveOptions(options)
    this.#sessions = new AdapterSessions(this.#options, (name) => RESERVED.has(name))
    this.store = options.store
  }

  /** Reads a session and restarts its idle timer, in one command. Answers `null` where there is none. */
  override get(sid: string, callback: (error: unknown, session?: session.SessionData | null) => void): void {
    settle(this.#load(sid), callback)
  }

  /** What the middleware makes of an answer of `get`; the `Session` is measured against what was read. */
  override createSession(req: Request, data: session.SessionData): session.Session & session.SessionData {
    const baseline = this.#baselines.get(data)
    const made = super.createSession(req, data)
    if (baseline) this.#baselines.set(made, baseline)
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
    if (!loaded) return null
    const { baseline, data, expiresInMs } = loaded
    // One that was saved without a cookie keeps none.
    const hasCookie = baseline.envelope === null || Object.keys(baseline.envelope).length > 0
    const answer: object = {
      ...data,
      ...(hasCookie && { cookie: cookieOf(baseline.envelope, expiresInMs, this.#options.clock()) }),
    }
    this.#baselines.set(answer, baseline)
    return answer as session.SessionData // the cookie becomes one in `createSession`
  }

  async #save(sid: string, data: session.SessionData): Promise<void> {
    const { cookie, ...rest } = data
    const content = { data: this.#sessions.dataOf(rest), ...this.#kept(cookie) }
    const before = this.#baselines.get(data)
    this.#baselines.set(data, await this.#sessions.save(sid, before, content, clientOf(data)))
  }

  async #touch(sid: string, data: session.SessionData): Promise<void> {
    const touched = await this.#sessions.touch(sid, this.#baselines.get(data), this.#kept(data.cookie))
    if (touched) this.#baselines.set(data, touched)
  }

  #kept(cookie: session.Cookie | undefined): Pick<Content, 'envelope' | 'life'> {
    const { clock, maxIdleTimeoutMs } = this.#options
    const envelope = keptCookie(cookie)
    return { envelope, life: lifeOf(envelope, clock(), maxIdleTimeoutMs) }
  }
}

/** For the device list. A session that somebody made by hand has no request. */
function clientOf(data: session.SessionData & { readonly req?: Request }): ClientInfo | undefined {
  if (!data.req) return undefined
  const { ip, headers, socket } = data.req
  return { ip: ip ?? socket.remoteAddress, userAgent: headers['user-agent'] }
}

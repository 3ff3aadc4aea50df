/** express-session's store over a session store: what a request changed is written, and nothing else. */
import session from 'express-session'
import type { Content } from '../adapters/baseline.ts'
import { settle } from '../adapters/callback.ts'
import type { Callback } from '../adapters/callback.ts'
import { cookieOf, keptCookie, lifeOf } from '../adapters/cookie.ts'
import { isStorable } from '../adapters/data.ts'
import { resolveOptions } from '../adapters/options.ts'
import type { AdapterOptions, ResolvedAdapterOptions } from '../adapters/options.ts'
import { AdapterSessions } from '../adapters/sessions.ts'
import type { Loaded } from '../adapters/sessions.ts'
import { Tracked } from '../adapters/tracked.ts'
import type { ClientInfo } from '../domain/binding.ts'
import { toJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import type { DeepPartialPatch } from '../domain/path-types.ts'
import type { SessionStore } from '../store.ts'
import type { SessionStoreContract } from '../store-contract.ts'

/** Members of express-session's `Session`, and of every object: the constructor of `Session` leaves them out. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(session.Session.prototype),
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['id', 'req', 'cookie', 'toJSON'],
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
  #generate: (req: Request) => void = () => {
    throw new TypeError('the store is not in use: give it to the middleware, session({ store })')
  }

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
    const made = judged(super.createSession(req, data))
    if (baseline) this.#tracked.bind(made, req.sessionID, baseline)
    return made
  }

  /** Makes a new session for a request; the middleware says how. With several on one store, the one made last. */
  get generate(): (req: Request) => void {
    return this.#generate
  }

  set generate(make: (req: Request) => void) {
    this.#generate = (req) => {
      make(req)
      judged(req.session)
    }
  }

  /**
   * A login in one step: the session moves to a new id, and `patch` is merged into it (`user_id` first of all); the old
   * id is dead. `req.session` and the cookie of the response are then those of the new one. What the request has changed
   * before is saved first; a session that is new, or has gone meanwhile, is made.
   */
  async login(req: Request, patch: DeepPartialPatch<S>): Promise<void> {
    const { session: former, sessionID: from } = req
    const to = this.#drawId(req)
    const [content, client] = [this.#contentOf(former), clientOf(former)]
    const merge = toJson(patch) as JsonObject // the schema judges it
    await this.#tracked.inTurn(former, from, async (before) => {
      const loaded = await this.#sessions.renew({ from, to }, before, content, merge, client)
      req.sessionID = to
      this.createSession(req, this.#answer(to, loaded))
      return undefined
    })
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

  /** How many sessions there are. Looks at every key of the server: for tools. */
  override length(callback: (error: unknown, length?: number) => void): void {
    settle(this.#count(), callback)
  }

  /** Ends every session. Looks at every key of the server: for tools, and for when a secret is out. */
  override clear(callback?: Callback<void>): void {
    settle(this.#clear(), callback)
  }

  async #clear(): Promise<void> {
    const { destroyAll } = this.store as Partial<Pick<SessionStore<S>, 'destroyAll'>>
    if (destroyAll === undefined) throw new TypeError('this store cannot end every session')
    await destroyAll.call(this.store)
  }

  async #count(): Promise<number> {
    const handles = new Set<string>()
    for await (const { handle } of this.store.scan()) handles.add(handle)
    return handles.size
  }

  /** As the middleware draws ids; the request stays as it is. */
  #drawId(req: Request): string {
    const other = Object.create(req) as Request
    this.#generate(other)
    return other.sessionID
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
    const isNew = this.#tracked.baselineOf(data, sid) === undefined
    const content = this.#contentOf(data, isNew ? sendable(data) : data.cookie)
    await this.#tracked.inTurn(data, sid, (before) =>
      this.#sessions.save(sid, before, content, before ? undefined : clientOf(data)),
    )
  }

  async #touch(sid: string, data: session.SessionData): Promise<void> {
    const kept = this.#kept(data.cookie)
    await this.#tracked.inTurn(data, sid, (before) => this.#sessions.touch(sid, before, kept))
  }

  #contentOf(data: session.SessionData, cookie: session.Cookie = data.cookie): Content {
    const { cookie: _cookie, ...rest } = data
    return {
      data: this.#sessions.dataOf(rest, this.#tracked.knownOf(data), hiddenIn(data)),
      ...this.#kept(cookie),
    }
  }

  #kept(cookie: session.Cookie | undefined): Pick<Content, 'envelope' | 'life'> {
    const { clock, maxIdleTimeoutMs } = this.#options
    const envelope = keptCookie(cookie)
    return { envelope, life: lifeOf(envelope, clock(), maxIdleTimeoutMs) }
  }
}

/**
 * The middleware hashes the session's JSON text while the response ends. It would not see what JSON leaves out (a
 * function, a Map), and what JSON cannot hold (a BigInt, a cycle, a `toJSON` that fails) would throw there: the response
 * would never end. This makes either look changed, so that it is saved, and `set` refuses it by name. So it does what an
 * application puts in the place of this `toJSON`.
 */
function judged<T extends object>(made: T): T {
  const refused = (): object => ({ isStorable: false })
  const toJSON = (): object => (isStorable(made, 'cookie') ? made : refused())
  const put = (own: unknown): void => {
    const value = typeof own === 'function' ? refused : own
    Object.defineProperty(made, 'toJSON', { value, enumerable: true, configurable: true, writable: true })
  }
  return Object.defineProperty(made, 'toJSON', { get: () => toJSON, set: put, configurable: true })
}

/**
 * Names that would hide what a `Session` has. A plain object, given to `set` by a tool, has nothing to hide: what it has
 * under such a name is kept, and no `Session` carries it.
 */
function hiddenIn(data: object): (name: string) => boolean {
  const own = Object(Object.getPrototypeOf(data)) as object
  const isSession = data instanceof session.Session
  return (name) => RESERVED.has(name) && (name in own || (isSession && name === 'toJSON'))
}

/**
 * The cookie of a new session, if it ends at no date, as JSON has it: without an age. The middleware cannot send such a
 * one and reports that itself; to refuse the session as well would be a second error for the same mistake.
 */
function sendable(data: session.SessionData & { readonly req?: unknown }): session.Cookie {
  const { cookie, req } = data
  const isNoDate = cookie?.expires instanceof Date && Number.isNaN(cookie.expires.getTime())
  return req && isNoDate ? (JSON.parse(JSON.stringify(cookie)) as session.Cookie) : cookie
}

/** For the device list. A session that somebody made by hand, or by `load`, has no request of a client. */
function clientOf(data: session.SessionData & { readonly req?: Partial<Request> }): ClientInfo | undefined {
  const { ip, headers, socket } = data.req ?? {}
  return headers && { ip: ip ?? socket?.remoteAddress, userAgent: headers['user-agent'] }
}

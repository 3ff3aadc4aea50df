/** @fastify/session's store over a session store: what a request changed is written, and nothing else. */
import type { SessionStore } from '@fastify/session'
import type { Session } from 'fastify'
import { settle } from '../adapters/callback.ts'
import { resolveOptions } from '../adapters/options.ts'
import type { AdapterOptions, ResolvedAdapterOptions } from '../adapters/options.ts'
import { AdapterSessions } from '../adapters/sessions.ts'
import { Tracked } from '../adapters/tracked.ts'
import type { ClientInfo } from '../domain/binding.ts'
import type { SessionStoreContract } from '../store-contract.ts'
import { answeredCookie, contentOf } from './cookie.ts'
import { OLD_AGE } from './old-age.ts'
import { Reading } from './reading.ts'

/** Members of @fastify/session's `Session`, and of every object: its constructor leaves them out, or they would hide a method. */
const RESERVED: ReadonlySet<string> = new Set([
  ...['options', 'touch', 'regenerate', 'get', 'set', 'destroy', 'reload', 'save', 'isModified', 'isSaved'],
  ...['sessionId', 'encryptedSessionId', 'cookie', '_session'],
  ...Object.getOwnPropertyNames(Object.prototype),
])

/** What the plugin hands over: its `Session`, or a plain object of the same form. */
interface Saved {
  readonly cookie?: unknown
  readonly _session?: unknown
}

export class FastifySessionStore<S extends object> implements SessionStore {
  /** The typed store, for what a request wants to do in place: `store.setPreference(request.session.sessionId, …)`. */
  readonly store: SessionStoreContract<S>
  readonly #options: ResolvedAdapterOptions<S>
  readonly #sessions: AdapterSessions<S>
  /** Each `Session` that was saved. One that was only read carries its reading. */
  readonly #tracked = new Tracked()

  /** @throws {TypeError} naming a wrong option */
  constructor(options: AdapterOptions<S>) {
    this.#options = resolveOptions(options, OLD_AGE)
    this.#sessions = new AdapterSessions(this.#options, (name) => RESERVED.has(name))
    this.store = this.#options.store
  }

  /** Reads a session and restarts its idle timer, in one command. Answers `null` where there is none. */
  get(sessionId: string, callback: (error: unknown, session?: Session | null) => void): void {
    settle(this.#load(sessionId), callback)
  }

  /** Writes what has changed since the session was read, or the whole of a new one. Succeeds where it has gone. */
  set(sessionId: string, session: object, callback: (error?: unknown) => void): void {
    settle(this.#save(sessionId, session), callback)
  }

  /** Ends a session. */
  destroy(sessionId: string, callback: (error?: unknown) => void): void {
    settle(this.#sessions.destroy(sessionId), callback)
  }

  async #load(id: string): Promise<Session | null> {
    const loaded = await this.#sessions.load(id, { touch: true })
    if (!loaded) return null
    const { baseline, data, expiresInMs } = loaded
    const cookie = answeredCookie(baseline, expiresInMs, this.#options.clock())
    const answer: object = { ...data, ...(cookie && { cookie }), _session: new Reading(id, baseline) }
    return answer as Session // the plugin makes a cookie of one, or of none
  }

  async #save(id: string, session: Saved): Promise<void> {
    const { cookie, _session: reading, ...members } = session
    // Before anything is waited for: what is saved is what the session holds at the call.
    const request = requestOf(session)
    const known = reading instanceof Reading ? reading.baseline.data : undefined
    const data = this.#sessions.dataOf(members, known)
    // The plugin draws new ids: one that is there already is a session that a `reload` could not read.
    const content = { data, ...this.#kept(cookie, reading), joins: request !== undefined }
    if (reading instanceof Reading && !this.#tracked.baselineOf(session, id))
      // A reading may have been copied into a session with another id: that one is new.
      this.#tracked.bind(session, reading.id, reading.baseline)
    await this.#tracked.inTurn(session, id, (before) =>
      this.#sessions.save(id, before, content, before ? undefined : clientOf(request)),
    )
  }

  #kept(cookie: unknown, reading: unknown): ReturnType<typeof contentOf> {
    const { clock, maxIdleTimeoutMs } = this.#options
    const readMs = reading instanceof Reading ? reading.baseline.slidMs : undefined
    return contentOf(cookie, { nowMs: clock(), readMs, maxMs: maxIdleTimeoutMs })
  }
}

interface SessionRequest {
  readonly ip?: string
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly socket?: { readonly remoteAddress?: string }
}

/** A `Session` knows its request; the plugin has no public name for it. */
function requestOf(session: object): SessionRequest | undefined {
  const name = Object.getOwnPropertySymbols(session).find(({ description }) => description === 'request')
  return name && (session as Readonly<Record<symbol, SessionRequest | undefined>>)[name]
}

/** For the device list. */
const clientOf = (request: SessionRequest | undefined): ClientInfo | undefined =>
  request?.headers && {
    ip: request.ip ?? request.socket?.remoteAddress,
    userAgent: request.headers['user-agent'],
  }

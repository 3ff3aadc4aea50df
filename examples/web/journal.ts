/** What the page tells about: the last exchanges of each session, its document before the last change, and who looks on. */
import { EventEmitter } from 'node:events'
import type { JsonObject } from '../../lib/index.ts'
import { isDeepStrictEqual } from 'node:util'
import type { Exchange } from './traffic.ts'

const SESSIONS = 1_000
const EXCHANGES = 5

interface Versions {
  readonly before: JsonObject
  readonly now: JsonObject
}

/** Everything here is in memory, for this process, and by session id: none of it is ever shown. */
export class Journal {
  readonly #exchanges = new Map<string, readonly Exchange[]>()
  readonly #versions = new Map<string, Versions>()
  readonly #watchers = new EventEmitter().setMaxListeners(0)

  add(sessionId: string, exchange: Exchange): void {
    keep(this.#exchanges, sessionId, [exchange, ...this.exchanges(sessionId)].slice(0, EXCHANGES))
  }

  /** The newest first. */
  exchanges(sessionId: string): readonly Exchange[] {
    return this.#exchanges.get(sessionId) ?? []
  }

  /** The document as it was before its last change; the first one seen has none. */
  look(sessionId: string, now: JsonObject): JsonObject {
    const last = this.#versions.get(sessionId)
    const before = last === undefined ? now : hasChanged(last.now, now) ? last.now : last.before
    keep(this.#versions, sessionId, { before, now })
    return before
  }

  /** Calls back whenever a request of this user has ended, until the function it gives is called. */
  watch(user: string, onChange: () => void): () => void {
    this.#watchers.on(eventOf(user), onChange)
    return () => this.#watchers.off(eventOf(user), onChange)
  }

  tell(user: string): void {
    this.#watchers.emit(eventOf(user))
  }
}

/** Somebody may be called `error`, of which an emitter thinks something else. */
const eventOf = (user: string): string => `user ${user}`

/** A touch alone is no change. */
const hasChanged = (before: JsonObject, now: JsonObject): boolean =>
  !isDeepStrictEqual(withoutTimes(before), withoutTimes(now))

const withoutTimes = ({ last_activity: _touched, _session, ...data }: JsonObject): JsonObject => data

/** The newest `SESSIONS` of them. */
function keep<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > SESSIONS && oldest !== undefined) map.delete(oldest)
}

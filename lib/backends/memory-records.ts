/** What the memory backend keeps: records, the orders they are found in, and the copies that go in and out. */
import { cloneJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import { expiresAtMs } from '../domain/session.ts'
import type { ClientLabel, SessionState } from '../domain/session.ts'
import type { RecordContent } from './backend-answer.ts'

/** Ours alone, and never changed in place: a patch makes a new one that shares what stays. */
export interface MemoryRecord extends RecordContent {
  readonly state: SessionState
}

/** Records by suffix, by user, and by how long they have been idle, always in step. */
export class RecordTable {
  readonly #records = new Map<string, MemoryRecord>()
  /** Entry numbers, ascending: where a page ends is a number that stays right while others come and go. */
  readonly #entries = new Map<string, number>()
  readonly #users = new Map<string, Map<string, number>>()
  readonly #anonymous = new IdleQueue()
  readonly #known = new IdleQueue()
  #lastEntry = 0
  /** No record expires before this. */
  #soonestMs = Infinity

  get size(): number {
    return this.#records.size
  }

  all(): ReadonlyMap<string, number> {
    return this.#entries
  }

  ofUser(user: string): ReadonlyMap<string, number> {
    return this.#users.get(user) ?? new Map<string, number>()
  }

  live(suffix: string, now: number): MemoryRecord | undefined {
    const record = this.#records.get(suffix)
    if (record === undefined || expiresAtMs(record.state) > now) return record
    this.drop(suffix)
    return undefined
  }

  put(suffix: string, record: MemoryRecord): void {
    const { state } = record
    const old = this.#records.get(suffix)?.state
    if (old?.user !== state.user) this.#enter(suffix, state.user)
    else if (old.lastActivityMs !== state.lastActivityMs) this.#queueOf(state.user).push(suffix)
    this.#records.set(suffix, record)
    this.#soonestMs = Math.min(this.#soonestMs, expiresAtMs(state))
  }

  drop(suffix: string): void {
    const user = this.#records.get(suffix)?.state.user
    if (user === undefined) return
    this.#records.delete(suffix)
    this.#entries.delete(suffix)
    this.#queueOf(user).delete(suffix)
    const entries = this.#users.get(user)
    entries?.delete(suffix)
    if (entries?.size === 0) this.#users.delete(user)
  }

  dropIdlest(): void {
    const suffix = this.#anonymous.shift() ?? this.#known.shift()
    if (suffix !== undefined) this.drop(suffix)
  }

  /** Drops what has expired; costs nothing while nothing can have. */
  sweep(now: number): void {
    if (now < this.#soonestMs) return
    this.#soonestMs = Infinity
    for (const suffix of this.#records.keys()) {
      const record = this.live(suffix, now)
      if (record !== undefined) this.#soonestMs = Math.min(this.#soonestMs, expiresAtMs(record.state))
    }
  }

  #enter(suffix: string, user: string): void {
    this.drop(suffix)
    const entry = ++this.#lastEntry
    this.#entries.set(suffix, entry)
    this.#queueOf(user).push(suffix)
    if (user === '') return
    const entries = this.#users.get(user) ?? new Map<string, number>()
    this.#users.set(user, entries.set(suffix, entry))
  }

  #queueOf(user: string): IdleQueue {
    return user === '' ? this.#anonymous : this.#known
  }
}

/** Suffixes, the one longest idle first. */
class IdleQueue {
  readonly #suffixes = new Set<string>()
  // One iterator for good: a new one would step over the holes of all that left before it, at each call.
  // Nothing can lie before it, since what it comes to is taken out, and what is pushed goes to the end.
  #heads = this.#suffixes.values()

  push(suffix: string): void {
    this.#suffixes.delete(suffix)
    this.#suffixes.add(suffix)
  }

  delete(suffix: string): void {
    this.#suffixes.delete(suffix)
  }

  shift(): string | undefined {
    let head = this.#heads.next()
    if (head.done) {
      this.#heads = this.#suffixes.values()
      head = this.#heads.next()
    }
    if (head.done) return undefined
    this.#suffixes.delete(head.value)
    return head.value
  }
}

interface Brought {
  readonly envelope?: JsonObject | null | undefined
  readonly client?: ClientLabel | null | undefined
}

/** Copies of the parts that a request brings. */
export function brought({ envelope, client }: Brought): Partial<Pick<MemoryRecord, 'envelope' | 'client'>> {
  return {
    ...(envelope !== undefined && { envelope: cloneJson(envelope) }),
    ...(client !== undefined && { client: client && { ...client } }),
  }
}

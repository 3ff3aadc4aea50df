/** Sessions in this process's memory: for tests, and for tools that are one process and may forget. */
import { applyPatch } from '../domain/apply-patch.ts'
import type { PatchOutcome } from '../domain/apply-patch.ts'
import { cloneJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import type { SessionState } from '../domain/session.ts'
import { versionAfter } from '../domain/upgrade.ts'
import type {
  BackendSettings,
  Capabilities,
  CreateReply,
  DestroyConditions,
  ListedRecord,
  NewRecord,
  Page,
  PatchReply,
  PatchRequest,
  ReadReply,
  ReadRequest,
  ServerWarning,
  SessionBackend,
  SessionLimit,
  Touch,
} from './backend.ts'
import { answer } from './backend-answer.ts'
import { RecordTable, brought } from './memory-records.ts'
import type { MemoryRecord } from './memory-records.ts'

const PAGE_SIZE = 500
const WHOLE = { kind: 'whole' } as const
const BARE = { envelope: null, client: null }
const SWEEP_INTERVAL_MS = 60_000

export interface MemoryOptions {
  /** The most records that are kept, expired ones not yet swept included. */
  readonly maxSessions: number
  readonly prefix: string
}

const FORGETFUL: ServerWarning = {
  code: 'no-persistence',
  message: 'sessions are kept by this process alone and end with it',
}

/**
 * No method awaits anything, so each is atomic, and settles before any deadline could pass.
 *
 * When `maxSessions` are there, `create` first sweeps what has expired, then drops the session that has been
 * idle longest, an anonymous one as long as there is any: a stranger who makes sessions by the thousand logs
 * nobody out. Nothing is refused for want of room, since then the same stranger could keep everybody from logging in.
 */
export class MemoryBackend implements SessionBackend {
  readonly #settings: BackendSettings
  readonly #options: MemoryOptions
  readonly #table = new RecordTable()
  #sweepDueMs = 0

  constructor(settings: BackendSettings, options: MemoryOptions) {
    this.#settings = settings
    this.#options = options
  }

  async create(suffix: string, record: NewRecord): Promise<CreateReply> {
    const now = this.#now()
    if (this.#table.live(suffix, now) !== undefined) return { kind: 'exists' }
    if (!this.#admit(record.user, record.limit, now)) return { kind: 'limit' }
    this.#makeRoom(now)
    const state = newState(record, now)
    const { data, schemaVersion = 0 } = record
    this.#table.put(suffix, { ...BARE, ...brought(record), data: cloneJson(data), state, schemaVersion })
    return { kind: 'applied', state: { ...state } }
  }

  async read(suffix: string, request: ReadRequest): Promise<ReadReply | null> {
    const { query, touch, ifRevision } = request
    const now = this.#now()
    const found = this.#table.live(suffix, now)
    if (found === undefined) return null
    const record = touch === undefined ? found : this.#touch(suffix, found, touch, now)
    const reply = { state: { ...record.state }, nowMs: now }
    if (ifRevision !== undefined && record.state.revision === ifRevision) return { ...reply, unchanged: true }
    const { schemaVersion = record.schemaVersion } = request
    if (schemaVersion === record.schemaVersion) return { ...reply, ...answer(record, query) }
    return { ...reply, ...answer(record, WHOLE), otherVersion: true }
  }

  async patch(suffix: string, request: PatchRequest): Promise<PatchReply> {
    const { operations, replace, ifRevision, ifUser, moveTo = suffix } = request
    const now = this.#now()
    const old = this.#table.live(suffix, now)
    if (old === undefined || (ifUser ?? old.state.user) !== old.state.user) return { kind: 'gone' }
    if ((ifRevision ?? old.state.revision) !== old.state.revision) return { kind: 'conflict' }
    if (request.moveTo !== undefined && this.#table.live(moveTo, now) !== undefined) return { kind: 'exists' }
    const { schemaVersion: has = 0 } = old
    const schemaVersion = versionAfter(has, request.schemaVersion, replace !== undefined)
    if (schemaVersion === undefined) return { kind: 'version', schemaVersion: has }
    const outcome = replace === undefined ? applyPatch(old.data, operations) : replaced(replace.data)
    if (outcome.kind !== 'applied') return outcome
    const state = patchedState(old.state, request, now)
    if (state.user !== old.state.user && !this.#admit(state.user, request.limit, now))
      return { kind: 'limit' }
    if (moveTo !== suffix) this.#table.drop(suffix)
    this.#table.put(moveTo, { ...old, ...brought(request), data: outcome.data, state, schemaVersion })
    const revisions = [old.state.revision, state.revision] as const
    const applied = { kind: 'applied', state: { ...state }, numbers: outcome.numbers, revisions } as const
    return moveTo === suffix ? applied : { ...applied, data: cloneJson(outcome.data) }
  }

  async destroy(suffix: string, { ifUser, ifRevision }: DestroyConditions): Promise<boolean> {
    const state = this.#table.live(suffix, this.#now())?.state
    if (state === undefined || (ifUser ?? state.user) !== state.user) return false
    if ((ifRevision ?? state.revision) !== state.revision) return false
    this.#table.drop(suffix)
    return true
  }

  async list(user: string, from: string | null): Promise<Page> {
    return this.#page(this.#table.ofUser(user), from)
  }

  async revoke(user: string, except: string | undefined): Promise<number> {
    const doomed = this.#liveOf(user, this.#now()).filter(({ suffix }) => suffix !== except)
    for (const { suffix } of doomed) this.#table.drop(suffix)
    return doomed.length
  }

  async scan(from: string | null): Promise<Page> {
    return this.#page(this.#table.all(), from)
  }

  async probe(): Promise<Capabilities> {
    return { store: 'memory', features: [], warnings: [FORGETFUL], unchecked: [] }
  }

  keyOf(suffix: string): string {
    return this.#options.prefix + suffix
  }

  #now(): number {
    return (this.#settings.clock ?? Date.now)()
  }

  #touch(suffix: string, record: MemoryRecord, touch: Touch, now: number): MemoryRecord {
    const { state } = record
    const due = now - state.lastActivityMs >= this.#settings.touchIntervalMs
    if (!due && touch.idleTimeoutMs === undefined && touch.envelope === undefined) return record
    const idleTimeoutMs = touch.idleTimeoutMs ?? state.idleTimeoutMs
    const touched = {
      ...record,
      ...brought(touch),
      state: {
        ...state,
        revision: touch.revision ?? state.revision,
        lastActivityMs: Math.max(now, state.lastActivityMs),
        idleTimeoutMs,
      },
    }
    this.#table.put(suffix, touched)
    return touched
  }

  /** Makes way for one more record of `user`; `false` if it has to stay out. */
  #admit(user: string, limit: SessionLimit | null | undefined, now: number): boolean {
    if (limit === null || limit === undefined || user === '') return true
    const records = this.#liveOf(user, now)
    const surplus = records.length + 1 - limit.max
    if (surplus > 0 && limit.onLimit === 'reject') return false
    records.sort((a, b) => a.state.createdMs - b.state.createdMs)
    for (const { suffix } of records.slice(0, Math.max(surplus, 0))) this.#table.drop(suffix)
    return true
  }

  #makeRoom(now: number): void {
    const full = (): boolean => this.#table.size >= this.#options.maxSessions
    if (full() || now >= this.#sweepDueMs) {
      this.#table.sweep(now)
      // Not a timer: memory that nobody asks for may wait, a process that wants to end may not.
      this.#sweepDueMs = now + SWEEP_INTERVAL_MS
    }
    if (full()) this.#table.dropIdlest()
  }

  #liveOf(user: string, now: number): ListedRecord[] {
    return [...this.#table.ofUser(user)].flatMap(([suffix]) => this.#listed(suffix, now) ?? [])
  }

  #listed(suffix: string, now: number): ListedRecord | undefined {
    const record = this.#table.live(suffix, now)
    return record && { suffix, state: { ...record.state }, client: record.client && { ...record.client } }
  }

  #page(entries: Iterable<readonly [string, number]>, from: string | null): Page {
    const nowMs = this.#now()
    const records: ListedRecord[] = []
    let looked = 0
    for (const [suffix, serial] of entries) {
      if (serial < Number(from ?? 0)) continue
      if (looked === PAGE_SIZE) return { records, nowMs, next: String(serial) }
      looked += 1
      const record = this.#listed(suffix, nowMs)
      if (record !== undefined) records.push(record)
    }
    return { records, nowMs, next: null }
  }
}

function newState(record: NewRecord, now: number): SessionState {
  const { revision, user, idleTimeoutMs, absoluteTimeoutMs } = record
  const deadlineMs = absoluteTimeoutMs === null ? null : now + absoluteTimeoutMs
  return { revision, createdMs: now, lastActivityMs: now, idleTimeoutMs, absoluteTimeoutMs, deadlineMs, user }
}

function patchedState(old: SessionState, request: PatchRequest, now: number): SessionState {
  const { revision, user = old.user, idleTimeoutMs = old.idleTimeoutMs, renew } = request
  const ownless = renew?.own === true || old.absoluteTimeoutMs === null
  const absoluteTimeoutMs = renew !== undefined && ownless ? renew.absoluteTimeoutMs : old.absoluteTimeoutMs
  const anew = absoluteTimeoutMs === null ? null : now + absoluteTimeoutMs
  return {
    revision,
    createdMs: old.createdMs,
    lastActivityMs: request.touch ? Math.max(now, old.lastActivityMs) : old.lastActivityMs,
    idleTimeoutMs,
    absoluteTimeoutMs,
    deadlineMs: renew === undefined ? old.deadlineMs : anew,
    user,
  }
}

const replaced = (data: JsonObject): PatchOutcome => ({ kind: 'applied', data: cloneJson(data), numbers: [] })

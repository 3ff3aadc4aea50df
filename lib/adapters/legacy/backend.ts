/**
 * Old sessions as a backend of a store, so that all that a store can do is done to them too. What it writes the old service
 * understands; there is neither an absolute timeout nor a client's label, since the old forms have no place for them.
 */
import type {
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
  SessionBackend,
  Touch,
} from '../../backends/backend.ts'
import { answer } from '../../backends/backend-answer.ts'
import { applyPatch } from '../../domain/apply-patch.ts'
import type { SessionState } from '../../domain/session.ts'
import { SessionBackendError, afterPart, allEnded } from '../../errors.ts'
import type { OldContent } from './form.ts'
import { Meetings } from './meetings.ts'
import { OldScan } from './old-scan.ts'
import type { OldSession, OldSessions, Written } from './old-sessions.ts'
import type { OldUsers } from './old-users.ts'
import type { ResolvedLegacy } from './options.ts'
import { stateOf } from './state.ts'

const TOUCH_INTERVAL_MS = 1000

export class LegacyBackend implements SessionBackend {
  readonly #legacy: ResolvedLegacy
  readonly #sessions: OldSessions
  readonly #users: OldUsers
  readonly #meetings: Meetings
  readonly #scan: OldScan

  constructor(legacy: ResolvedLegacy, sessions: OldSessions, users: OldUsers) {
    this.#legacy = legacy
    this.#sessions = sessions
    this.#users = users
    this.#meetings = new Meetings(users)
    this.#scan = new OldScan(legacy.transport, legacy.prefix, sessions.form.type)
  }

  /** The id enters the set first: who logs out everywhere meanwhile takes it out, and then the session ends. */
  async create(id: string, record: NewRecord, deadline: number): Promise<CreateReply> {
    const content: OldContent = {
      data: record.data,
      envelope: record.envelope,
      createdMs: null,
      endsMs: null,
      hidden: {},
    }
    const user = this.#legacy.userOf(record.data)
    await this.#enter(user, id, record.idleTimeoutMs, deadline)
    const written = await this.#sessions.create(id, content, record.idleTimeoutMs, deadline)
    if (!written) return { kind: 'exists' }
    if (!(await this.#verified(user, id, deadline))) return { kind: 'revoked' }
    return { kind: 'applied', state: this.#state(content, written) }
  }

  async read(id: string, request: ReadRequest, deadline: number): Promise<ReadReply | null> {
    const found = await this.#found(id, request.touch, deadline)
    if (!found) return null
    const state = this.#state(found, found)
    if (request.touch) await this.#meetings.met(state, id, deadline)
    const reply = { state, nowMs: found.nowMs }
    if (request.ifRevision === found.digest) return { ...reply, unchanged: true }
    return { ...reply, ...answer({ ...found, client: null }, request.query) }
  }

  async patch(id: string, request: PatchRequest, deadline: number): Promise<PatchReply> {
    for (;;) {
      const found = await this.#sessions.read(id, deadline)
      // One that moves has to have moved before it is changed.
      if (!found || found.phase !== 'live') return { kind: 'gone' }
      const state = this.#state(found, found)
      if ((request.ifUser ?? state.user) !== state.user) return { kind: 'gone' }
      if ((request.ifRevision ?? found.digest) !== found.digest) return { kind: 'conflict' }
      const reply = await this.#patchOne(id, found, state, request, deadline)
      if (reply !== 'changed') return reply
    }
  }

  async destroy(id: string, only: DestroyConditions, deadline: number): Promise<boolean> {
    for (;;) {
      const found = await this.#sessions.read(id, deadline)
      if (!found) return false
      const { user } = this.#state(found, found)
      if ((only.ifUser ?? user) !== user || (only.ifRevision ?? found.digest) !== found.digest) return false
      const removed = await this.#sessions.remove(id, found.digest, deadline)
      if (removed === 'changed') continue
      if (removed === 'done' && user !== '') await this.#users.leave(user, [id], deadline)
      return removed === 'done'
    }
  }

  async list(user: string, _from: string | null, deadline: number): Promise<Page> {
    const records = await this.#listed(await this.#users.all(user, deadline), deadline)
    return { records: records.filter(({ state }) => state.user === user), nowMs: Date.now(), next: null }
  }

  /** Those that come into being meanwhile find themselves taken out of the set, or are met the second time. */
  async revoke(user: string, except: string | undefined, deadline: number): Promise<number> {
    const doomed = (await this.#users.all(user, deadline)).filter((id) => id !== except)
    let ended = 0
    const end = async (id: string): Promise<void> => {
      if (await this.destroy(id, { ifUser: user }, deadline)) ended++
    }
    try {
      await allEnded(doomed.map(end))
      await this.#users.leave(user, doomed, deadline)
      await allEnded(doomed.map(end))
    } catch (error) {
      throw ended > 0 ? afterPart(error, ended) : error
    }
    return ended
  }

  /** Whoever is met on the way is in the set of his sessions from then on. */
  async scan(from: string | null, deadline: number): Promise<Page> {
    const { ids, next } = await this.#scan.page(from, deadline)
    const records = await this.#listed(ids, deadline)
    await Promise.all(records.map(({ suffix, state }) => this.#meetings.met(state, suffix, deadline)))
    return { records, nowMs: Date.now(), next }
  }

  async probe(): Promise<Capabilities> {
    return { store: this.#legacy.from, features: [], warnings: [], unchecked: [] }
  }

  keyOf(id: string): string {
    return this.#sessions.keyOf(id)
  }

  /**
   * A touch that brings something writes it, as often as others change the rest meanwhile. So does one that is due where the
   * old service takes a session's word for its end; else a read slides it on the way.
   */
  async #found(id: string, touch: Touch | undefined, deadline: number): Promise<OldSession | null> {
    const { age, idleTimeoutMs } = this.#legacy
    const brings = touch?.envelope !== undefined || touch?.idleTimeoutMs !== undefined
    const slides = touch && !brings && !age.isJudged
    const slide = slides ? { idleTimeoutMs, intervalMs: TOUCH_INTERVAL_MS } : undefined
    for (;;) {
      const found = await this.#sessions.read(id, deadline, slide)
      if (!found || found.phase === 'moved') return null
      const after = { ...found, ...(touch?.envelope !== undefined && { envelope: touch.envelope }) }
      const ms = touch?.idleTimeoutMs ?? this.#legacy.idleOf(after)
      const isDue = touch !== undefined && !slides && ms - found.leftMs >= TOUCH_INTERVAL_MS
      if (!brings && !isDue) return found
      if (found.phase === 'moving') return brings ? null : found
      const written = await this.#sessions.slide(id, found, after, ms, deadline)
      if (written) return { ...after, ...written }
    }
  }

  async #patchOne(
    id: string,
    found: OldSession,
    state: SessionState,
    request: PatchRequest,
    deadline: number,
  ): Promise<PatchReply | 'changed'> {
    const outcome = request.replace
      ? ({ kind: 'applied', data: request.replace.data, numbers: [] } as const)
      : applyPatch(found.data, request.operations)
    if (outcome.kind !== 'applied') return outcome
    const { envelope = found.envelope } = request
    const after = { ...found, data: outcome.data, envelope }
    const idle = request.idleTimeoutMs ?? this.#legacy.idleOf(after)
    const user = this.#legacy.userOf(after.data)
    const { moveTo = id } = request
    const enters = user !== state.user || moveTo !== id
    if (enters) await this.#enter(user, moveTo, idle, deadline)
    const ms = request.touch ? idle : undefined
    const written = await this.#put(id, moveTo, found, after, ms, deadline)
    if (typeof written === 'string') return written === 'exists' ? { kind: 'exists' } : 'changed'
    if (enters && !(await this.#verified(user, moveTo, deadline))) return { kind: 'revoked' }
    if (enters && state.user !== '') await this.#users.leave(state.user, [id], deadline)
    const applied = { kind: 'applied', state: this.#state(after, written), numbers: outcome.numbers } as const
    return moveTo === id ? applied : { ...applied, data: after.data }
  }

  /** Under a new id first, which nobody knows yet; it counts once the old one has ended unchanged. */
  async #put(
    id: string,
    moveTo: string,
    found: OldSession,
    after: OldContent,
    ms: number | undefined,
    deadline: number,
  ): Promise<Written | 'changed' | 'exists'> {
    if (moveTo === id) return (await this.#sessions.write(id, found, after, ms, deadline)) ?? 'changed'
    const left = found.leftMs < 0 ? this.#legacy.idleTimeoutMs : found.leftMs
    const made = await this.#sessions.create(moveTo, after, ms ?? left, deadline)
    if (!made) return 'exists'
    if ((await this.#sessions.remove(id, found.digest, deadline)) === 'done') return made
    await this.#sessions.remove(moveTo, '', deadline)
    return 'changed'
  }

  async #enter(user: string, id: string, ms: number, deadline: number): Promise<void> {
    if (user !== '') await this.#users.enter(user, id, 4 * ms, deadline)
  }

  /** One that is in no set any more was logged out everywhere before it was there. */
  async #verified(user: string, id: string, deadline: number): Promise<boolean> {
    if (user === '' || (await this.#users.has(user, id, deadline))) return true
    await this.destroy(id, { ifUser: user }, deadline)
    return false
  }

  async #listed(ids: readonly string[], deadline: number): Promise<ListedRecord[]> {
    const found = await Promise.all(ids.map((id) => this.#readAny(id, deadline)))
    return found.flatMap((session, i) => {
      if (!session || session.phase === 'moved') return []
      return [{ suffix: ids[i] as string, state: this.#state(session, session), client: null }]
    })
  }

  /** Somebody else's key is stepped over. */
  #readAny(id: string, deadline: number): Promise<OldSession | null> {
    return this.#sessions.read(id, deadline).catch((error: unknown) => {
      if (isForeign(error)) return null
      throw error
    })
  }

  #state(content: OldContent, written: Written): SessionState {
    return stateOf(content, written, this.#legacy)
  }
}

const isForeign = (error: unknown): boolean =>
  error instanceof SessionBackendError && error.reason === 'foreign-key'

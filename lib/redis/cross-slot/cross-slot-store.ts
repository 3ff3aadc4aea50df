/** The backend's contract where a session and the index of its user lie in different slots: docs/decisions/003-cross-slot.md. */
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
  Predecessor,
  ReadReply,
  ReadRequest,
  SessionBackend,
  TakeOverReply,
} from '../../backends/backend.ts'
import type { SessionState } from '../../domain/session.ts'
import { SessionBackendError } from '../../errors.ts'
import type { RedisTransport } from '../client.ts'
import type { DocumentForm } from '../document.ts'
import type { KeyNames } from '../keys.ts'
import { Records } from '../records.ts'
import { ScriptCalls } from '../script-calls.ts'
import { Births } from './births.ts'
import { NodeScan } from './node-scan.ts'
import { Places, Revocation } from './revocation.ts'
import { UserIndex, isMarked } from './user-index.ts'

const BATCH = 100
const STATE = { query: { kind: 'none' } } as const

export class CrossSlotStore implements SessionBackend {
  readonly #calls: ScriptCalls
  readonly #records: Records
  readonly #index: UserIndex
  readonly #revocation: Revocation
  readonly #births: Births
  readonly #scan: NodeScan

  constructor(form: DocumentForm, transport: RedisTransport, names: KeyNames, settings: BackendSettings) {
    this.#calls = new ScriptCalls(form, transport, names, settings)
    this.#records = new Records(this.#calls, [])
    this.#index = new UserIndex(this.#calls)
    this.#revocation = new Revocation(this.#records, this.#index)
    const places = new Places(this.#records, this.#index, this.#revocation)
    this.#births = new Births(this.#records, this.#index, places)
    this.#scan = new NodeScan(this.#calls, transport)
  }

  keyOf(suffix: string): string {
    return this.#calls.keyOf(suffix)
  }

  create(suffix: string, record: NewRecord, deadline: number): Promise<CreateReply> {
    return this.#births.create(suffix, record, deadline)
  }

  takeOver(
    suffix: string,
    record: NewRecord,
    predecessor: Predecessor,
    deadline: number,
  ): Promise<TakeOverReply> {
    return this.#births.takeOver(suffix, record, predecessor, deadline)
  }

  async read(suffix: string, request: ReadRequest, deadline: number): Promise<ReadReply | null> {
    const idle = request.touch?.idleTimeoutMs
    if (idle !== undefined) await this.#lengthen(suffix, idle, deadline)
    const found = await this.#records.read(suffix, request, deadline)
    if (found === null || typeof found === 'string') return null
    if (found.due) await this.#refresh(suffix, found.state, deadline)
    return found
  }

  async patch(suffix: string, request: PatchRequest, deadline: number): Promise<PatchReply> {
    const { moveTo, user, idleTimeoutMs } = request
    if (moveTo !== undefined) return this.#births.move(suffix, { ...request, moveTo }, deadline)
    if (user !== undefined) return this.#births.login(suffix, request, user, deadline)
    if (idleTimeoutMs !== undefined) await this.#lengthen(suffix, idleTimeoutMs, deadline)
    const reply = await this.#records.patch(suffix, request, deadline)
    if (reply.due === true && reply.kind === 'applied' && reply.state)
      await this.#refresh(suffix, reply.state, deadline)
    // Who writes to all sessions of a user means this one, whatever it is called by now.
    if (reply.kind === 'gone' && reply.movedTo !== undefined && request.ifUser !== undefined)
      return this.patch(reply.movedTo, request, deadline)
    return reply
  }

  async destroy(suffix: string, only: DestroyConditions, deadline: number): Promise<boolean> {
    if (only.ifUser !== undefined) return this.#revocation.one(only.ifUser, suffix, deadline)
    const { destroyed, user = '' } = await this.#records.destroy(suffix, only, deadline)
    if (destroyed && user !== '') await this.#cleaning(this.#index.leave(user, 'any', [suffix], deadline))
    return destroyed
  }

  async list(user: string, from: string | null, deadline: number): Promise<Page> {
    const { scores, nowMs, next } = await this.#index.entries(user, from ?? '0', BATCH, deadline)
    const looked = await Promise.all([...scores.keys()].map((suffix) => this.#listed(suffix, deadline)))
    const gone = [...scores].filter((_, i) => looked[i] === 'gone')
    // One that is there for a while yet may be a session under way.
    await this.#forget(user, 'passed', gone.filter(([, score]) => Number(score) <= nowMs), deadline) // prettier-ignore
    await this.#forget(user, 'marked', gone.filter(([, score]) => isMarked(score)), deadline) // prettier-ignore
    const records = looked.filter((found) => typeof found === 'object' && found.state.user === user)
    return { records: records as ListedRecord[], nowMs, next }
  }

  revoke(user: string, except: string | undefined, deadline: number): Promise<number> {
    return this.#revocation.all(user, except, deadline)
  }

  async scan(from: string | null, deadline: number): Promise<Page> {
    const { suffixes, nowMs, next } = await this.#scan.page(from, deadline)
    const found = await Promise.all(suffixes.map((suffix) => this.#listed(suffix, deadline)))
    return { records: found.filter((record) => typeof record === 'object'), nowMs, next }
  }

  probe(deadline: number): Promise<Capabilities> {
    return this.#calls.probe(deadline)
  }

  #forget(
    user: string,
    when: 'passed' | 'marked',
    entries: readonly (readonly [suffix: string, score: string])[],
    deadline: number,
  ): Promise<void> {
    const suffixes = entries.map(([suffix]) => suffix)
    return this.#cleaning(this.#index.leave(user, when, suffixes, deadline))
  }

  /** What a name stands for: a record, something that is not shown, or nothing at all. */
  async #listed(suffix: string, deadline: number): Promise<ListedRecord | 'hidden' | 'gone'> {
    const found = await this.#readClient(suffix, deadline)
    if (found === null) return 'gone'
    // It is listed where it has moved to.
    if (typeof found === 'string') return found === 'foreign' ? 'hidden' : this.#listed(found, deadline)
    return { suffix, state: found.state, client: found.client ?? null }
  }

  async #readClient(suffix: string, deadline: number): ReturnType<Records['read']> {
    try {
      return await this.#records.read(suffix, { query: { kind: 'client' } }, deadline)
    } catch (error) {
      if (isForeign(error)) return 'foreign'
      throw error
    }
  }

  /** The entry is to outlive the record, so it goes first. */
  async #lengthen(suffix: string, idleTimeoutMs: number, deadline: number): Promise<void> {
    const found = await this.#records.read(suffix, STATE, deadline)
    if (found === null || typeof found === 'string' || found.state.user === '') return
    await this.#index.refresh(found.state.user, suffix, idleTimeoutMs, deadline)
  }

  #refresh(suffix: string, { user, idleTimeoutMs }: SessionState, deadline: number): Promise<void> {
    if (user === '') return Promise.resolve()
    return this.#cleaning(this.#index.refresh(user, suffix, idleTimeoutMs, deadline))
  }

  /** What the caller asked for is done: an entry that stays behind is hidden, and one refresh of eight may fail. */
  async #cleaning(step: Promise<void>): Promise<void> {
    await step.catch(() => {})
  }
}

const isForeign = (error: unknown): boolean =>
  error instanceof SessionBackendError && error.reason === 'foreign-key'

/** Where a record enters a user's index without a common slot: create, login, regenerate. Steps by docs/decisions/003-cross-slot.md. */
import type {
  CreateReply,
  NewRecord,
  PatchReply,
  PatchRequest,
  Predecessor,
  TakeOverReply,
} from '../../backends/backend.ts'
import { applyPatch } from '../../domain/apply-patch.ts'
import type { JsonObject } from '../../domain/json.ts'
import type { SessionState } from '../../domain/session.ts'
import { versionAfter } from '../../domain/upgrade.ts'
import { afterPart } from '../../errors.ts'
import type { Pending, RecordRead, Records } from '../records.ts'
import type { Places } from './revocation.ts'
import { PENDING_MS } from './user-index.ts'
import type { UserIndex } from './user-index.ts'

/** For the state that is left out of a query. */
const STATE = { query: { kind: 'none' } } as const

type Refused = Exclude<PatchReply, { kind: 'applied' }>
type Verified = SessionState | 'gone' | 'other' | 'revoked'

export class Births {
  readonly #records: Records
  readonly #index: UserIndex
  readonly #places: Places

  constructor(records: Records, index: UserIndex, places: Places) {
    this.#records = records
    this.#index = index
    this.#places = places
  }

  create(suffix: string, record: NewRecord, deadline: number): Promise<CreateReply> {
    return this.#enter(suffix, record, deadline, (pending) =>
      this.#records.create(suffix, record, deadline, pending),
    )
  }

  takeOver(
    suffix: string,
    record: NewRecord,
    predecessor: Predecessor,
    deadline: number,
  ): Promise<TakeOverReply> {
    return this.#enter(suffix, record, deadline, (pending) =>
      this.#records.takeOver(suffix, record, predecessor, deadline, pending),
    )
  }

  async #enter<Reply extends TakeOverReply>(
    suffix: string,
    { user, limit }: NewRecord,
    deadline: number,
    make: (pending?: Pending) => Promise<Reply>,
  ): Promise<Reply | CreateReply> {
    if (user === '') return make()
    if (!(await this.#places.enter(user, suffix, limit, deadline))) return { kind: 'limit' }
    const made = await make({ ms: PENDING_MS })
    if (made.kind !== 'applied') return made
    return after(async () => {
      const verified = await this.#verify(suffix, made.state, limit, deadline)
      if (typeof verified === 'string') return { kind: 'revoked' }
      return { kind: 'applied', state: verified }
    })
  }

  /** A patch after which the record is of another user, or of none. */
  async login(suffix: string, request: PatchRequest, user: string, deadline: number): Promise<PatchReply> {
    for (;;) {
      const found = await this.#records.read(suffix, STATE, deadline)
      if (found === null || typeof found === 'string') return { kind: 'gone' }
      const { user: before } = found.state
      if (request.ifUser !== undefined && request.ifUser !== before) return { kind: 'gone' }
      const reply = await this.#loginFrom(suffix, { ...request, ifUser: before, limit: null }, user, {
        limit: request.limit ?? null,
        deadline,
      })
      if (reply !== 'again') return reply
    }
  }

  /** Under the new name first, as a copy that ends early; the old name leads there once nobody has changed it meanwhile. */
  async move(
    suffix: string,
    request: PatchRequest & { readonly moveTo: string },
    deadline: number,
  ): Promise<PatchReply> {
    const { moveTo } = request
    for (let attempt = 0; ; attempt++) {
      const again = attempt > 0
      const found = await this.#original(suffix, request, deadline)
      // Who has read one copy by the user's index must not take the next one for the same.
      const revision = again ? `${request.revision}-${attempt}` : request.revision
      const copy = 'kind' in found ? found : copied(found, { ...request, revision })
      if ('kind' in copy) return this.#without(again, moveTo, copy, deadline)
      const { record, state, numbers } = copy
      const { user } = record
      const before = found as RecordRead
      const limit = user === before.state.user ? null : (request.limit ?? null)
      if (user !== '' && !(await this.#places.enter(user, moveTo, limit, deadline)))
        return this.#without(again, moveTo, { kind: 'limit' }, deadline)
      const pending = { ms: PENDING_MS, copyOf: state, from: suffix, again }
      const made = await this.#records.create(moveTo, record, deadline, pending)
      if (made.kind !== 'applied') return made
      const { revision: read, user: oldUser } = before.state
      const buried = await this.#records.bury(suffix, read, moveTo, PENDING_MS, deadline)
      if (buried === 'changed') continue
      if (buried === 'gone') return this.#without(true, moveTo, { kind: 'gone' }, deadline)
      return after(async () => {
        const verified = await this.#verify(moveTo, made.state, limit, deadline)
        if (typeof verified === 'string') return { kind: 'revoked' }
        // A mark is for who logs out all of them to find, and to follow to the new one.
        if (oldUser !== '') await this.#index.leave(oldUser, 'unmarked', [suffix], deadline)
        return { kind: 'applied', state: verified, numbers, data: record.data }
      })
    }
  }

  async #loginFrom(
    suffix: string,
    request: PatchRequest & { readonly ifUser: string },
    user: string,
    { limit, deadline }: { limit: NewRecord['limit']; deadline: number },
  ): Promise<PatchReply | 'again'> {
    const enters = user !== '' && user !== request.ifUser
    if (enters && !(await this.#places.enter(user, suffix, limit, deadline))) return { kind: 'limit' }
    const reply = await this.#records.patch(suffix, request, deadline, enters ? PENDING_MS : undefined)
    // Gone, or of another user by now: the next round tells.
    if (reply.kind === 'gone') return 'again'
    if (reply.kind !== 'applied' || !reply.state || !enters) return reply
    const { state } = reply
    return after(async () => {
      const verified = await this.#verify(suffix, state, limit, deadline)
      if (verified === 'revoked') return { kind: verified }
      // It was applied; another call has ended the record since, or moved it with the change.
      return verified === 'other' || verified === 'gone' ? reply : { ...reply, state: verified }
    })
  }

  /** A pending record whose entry is there gets its time, and ends where it is not. */
  async #verify(
    suffix: string,
    { user, idleTimeoutMs }: SessionState,
    limit: NewRecord['limit'],
    deadline: number,
  ): Promise<Verified> {
    if (user === '') return this.#records.confirm(suffix, user, deadline)
    const asked = { idleTimeoutMs, others: limit?.onLimit === 'destroy-oldest' }
    const others = await this.#index.verify(user, suffix, asked, deadline)
    if (!others) {
      const { destroyed } = await this.#records.destroy(suffix, { ifUser: user }, deadline)
      return destroyed ? 'revoked' : 'gone'
    }
    const confirmed = await this.#records.confirm(suffix, user, deadline)
    if (typeof confirmed === 'object' && limit) await this.#places.trim(user, limit, others, deadline)
    return confirmed
  }

  /** What is to be moved, as a record of ours. */
  async #original(
    suffix: string,
    request: PatchRequest,
    deadline: number,
  ): Promise<RecordRead | (Refused & { kind: 'gone' | 'conflict' })> {
    const found = await this.#records.read(suffix, { query: { kind: 'whole' } }, deadline)
    if (found === null || typeof found === 'string') return { kind: 'gone' }
    if (request.ifUser !== undefined && request.ifUser !== found.state.user) return { kind: 'gone' }
    if (request.ifRevision !== undefined && request.ifRevision !== found.state.revision)
      return { kind: 'conflict' }
    return found
  }

  /** Nobody has heard of the copy. */
  async #without(made: boolean, moveTo: string, reply: Refused, deadline: number): Promise<PatchReply> {
    if (made) await this.#records.destroy(moveTo, {}, deadline)
    return reply
  }
}

interface Copy {
  readonly record: NewRecord
  readonly state: SessionState
  readonly numbers: readonly number[]
}

/** The record under its new name, changed by the patch on the way. */
function copied(found: RecordRead, request: PatchRequest): Copy | Refused {
  const { schemaVersion: has = 0 } = found
  const schemaVersion = versionAfter(has, request.schemaVersion, request.replace !== undefined)
  if (schemaVersion === undefined) return { kind: 'version', schemaVersion: has }
  const changed = changedData(found.data ?? {}, request)
  if (changed.kind !== 'applied') return changed
  const { state: old, nowMs } = found
  const renew = request.renew
  const own = renew !== undefined && (renew.own || old.absoluteTimeoutMs === null)
  const absoluteTimeoutMs = own ? renew.absoluteTimeoutMs : old.absoluteTimeoutMs
  const renewed = absoluteTimeoutMs === null ? null : nowMs + absoluteTimeoutMs
  const idleTimeoutMs = request.idleTimeoutMs ?? old.idleTimeoutMs
  const state = { ...old, idleTimeoutMs, absoluteTimeoutMs, deadlineMs: renew ? renewed : deadlineOf(found) }
  const record = {
    data: changed.data,
    text: request.replace?.text ?? JSON.stringify(changed.data),
    revision: request.revision,
    user: request.user ?? old.user,
    idleTimeoutMs,
    absoluteTimeoutMs,
    envelope: request.envelope === undefined ? (found.envelope ?? null) : request.envelope,
    client: request.client ?? found.client ?? null,
    limit: null,
    schemaVersion,
  }
  return { record, state, numbers: changed.numbers }
}

/** A pending record has a deadline that is not its own. */
const deadlineOf = ({ pending, state }: RecordRead): number | null =>
  pending === undefined ? state.deadlineMs : pending === '' ? null : Number(pending)

const changedData = (
  data: JsonObject,
  { replace, operations }: PatchRequest,
): ReturnType<typeof applyPatch> =>
  replace ? { kind: 'applied', data: replace.data, numbers: [] } : applyPatch(data, operations)

/** Something has happened by now: a failure is `unknown`. */
async function after<T>(steps: () => Promise<T>): Promise<T> {
  try {
    return await steps()
  } catch (error) {
    throw afterPart(error)
  }
}

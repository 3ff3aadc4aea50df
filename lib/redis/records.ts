/** One record a call, on Redis, for any form of document: each method is one script. */
import type {
  CreateReply,
  DestroyConditions,
  NewRecord,
  PatchRequest,
  Predecessor,
  ReadReply,
  ReadRequest,
  TakeOverReply,
} from '../backends/backend.ts'
import type { SessionState } from '../domain/session.ts'
import {
  conditionsText,
  lettersOf,
  limitText,
  patchReply,
  revisionText,
  stampedRevision,
  versionIn,
} from './patch-call.ts'
import type { RecordPatch } from './patch-call.ts'
import type { Answer } from './document.ts'
import { readArguments } from './read-call.ts'
import { CODE, numberAt, refusal, stateOf, textAt } from './reply.ts'
import type { Reply } from './reply.ts'
import type { ScriptCalls } from './script-calls.ts'

/** A record that ends early unless it is confirmed: how long it has, and what it is made of if it is a copy. */
export interface Pending {
  readonly ms: number
  readonly copyOf?: SessionState
  /** The name it moves from. */
  readonly from?: string
  /** Over an earlier copy. */
  readonly again?: boolean
}

/** Without witnesses the caller keeps the index, and is told what it needs for that. */
export type RecordRead = ReadReply & Pick<Answer, 'pending'> & { readonly due: boolean }

export interface RecordEnd {
  readonly destroyed: boolean
  readonly user?: string | undefined
  readonly movedTo?: string | undefined
}

const WHOLE = { kind: 'whole' } as const

export class Records {
  readonly #calls: ScriptCalls
  readonly #witnesses: readonly string[]

  /** `witnesses`: keys that let the scripts reach the index; none if the caller keeps it. */
  constructor(calls: ScriptCalls, witnesses: readonly string[]) {
    this.#calls = calls
    this.#witnesses = witnesses
  }

  create(suffix: string, record: NewRecord, deadline: number, pending?: Pending): Promise<CreateReply> {
    // Without a predecessor nothing can have changed.
    return this.#make(suffix, record, deadline, pending) as Promise<CreateReply>
  }

  takeOver(
    suffix: string,
    record: NewRecord,
    predecessor: Predecessor,
    deadline: number,
    pending?: Pending,
  ): Promise<TakeOverReply> {
    return this.#make(suffix, record, deadline, pending, predecessor)
  }

  async #make(
    suffix: string,
    record: NewRecord,
    deadline: number,
    pending: Pending | undefined,
    predecessor?: Predecessor,
  ): Promise<TakeOverReply> {
    const { form } = this.#calls
    const { idleTimeoutMs, absoluteTimeoutMs, user } = record
    const revision = stampedRevision(record.revision, record.schemaVersion)
    const state = [revision, idleTimeoutMs, absoluteTimeoutMs ?? '', user].join('|')
    const options = pending ? pendingText(pending) : limitText(record.limit)
    const args = [state, options + pastText(predecessor), ...form.newRecord(record)]
    const keys = this.#keys(suffix, true)
    if (predecessor?.key) keys.push(predecessor.key.name)
    const reply = await this.#run('create', keys, suffix, args, deadline)
    if (reply.code === CODE.OK) return { kind: 'applied', state: stateOf(reply.items[1]) }
    if (reply.code === CODE.EXISTS) return { kind: 'exists' }
    if (reply.code === CODE.LIMIT) return { kind: 'limit' }
    if (reply.code === CODE.CONFLICT) return { kind: 'changed' }
    throw await this.#calls.failure(reply, deadline)
  }

  /** A text: the record has gone, and moved there. */
  async read(suffix: string, request: ReadRequest, deadline: number): Promise<RecordRead | string | null> {
    const { form } = this.#calls
    const keys = this.#keys(suffix, request.touch !== undefined)
    const reply = await this.#run('read', keys, suffix, readArguments(request, form), deadline)
    if (reply.code === CODE.GONE) return reply.items.length === 0 ? null : textAt(reply, 0)
    if (reply.code !== CODE.OK && reply.code !== CODE.UNCHANGED && reply.code !== CODE.VERSION)
      throw await this.#calls.failure(reply, deadline)
    const due = reply.items.at(-1) === 1
    const base = { state: stateOf(reply.items[1]), nowMs: numberAt(reply, 0), due }
    if (reply.code === CODE.UNCHANGED) return { ...base, unchanged: true }
    if (reply.code === CODE.VERSION) {
      const found = { otherVersion: true, schemaVersion: numberAt(reply, 2) }
      return { ...base, ...form.answer(WHOLE, reply.items[3]), ...found }
    }
    if (request.query.kind !== 'whole') return Object.assign(base, form.answer(request.query, reply.items[2]))
    const stamped = { schemaVersion: versionIn(base.state.revision) }
    return Object.assign(base, stamped.schemaVersion > 0 && stamped, form.answer(WHOLE, reply.items[2]))
  }

  async patch(
    suffix: string,
    request: PatchRequest,
    deadline: number,
    pendingMs?: number,
  ): Promise<RecordPatch> {
    const { form } = this.#calls
    const { letters } = form
    const operations = request.replace
      ? form.replacement(request.replace.data, request.replace.text)
      : form.operations(request.operations)
    if (!operations) return { kind: 'whole' }
    const keys = this.#keys(suffix, true)
    if (request.moveTo !== undefined) keys.push(this.#calls.keyOf(request.moveTo))
    const conditions = conditionsText(request, form, pendingMs)
    const revision = stampedRevision(request.revision, request.schemaVersion)
    const args = [revision, lettersOf(request, form), conditions, ...operations]
    const reply = await this.#run('patch', keys, suffix, args, deadline)
    // Nothing was written: the other form may do it.
    if (reply.code === CODE.REFUSED && form.adapt(refusal(reply), letters))
      return this.patch(suffix, request, deadline, pendingMs)
    const known = patchReply(reply, revision)
    if (!known) throw await this.#calls.failure(reply, deadline)
    if (known.kind !== 'applied' || request.moveTo === undefined) return known
    return { ...known, ...form.answer(WHOLE, reply.items[3]) }
  }

  async destroy(suffix: string, only: DestroyConditions, deadline: number): Promise<RecordEnd> {
    const args = [only.ifUser ?? '*', revisionText(only.ifRevision)]
    const reply = await this.#run('destroy', this.#keys(suffix, true), suffix, args, deadline)
    const [text] = reply.items
    const told = typeof text === 'string' ? text : undefined
    if (reply.code === CODE.OK) return { destroyed: true, user: told }
    if (reply.code === CODE.GONE) return { destroyed: false, movedTo: told }
    throw await this.#calls.failure(reply, deadline)
  }

  /** Gives a pending record its time. `other`: it is of another user now. */
  async confirm(suffix: string, user: string, deadline: number): Promise<SessionState | 'gone' | 'other'> {
    const reply = await this.#run('confirm', this.#keys(suffix, false), suffix, [user], deadline)
    if (reply.code === CODE.OK) return stateOf(reply.items[1])
    if (reply.code === CODE.GONE) return 'gone'
    if (reply.code === CODE.CONFLICT) return 'other'
    throw await this.#calls.failure(reply, deadline)
  }

  /** Leaves the new name in place of a record that has not changed since. */
  async bury(
    suffix: string,
    revision: string,
    movedTo: string,
    ms: number,
    deadline: number,
  ): Promise<'done' | 'gone' | 'changed'> {
    const args = [revisionText(revision), movedTo, String(ms)]
    const reply = await this.#run('bury', this.#keys(suffix, false), suffix, args, deadline)
    if (reply.code === CODE.OK) return 'done'
    if (reply.code === CODE.GONE) return 'gone'
    if (reply.code === CODE.CONFLICT) return 'changed'
    throw await this.#calls.failure(reply, deadline)
  }

  #run(
    name: 'create' | 'read' | 'patch' | 'destroy' | 'confirm' | 'bury',
    keys: string[],
    suffix: string,
    args: readonly string[],
    deadline: number,
  ): Promise<Reply> {
    return this.#calls.run(this.#calls.form.scripts[name], keys, suffix, args, deadline)
  }

  #keys(suffix: string, mayTouchIndex: boolean): string[] {
    const key = this.#calls.keyOf(suffix)
    return mayTouchIndex ? [key, ...this.#witnesses] : [key]
  }
}

/** The second line of ARGV 4 of create.lua. */
const pastText = (predecessor: Predecessor | undefined): string =>
  predecessor ? `\n${predecessor.createdMs ?? ''}|${predecessor.leftMs}|${predecessor.key?.digest ?? ''}` : ''

/** ARGV 4 of create.lua. */
function pendingText({ ms, copyOf, from = '', again }: Pending): string {
  const deadline = copyOf && (copyOf.deadlineMs ?? '-')
  return ['pending', ms, copyOf?.createdMs ?? '', deadline ?? '', from, again === true ? 'again' : ''].join(
    '|',
  )
}

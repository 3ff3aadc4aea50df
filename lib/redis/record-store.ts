/** The backend's contract on Redis, for any form of document: each method is one script. */
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
  SessionBackend,
} from '../backends/backend.ts'
import { afterPart } from '../errors.ts'
import type { RedisTransport } from './client.ts'
import type { DocumentForm } from './document.ts'
import { indexKey, witnesses } from './keys.ts'
import type { KeyNames } from './keys.ts'
import { readArguments } from './read-call.ts'
import { conditionsText, lettersOf, limitText, patchReply, revisionText } from './patch-call.ts'
import { probeLua } from './lua.generated.ts'
import type { ScriptName } from './lua.generated.ts'
import { CODE, failureIn, numberAt, refusal, replyOf, stateOf, textAt, withoutJson } from './reply.ts'
import type { Reply } from './reply.ts'
import { ScriptRunner, script } from './scripts.ts'

const BATCH = 500
const probe = script(probeLua)

export class RedisRecordStore implements SessionBackend {
  readonly #form: DocumentForm
  readonly #names: KeyNames
  readonly #runner: ScriptRunner
  readonly #settings: readonly [before: string, after: string]
  readonly #clock: (() => number) | undefined
  readonly #userWitnesses: [string, string]
  readonly #recordWitnesses: [string, string]

  constructor(form: DocumentForm, transport: RedisTransport, names: KeyNames, settings: BackendSettings) {
    this.#form = form
    this.#names = names
    this.#runner = new ScriptRunner(transport)
    this.#clock = settings.clock
    const { touchIntervalMs, idleTimeoutMs, userIdField } = settings
    this.#settings = [`${touchIntervalMs}|${idleTimeoutMs}|`, `|${form.userPath(userIdField)}`]
    this.#userWitnesses = witnesses(names.userPrefix)
    this.#recordWitnesses = witnesses(names.prefix)
  }

  keyOf(suffix: string): string {
    return this.#names.prefix + suffix
  }

  async create(suffix: string, record: NewRecord, deadline: number): Promise<CreateReply> {
    const { revision, idleTimeoutMs, absoluteTimeoutMs, user } = record
    const state = [revision, idleTimeoutMs, absoluteTimeoutMs ?? '', user].join('|')
    const keys = this.#recordKeys(suffix, true)
    const args = [state, limitText(record.limit), ...this.#form.newRecord(record)]
    const reply = await this.#run('create', keys, suffix, args, deadline)
    if (reply.code === CODE.OK) return { kind: 'applied', state: stateOf(reply.items[1]) }
    if (reply.code === CODE.EXISTS) return { kind: 'exists' }
    if (reply.code === CODE.LIMIT) return { kind: 'limit' }
    throw await this.#failure(reply, deadline)
  }

  async read(suffix: string, request: ReadRequest, deadline: number): Promise<ReadReply | null> {
    const keys = this.#recordKeys(suffix, request.touch !== undefined)
    const reply = await this.#run('read', keys, suffix, readArguments(request, this.#form), deadline)
    if (reply.code === CODE.GONE) return null
    if (reply.code !== CODE.OK && reply.code !== CODE.UNCHANGED) throw await this.#failure(reply, deadline)
    const base = { state: stateOf(reply.items[1]), nowMs: numberAt(reply, 0) }
    if (reply.code === CODE.UNCHANGED) return { ...base, unchanged: true }
    return Object.assign(base, this.#form.answer(request.query, reply.items[2]))
  }

  async patch(suffix: string, request: PatchRequest, deadline: number): Promise<PatchReply> {
    const { letters } = this.#form
    const operations = request.replace
      ? this.#form.replacement(request.replace.data, request.replace.text)
      : this.#form.operations(request.operations)
    if (!operations) return { kind: 'whole' }
    const keys = this.#recordKeys(suffix, true)
    if (request.moveTo !== undefined) keys.push(this.keyOf(request.moveTo))
    const args = [
      request.revision,
      lettersOf(request, this.#form),
      conditionsText(request, this.#form),
      ...operations,
    ]
    const reply = await this.#run('patch', keys, suffix, args, deadline)
    // Nothing was written: the other form may do it.
    if (reply.code === CODE.REFUSED && this.#form.adapt(refusal(reply), letters))
      return this.patch(suffix, request, deadline)
    const known = patchReply(reply)
    if (!known) throw await this.#failure(reply, deadline)
    if (known.kind !== 'applied' || request.moveTo === undefined) return known
    return { ...known, ...this.#form.answer({ kind: 'whole' }, reply.items[3]) }
  }

  async destroy(suffix: string, only: DestroyConditions, deadline: number): Promise<boolean> {
    const args = [only.ifUser ?? '*', revisionText(only.ifRevision)]
    const reply = await this.#run('destroy', this.#recordKeys(suffix, true), suffix, args, deadline)
    if (reply.code !== CODE.OK && reply.code !== CODE.GONE) throw await this.#failure(reply, deadline)
    return reply.code === CODE.OK
  }

  async list(user: string, from: string | null, deadline: number): Promise<Page> {
    const keys = this.#indexKeys(user)
    return this.#page(
      await this.#run('list', keys, '', [user, from ?? '0', String(BATCH)], deadline),
      deadline,
    )
  }

  async revoke(user: string, except: string | undefined, deadline: number): Promise<number> {
    let { destroyed, more } = await this.#revokeBatch(user, except, '', deadline)
    while (more) {
      const batch = await this.#revokeBatch(user, except, '1', deadline).catch((error: unknown) => {
        throw afterPart(error)
      })
      destroyed += batch.destroyed
      more = batch.more
    }
    return destroyed
  }

  async scan(from: string | null, deadline: number): Promise<Page> {
    const keys = [this.#names.prefix]
    return this.#page(await this.#run('scan', keys, '', [from ?? '0', String(BATCH)], deadline), deadline)
  }

  async probe(deadline: number): Promise<Capabilities> {
    const { requires, uses, store } = this.#form
    const found = await this.#runner.run(probe, [this.#names.prefix], [...requires, ...uses], deadline)
    const names: readonly unknown[] = Array.isArray(found) ? found : []
    const missing = requires.filter((name) => !names.includes(name))
    if (missing.length > 0) throw withoutJson(missing)
    return { store, features: uses.filter((name) => names.includes(name)) }
  }

  async #revokeBatch(
    user: string,
    except: string | undefined,
    again: '' | '1',
    deadline: number,
  ): Promise<{ destroyed: number; more: boolean }> {
    const args = [user, except ?? '', String(BATCH), again]
    const reply = await this.#run('revoke', this.#indexKeys(user), '', args, deadline)
    if (reply.code !== CODE.OK) throw await this.#failure(reply, deadline)
    return { destroyed: numberAt(reply, 0), more: textAt(reply, 1) === '1' }
  }

  /** `suffix` is empty where the script is not about one record. */
  #run(
    name: ScriptName,
    keys: string[],
    suffix: string,
    args: readonly string[],
    deadline: number,
  ): Promise<Reply> {
    const now = this.#clock ? String(this.#clock()) : ''
    const [before, after] = this.#settings
    const all = [now, before + suffix + after, ...args]
    return this.#runner.run(this.#form.scripts[name], keys, all, deadline).then(replyOf)
  }

  /** A server that refuses a command with no more than ERR may not have it at all. */
  async #failure(reply: Reply, deadline: number): Promise<Error> {
    if (reply.code === CODE.REFUSED && refusal(reply) === 'ERR') await this.probe(deadline)
    return failureIn(reply)
  }

  #recordKeys(suffix: string, mayTouchIndex: boolean): string[] {
    return mayTouchIndex ? [this.keyOf(suffix), ...this.#userWitnesses] : [this.keyOf(suffix)]
  }

  #indexKeys(user: string): string[] {
    return [indexKey(this.#names, user), ...this.#recordWitnesses]
  }

  async #page(reply: Reply, deadline: number): Promise<Page> {
    if (reply.code !== CODE.OK) throw await this.#failure(reply, deadline)
    const cursor = textAt(reply, 1)
    return { records: this.#listed(reply), nowMs: numberAt(reply, 0), next: cursor === '0' ? null : cursor }
  }

  #listed(reply: Reply): ListedRecord[] {
    return reply.items.slice(2).map((item) => {
      const [suffix, packed, client] = Array.isArray(item) ? (item as unknown[]) : []
      return { suffix: String(suffix), state: stateOf(packed), client: this.#form.listedClient(client) }
    })
  }
}

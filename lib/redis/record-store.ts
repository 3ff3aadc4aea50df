/** The backend's contract where one script can reach a session and the index of its user: each method is one script. */
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
} from '../backends/backend.ts'
import { afterPart } from '../errors.ts'
import type { RedisTransport } from './client.ts'
import type { DocumentForm } from './document.ts'
import { indexKey, witnesses } from './keys.ts'
import type { KeyNames } from './keys.ts'
import type { ScriptName } from './lua.generated.ts'
import { Records } from './records.ts'
import { CODE, numberAt, stateOf, textAt } from './reply.ts'
import type { Reply } from './reply.ts'
import { ScriptCalls } from './script-calls.ts'

/**
 * How many sessions one script destroys, and how many it looks at: nobody else's call runs meanwhile, and each takes
 * tens of microseconds (docs/decisions/007-hot-paths.md).
 */
const DESTROYED_AT_ONCE = 25
const PAGE = 50

export class RedisRecordStore implements SessionBackend {
  readonly #calls: ScriptCalls
  readonly #records: Records
  readonly #recordWitnesses: [string, string]

  constructor(form: DocumentForm, transport: RedisTransport, names: KeyNames, settings: BackendSettings) {
    this.#calls = new ScriptCalls(form, transport, names, settings)
    this.#records = new Records(this.#calls, witnesses(names.userPrefix))
    this.#recordWitnesses = witnesses(names.prefix)
  }

  keyOf(suffix: string): string {
    return this.#calls.keyOf(suffix)
  }

  create(suffix: string, record: NewRecord, deadline: number): Promise<CreateReply> {
    return this.#records.create(suffix, record, deadline)
  }

  takeOver(
    suffix: string,
    record: NewRecord,
    predecessor: Predecessor,
    deadline: number,
  ): Promise<TakeOverReply> {
    return this.#records.takeOver(suffix, record, predecessor, deadline)
  }

  async read(suffix: string, request: ReadRequest, deadline: number): Promise<ReadReply | null> {
    const found = await this.#records.read(suffix, request, deadline)
    // Another store on this server may keep its index by the other protocol.
    return typeof found === 'string' ? null : found
  }

  patch(suffix: string, request: PatchRequest, deadline: number): Promise<PatchReply> {
    return this.#records.patch(suffix, request, deadline)
  }

  async destroy(suffix: string, only: DestroyConditions, deadline: number): Promise<boolean> {
    return (await this.#records.destroy(suffix, only, deadline)).destroyed
  }

  async list(user: string, from: string | null, deadline: number): Promise<Page> {
    return this.#page('list', this.#indexKeys(user), [user, from ?? '0', String(PAGE)], deadline)
  }

  async revoke(user: string, except: string | undefined, deadline: number): Promise<number> {
    let { destroyed, next } = await this.#revokeBatch(user, except, '', deadline)
    while (next !== '') {
      const batch = await this.#revokeBatch(user, except, next, deadline).catch((error: unknown) => {
        throw afterPart(error, destroyed)
      })
      destroyed += batch.destroyed
      next = batch.next
    }
    return destroyed
  }

  /** The witnesses keep it from answering for one node of a cluster as if that were all. */
  async scan(from: string | null, deadline: number): Promise<Page> {
    return this.#page('scan', [...this.#recordWitnesses], [from ?? '0', String(PAGE)], deadline)
  }

  probe(deadline: number): Promise<Capabilities> {
    return this.#calls.probe(deadline)
  }

  /** `after`: what the batch before has left to do. */
  async #revokeBatch(
    user: string,
    except: string | undefined,
    after: string,
    deadline: number,
  ): Promise<{ destroyed: number; next: string }> {
    const args = [user, except ?? '', String(DESTROYED_AT_ONCE), after]
    const reply = await this.#run('revoke', this.#indexKeys(user), args, deadline)
    if (reply.code !== CODE.OK) throw await this.#calls.failure(reply, deadline)
    return { destroyed: numberAt(reply, 0), next: textAt(reply, 1) }
  }

  #run(name: ScriptName, keys: string[], args: readonly string[], deadline: number): Promise<Reply> {
    return this.#calls.run(this.#calls.form.scripts[name], keys, '', args, deadline)
  }

  #indexKeys(user: string): string[] {
    return [indexKey(this.#calls.names, user), ...this.#recordWitnesses]
  }

  async #page(name: ScriptName, keys: string[], args: readonly string[], deadline: number): Promise<Page> {
    const reply = await this.#run(name, keys, args, deadline)
    if (reply.code !== CODE.OK) throw await this.#calls.failure(reply, deadline)
    const cursor = textAt(reply, 1)
    return { records: this.#listed(reply), nowMs: numberAt(reply, 0), next: cursor === '0' ? null : cursor }
  }

  #listed(reply: Reply): ListedRecord[] {
    return reply.items.slice(2).map((item) => {
      const [suffix, packed, client] = Array.isArray(item) ? (item as unknown[]) : []
      const { form } = this.#calls
      return { suffix: String(suffix), state: stateOf(packed), client: form.listedClient(client) }
    })
  }
}

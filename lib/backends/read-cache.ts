/**
 * Keeps what was read, and sends its revision with the next read of the same record: the server then says "unchanged" in
 * place of the whole, in the same round trip that judges whether the session lives and slides its timer. It never
 * answers alone, so that what is gone, expired, revoked or changed by anyone is seen by the very next read.
 */
import { LRUCache } from 'lru-cache'
import { applyPatch } from '../domain/apply-patch.ts'
import { cloneJson, freezeJson } from '../domain/json.ts'
import type { JsonObject } from '../domain/json.ts'
import type { ReadCacheStats } from '../domain/read-cache-stats.ts'
import { versionAfter } from '../domain/upgrade.ts'
import type { PatchReply, PatchRequest, ReadReply, ReadRequest, SessionBackend } from './backend.ts'
import { answer } from './backend-answer.ts'
import type { RecordContent } from './backend-answer.ts'

export interface ReadCacheLimits {
  /** Of the JSON texts of all that is kept, in characters. */
  readonly maxBytes: number
  readonly maxEntries: number
}

/** Frozen, as all that is in it. */
interface Entry extends RecordContent {
  readonly revision: string
  /** As far as is known: changes only add to it. */
  readonly textLength: number
  /** When it was measured. */
  readonly measuredLength: number
}

/** What the entry itself takes: its suffix, its revision, its place in the order. */
const ENTRY_BYTES = 256

/** The same backend, which reads so. */
export function withReadCache(backend: SessionBackend, limits: ReadCacheLimits): SessionBackend {
  const cache = new ReadCache(backend, limits)
  return {
    create: (suffix, record, deadline) => backend.create(suffix, record, deadline),
    ...(backend.takeOver && { takeOver: backend.takeOver.bind(backend) }),
    read: (suffix, request, deadline) => cache.orForget(suffix, cache.read(suffix, request, deadline)),
    patch: (suffix, request, deadline) => cache.orForget(suffix, cache.patch(suffix, request, deadline)),
    destroy: (suffix, only, deadline) => {
      cache.forget(suffix)
      return backend.destroy(suffix, only, deadline)
    },
    list: (user, from, deadline) => backend.list(user, from, deadline),
    revoke: (user, except, deadline) => backend.revoke(user, except, deadline),
    scan: (from, deadline) => backend.scan(from, deadline),
    probe: (deadline) => backend.probe(deadline),
    keyOf: (suffix) => backend.keyOf(suffix),
    stats: () => cache.stats,
  }
}

class ReadCache {
  readonly #backend: SessionBackend
  readonly #entries: LRUCache<string, Entry>
  readonly #counts = { reads: 0, unchanged: 0, sent: 0, bytesSaved: 0, evictions: 0 }

  constructor(backend: SessionBackend, { maxBytes, maxEntries }: ReadCacheLimits) {
    this.#backend = backend
    this.#entries = new LRUCache<string, Entry>({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: ({ textLength }) => textLength + ENTRY_BYTES,
      dispose: (_entry, _suffix, reason) => {
        if (reason === 'evict') this.#counts.evictions++
      },
    })
  }

  get stats(): ReadCacheStats {
    return { ...this.#counts, entries: this.#entries.size, bytes: this.#entries.calculatedSize }
  }

  forget(suffix: string): void {
    this.#entries.delete(suffix)
  }

  /** A call that failed may have done anything. */
  orForget<T>(suffix: string, reply: Promise<T>): Promise<T> {
    return reply.catch((error: unknown) => {
      this.forget(suffix)
      throw error
    })
  }

  async read(suffix: string, request: ReadRequest, deadline: number): Promise<ReadReply | null> {
    const { query, ifRevision } = request
    // A part is sent as fast as "unchanged"; a caller with a revision of its own keeps the whole itself.
    if (query.kind !== 'whole' || ifRevision !== undefined)
      return this.#seen(suffix, await this.#backend.read(suffix, request, deadline))
    this.#counts.reads++
    const entry = this.#usable(suffix, request)
    const asked = entry === undefined ? request : { ...request, ifRevision: entry.revision }
    const reply = await this.#backend.read(suffix, asked, deadline)
    if (entry !== undefined && reply?.unchanged === true) return this.#fromEntry(entry, request, reply)
    return reply && this.#kept(suffix, request, reply)
  }

  /** What this process changes itself it need not be sent, if nobody else has changed the record in between. */
  async patch(suffix: string, request: PatchRequest, deadline: number): Promise<PatchReply> {
    const entry = request.moveTo === undefined ? this.#entries.peek(suffix) : undefined
    if (entry === undefined) return this.#backend.patch(suffix, request, deadline)
    const reply = await this.#backend.patch(suffix, { ...request, tellRevisions: true }, deadline)
    // A read may have been answered meanwhile, and be newer.
    if (reply.kind === 'applied' && this.#entries.peek(suffix) === entry)
      this.#put(suffix, changed(entry, request, reply))
    return reply
  }

  #put(suffix: string, entry: Entry | undefined): void {
    if (entry === undefined) this.forget(suffix)
    else this.#entries.set(suffix, entry)
  }

  /** Of the version that is asked for, if one is: "unchanged" would not tell of another. */
  #usable(suffix: string, { schemaVersion }: ReadRequest): Entry | undefined {
    const entry = this.#entries.get(suffix)
    return (schemaVersion ?? entry?.schemaVersion) === entry?.schemaVersion ? entry : undefined
  }

  /** What is known to be otherwise is forgotten. */
  #seen(suffix: string, reply: ReadReply | null): ReadReply | null {
    const entry = this.#entries.peek(suffix)
    if (entry !== undefined && entry.revision !== reply?.state.revision) this.#entries.delete(suffix)
    return reply
  }

  #fromEntry(entry: Entry, { query, shared }: ReadRequest, { state, nowMs }: ReadReply): ReadReply {
    this.#counts.unchanged++
    this.#counts.bytesSaved += entry.textLength
    return { ...(shared === true ? entry : answer(entry, query)), state, nowMs }
  }

  /** One of another hand has no revision, and one of another version is brought up to date first. */
  #kept(suffix: string, { query, shared }: ReadRequest, reply: ReadReply): ReadReply {
    this.#counts.sent++
    const { data, envelope = null, client = null, schemaVersion = 0, otherVersion } = reply
    const { revision } = reply.state
    if (data === undefined || revision === '' || otherVersion === true)
      return this.#seen(suffix, reply) ?? reply
    const content = { data: freezeJson(data), envelope: freezeJson(envelope), client, schemaVersion }
    const entry = { ...content, revision, ...measured(data) }
    this.#entries.set(suffix, entry)
    return shared === true ? reply : { ...reply, ...answer(entry, query) }
  }
}

/** The entry after a change; `undefined` if it is not certain what there is now. */
function changed(
  entry: Entry,
  { operations, replace, envelope, client, schemaVersion: wanted }: PatchRequest,
  { revisions: [before, revision] = ['', ''], numbers }: PatchReply & { kind: 'applied' },
): Entry | undefined {
  if (before !== entry.revision) return undefined
  const outcome = replace ? { ...replace, kind: 'applied', numbers } : applyPatch(entry.data, operations)
  const schemaVersion = versionAfter(entry.schemaVersion ?? 0, wanted, replace !== undefined)
  if (outcome.kind !== 'applied' || schemaVersion === undefined) return undefined
  if (outcome.numbers.join() !== numbers.join()) return undefined
  return {
    data: freezeJson(replace ? cloneJson(replace.data) : outcome.data),
    envelope: envelope === undefined ? entry.envelope : freezeJson(cloneJson(envelope)),
    client: client ?? entry.client,
    schemaVersion,
    revision,
    ...(replace ? measured(replace.data) : longer(entry, outcome.data, operations)),
  }
}

const measured = (data: JsonObject): Pick<Entry, 'textLength' | 'measuredLength'> => {
  const { length } = JSON.stringify(data)
  return { textLength: length, measuredLength: length }
}

/** To measure a large session for each small change would cost more than the change. */
function longer(
  { textLength, measuredLength }: Entry,
  data: JsonObject,
  operations: PatchRequest['operations'],
): Pick<Entry, 'textLength' | 'measuredLength'> {
  const length = textLength + JSON.stringify(operations).length
  return length > 2 * measuredLength ? measured(data) : { textLength: length, measuredLength }
}

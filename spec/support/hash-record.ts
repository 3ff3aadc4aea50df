/** One record as a hash, by the name `s`, on a server without any module. */
import { createClient } from 'redis'
import type { PatchReply, PatchRequest, Query, ReadReply, ReadRequest } from '../../lib/backends/backend.ts'
import { hashBackend } from '../../lib/backends/hash.ts'
import type { JsonObject, JsonValue } from '../../lib/domain/json.ts'
import type { PreparedOperation } from '../../lib/domain/patch.ts'
import type { SessionPath } from '../../lib/errors.ts'
import { transportOf } from '../../lib/redis/client.ts'
import { uniquePrefix } from '../../lib/testing/harness.ts'
import { plainRedisUrl } from './servers.ts'

export const IDLE_MS = 60_000

const soon = (): number => performance.now() + 5000

type Client = ReturnType<typeof createClient>

export class HashRecord {
  readonly client: Client
  readonly key: string
  readonly #prefix = uniquePrefix()
  readonly #backend: ReturnType<typeof hashBackend>

  constructor(client: Client) {
    this.client = client
    this.key = `${this.#prefix}s`
    this.#backend = this.#backendWith({})
  }

  static async onPlainServer(): Promise<HashRecord> {
    const client: Client = createClient({ url: await plainRedisUrl() })
    await client.connect()
    return new HashRecord(client)
  }

  create(data: JsonObject, user = '', clock?: () => number): Promise<{ kind: string }> {
    const fixed = {
      revision: 'r1',
      idleTimeoutMs: IDLE_MS,
      absoluteTimeoutMs: null,
      envelope: null,
      client: null,
    }
    const record = { ...fixed, limit: null, user, data, text: JSON.stringify(data) }
    return (clock ? this.#backendWith({ clock }) : this.#backend).create('s', record, soon())
  }

  patch(operations: readonly PreparedOperation[], more: Partial<PatchRequest> = {}): Promise<PatchReply> {
    return this.#backend.patch('s', { operations, revision: 'r2', touch: true, ...more }, soon())
  }

  replace(data: JsonObject): Promise<PatchReply> {
    return this.patch([], { replace: { data, text: JSON.stringify(data) } })
  }

  read(query: Query = { kind: 'whole' }, touch?: ReadRequest['touch']): Promise<ReadReply | null> {
    return this.#backend.read('s', { query, touch }, soon())
  }

  async valueAt(...path: SessionPath): Promise<JsonValue | undefined> {
    return (await this.read({ kind: 'paths', paths: [path] }))?.values?.[0]
  }

  async has(path: SessionPath, value: JsonValue): Promise<JsonValue | undefined> {
    return (await this.read({ kind: 'includes', path, value }))?.values?.[0]
  }

  destroy(): Promise<boolean> {
    return this.#backend.destroy('s', {}, soon())
  }

  async countOf(user: string): Promise<number> {
    return (await this.#backend.list(user, null, soon())).records.length
  }

  async clear(): Promise<void> {
    await this.client.del([this.key, `${this.#prefix}user:1001:sessions:index`])
  }

  /** As another hand leaves it. */
  async put(fields: Record<string, string>, seconds: number): Promise<void> {
    await this.client.hSet(this.key, fields)
    await this.client.expire(this.key, seconds)
  }

  async fields(): Promise<Record<string, string>> {
    return { ...(await this.client.hGetAll(this.key)) }
  }

  /** Without what each write changes. */
  async dataFields(): Promise<Record<string, string>> {
    const { _session, created_at: _c, last_activity: _l, ...rest } = await this.fields()
    return rest
  }

  #backendWith(settings: { clock?: () => number }): ReturnType<typeof hashBackend> {
    const names = { prefix: this.#prefix, userPrefix: `${this.#prefix}user:` }
    const fixed = { idleTimeoutMs: IDLE_MS, touchIntervalMs: 0, userIdField: 'user_id' }
    return hashBackend(transportOf(this.client), names, {
      ...fixed,
      textMembers: ['email', 'phone'],
      ...settings,
    })
  }
}

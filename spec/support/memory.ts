/** A memory backend with a clock of the test's, and what tests of it share. */
import type { CreateReply, NewRecord, PatchRequest } from '../../lib/backends/backend.ts'
import { MemoryBackend } from '../../lib/backends/memory.ts'

export const MINUTE = 60_000

export interface MemorySetUp {
  readonly backend: MemoryBackend
  readonly time: { now: number }
  readonly create: (suffix: string, more?: Partial<NewRecord>) => Promise<CreateReply>
  /** Those of the names whose records are live. */
  readonly alive: (...suffixes: string[]) => Promise<string[]>
}

export function setUpMemory({ maxSessions = 1000 }: { maxSessions?: number } = {}): MemorySetUp {
  const time = { now: 1_000_000 }
  const settings = {
    idleTimeoutMs: 30 * MINUTE,
    touchIntervalMs: 0,
    clock: () => time.now,
    userIdField: 'user_id',
  }
  const backend = new MemoryBackend(settings, { maxSessions, prefix: 'sess:' })
  const alive = async (...suffixes: string[]): Promise<string[]> => {
    const found = await Promise.all(suffixes.map((s) => backend.read(s, { query: { kind: 'none' } })))
    return suffixes.filter((_, i) => found[i] !== null)
  }
  return { backend, time, alive, create: (suffix, more = {}) => backend.create(suffix, newRecord(more)) }
}

export function newRecord(more: Partial<NewRecord>): NewRecord {
  return {
    data: { a: 1 },
    text: '{"a":1}',
    revision: 'r1',
    user: '',
    idleTimeoutMs: 30 * MINUTE,
    absoluteTimeoutMs: null,
    envelope: null,
    client: null,
    limit: null,
    ...more,
  }
}

export const patch = (more: Partial<PatchRequest>): PatchRequest => ({
  operations: [],
  revision: 'r2',
  touch: true,
  ...more,
})

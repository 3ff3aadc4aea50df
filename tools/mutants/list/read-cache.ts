/** backends/read-cache.ts, and the revisions it goes by: what would show something stale */
import { bugsIn, contract } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

const MEMORY = contract('MemorySessionStore', 'a (read cache|shared read)')
const JSON_STORE = contract('JsonSessionStore', 'a (read cache|shared read)')

const KEEPS = bugsIn(
  'backends/read-cache.ts',
  [MEMORY],
  [
    {
      bug: 'the cache answers without asking the server',
      breaks: 'I1',
      find: `    const asked = entry === undefined ? request : { ...request, ifRevision: entry.revision }`,
      replace: `    if (entry) return { ...answer(entry, query), state: { revision: entry.revision, createdMs: 0, lastActivityMs: 0, idleTimeoutMs: 1, absoluteTimeoutMs: null, deadlineMs: null, user: '' }, nowMs: 0 }
    const asked = entry === undefined ? request : { ...request, ifRevision: entry.revision }`,
    },
    {
      bug: 'the cache takes any answer for "unchanged"',
      breaks: 'I2',
      find: `if (entry !== undefined && reply?.unchanged === true)`,
      replace: `if (entry !== undefined && reply)`,
    },
    {
      bug: 'the cache answers a session that has gone',
      breaks: 'I1',
      find: `if (entry !== undefined && reply?.unchanged === true)`,
      replace: `if (entry !== undefined && reply?.unchanged !== false)`,
    },
    {
      bug: 'the cache keeps what it sent for good',
      breaks: 'I2',
      find: `    this.#entries.set(suffix, entry)`,
      replace: `    if (!this.#entries.has(suffix)) this.#entries.set(suffix, { ...entry })
    else Object.assign(this.#entries.get(suffix) as object, { revision })`,
    },
    {
      bug: 'the cache takes data of one schema version for those of another',
      breaks: 'I6',
      find: `return (schemaVersion ?? entry?.schemaVersion) === entry?.schemaVersion ? entry : undefined`,
      replace: `return schemaVersion === -1 ? undefined : entry`,
      likely: [contract('MemorySessionStore', 'a session of a'), MEMORY],
    },
    {
      bug: 'callers are given what the cache holds',
      breaks: 'I12',
      find: `{ ...(shared === true ? entry : answer(entry, query)), state, nowMs }`,
      replace: `{ ...entry, state, nowMs }`,
    },
    {
      bug: 'the cache says what the times were when it read',
      breaks: 'time',
      find: `    return { ...(shared === true ? entry : answer(entry, query)), state, nowMs }`,
      replace: `    const states = ((globalThis as Record<string, unknown>)['states'] ??= new WeakMap<object, object>()) as WeakMap<object, typeof state>
    if (!states.has(entry)) states.set(entry, state)
    return { ...(shared === true ? entry : answer(entry, query)), state: states.get(entry) ?? state, nowMs }`,
    },
    {
      bug: 'a session that was destroyed stays in the cache',
      breaks: 'cost',
      find: `      cache.forget(suffix)
      return backend.destroy`,
      replace: `      return backend.destroy`,
      likely: [contract('MemorySessionStore', 'the size of a read cache')],
    },
    {
      bug: 'the cache grows without bounds',
      breaks: 'cost',
      find: `      max: maxEntries,
      maxSize: maxBytes,`,
      replace: `      max: maxEntries + 1e6,
      maxSize: maxBytes + 1e9,`,
      likely: [contract('MemorySessionStore', 'the size of a read cache')],
    },
    {
      bug: 'a change is made to what the cache has, whoever has changed the session before',
      breaks: 'I2',
      find: `  if (before !== entry.revision) return undefined`,
      replace: `  if (before === '') return undefined`,
    },
    {
      bug: 'the cache forgets that a change brings an envelope',
      breaks: 'I2',
      find: `envelope: envelope === undefined ? entry.envelope : freezeJson(cloneJson(envelope)),`,
      replace: `envelope: entry.envelope,`,
    },
    {
      bug: 'the cache keeps old data after a change of the whole',
      breaks: 'I2',
      find: `data: freezeJson(replace ? cloneJson(replace.data) : outcome.data),`,
      replace: `data: freezeJson(replace ? entry.data : outcome.data),`,
    },
  ],
)

const SHARED = bugsIn(
  'policy/reads.ts',
  [MEMORY],
  [
    {
      bug: 'who shares a session can change it for the others',
      breaks: 'I12',
      find: `  const session = Object.freeze({ ...freezeJson(data), ...times })`,
      replace: `  const session = { ...data, ...times }`,
    },
    {
      bug: 'a shared session has the times of its first read',
      breaks: 'time',
      find: `  if (known && TIMES.every((name) => known[name] === times[name])) return`,
      replace: `  if (known) return`,
    },
    {
      bug: 'a touch that changes the envelope keeps the revision',
      breaks: 'I2',
      find: `revision: prepared === undefined ? undefined : context.revision(),`,
      replace: `revision: undefined,`,
    },
  ],
)

const REVISIONS = bugsIn(
  'redis/lua/read.lua',
  [JSON_STORE],
  [
    {
      bug: 'a touch in Redis that changes the envelope keeps the revision',
      breaks: 'I2',
      find: `if revision ~= '' and not state.adopted then state.revision =`,
      replace: `if false then state.revision =`,
    },
    {
      bug: 'a touch with an envelope forgets which schema version the data is of',
      breaks: 'I6',
      find: `state.revision = revision .. (string.match(state.revision, '_%d+$') or '')`,
      replace: `state.revision = revision`,
      likely: [contract('JsonSessionStore', 'a session of a')],
    },
  ],
)

export const READ_CACHE: readonly Mutant[] = [...KEEPS, ...SHARED, ...REVISIONS]

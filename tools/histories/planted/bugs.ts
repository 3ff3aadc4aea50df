/** Bugs of concurrency: each answers rightly to one caller alone. */
import { bugsIn } from '../../mutants/mutant.ts'
import type { Mutant } from '../../mutants/mutant.ts'
import type { Kind, StoreName } from '../load/plan.ts'

export interface PlantedBug {
  readonly mutant: Mutant
  readonly store: StoreName
  readonly kind: Kind
}

type Part = Pick<Mutant, 'bug' | 'find' | 'replace' | 'breaks'>

const inFile = (file: string, store: StoreName, kind: Kind, parts: readonly Part[]): PlantedBug[] =>
  bugsIn(file, [], parts).map((mutant) => ({ mutant, store, kind }))

/** A record that is made of what was read. */
const copyOf = (read: string): string =>
  `{ data: ${read}.data, text: JSON.stringify(${read}.data), user: ${read}.state.user, revision: context.revision(), idleTimeoutMs: ${read}.state.idleTimeoutMs, absoluteTimeoutMs: null, envelope: null, client: null, limit: null }`

const STORE = inFile('store.ts', 'JsonSessionStore', 'calm', [
  {
    bug: 'increment reads, adds and sets',
    breaks: 'I2',
    find: `return writes.increment(this.#context, id, path, by, options)`,
    replace: `const before = await reads.readRecord(this.#context, id, { query: { kind: 'paths', paths: [path] } })
    if (before === null) return null
    const value = Number(before.values?.[0] ?? 0) + by
    return (await writes.write(this.#context, 'increment', id, [{ op: 'set', path, value }], options)) && value`,
  },
  {
    bug: 'grantPermissions reads the list and sets another',
    breaks: 'I2',
    find: `return this.#write('grantPermissions', id, [{ op: 'add', path: PERMISSIONS, values: permissions }])`,
    replace: `const before = await reads.readRecord(this.#context, id, { query: { kind: 'paths', paths: [PERMISSIONS] } })
    if (before === null) return false
    const list = before.values?.[0] ?? []
    const value = [...list, ...permissions.filter((one) => !list.includes(one))]
    return this.#write('grantPermissions', id, [{ op: 'set', path: PERMISSIONS, value }])`,
  },
  {
    bug: 'destroy answers before it deletes',
    breaks: 'I1',
    find: `return writes.destroy(this.#context, id)`,
    replace: `const there = await this.exists(id)
    writes.destroy(this.#context, id).catch(() => {})
    return there`,
  },
])

const POLICY = [
  ...inFile('policy/apply.ts', 'JsonSessionStore', 'calm', [
    {
      bug: 'modify writes without comparing',
      breaks: 'I2',
      find: `requestOf(context, { ...settings, ifRevision }, user, [], prepared)`,
      replace: `requestOf(context, settings, user, [], prepared)`,
    },
  ]),
  ...inFile('policy/writes.ts', 'JsonSessionStore', 'calm', [
    {
      bug: 'ifRevision of a patch is not looked at',
      breaks: 'I2',
      find: `  const patch = prepareOperations(context, operations)
  const settings = settingsOf(context, options)`,
      replace: `  const patch = prepareOperations(context, operations)
  const settings = settingsOf(context, { ...options, ifRevision: undefined } as WriteOptions)`,
    },
    {
      bug: 'a patch of several operations is sent as two',
      breaks: 'I3',
      find: `  const patch = prepareOperations(context, operations)\n`,
      replace: `  if (operations.length > 1) {
    const first = await write(context, method, id, operations.slice(0, 1), options)
    return first && write(context, method, id, operations.slice(1), { ...options, ifRevision: undefined } as WriteOptions)
  }
  const patch = prepareOperations(context, operations)\n`,
    },
  ]),
  ...inFile('policy/reads.ts', 'JsonSessionStore', 'calm', [
    {
      bug: 'a read is answered from a cache',
      breaks: 'I7',
      find: `  const reply = readAs(context, suffix, client, asked, deadline)\n`,
      replace: `  const name = suffix + JSON.stringify(request)
  context.cache ??= new Map()
  const reply = context.cache.get(name) ?? readAs(context, suffix, client, asked, deadline)
  if (!request.touch) context.cache.set(name, reply)
  setTimeout(() => context.cache.delete(name), 20)\n`,
    },
    {
      bug: 'touch writes back the session that it has read',
      breaks: 'I1',
      find: `  const reply = await readRecord(context, id, { query: { kind }, touch: change }, client)\n`,
      replace: `  const reply = await readRecord(context, id, { query: { kind: 'whole' }, touch: change }, client)
  if (reply) await context.backend.create(context.suffixOf(id), ${copyOf('reply')}, context.deadline())\n`,
    },
  ]),
  ...inFile('policy/births.ts', 'JsonSessionStore', 'calm', [
    {
      bug: 'regenerate copies the session and then deletes it',
      breaks: 'I2',
      find: `    const applied = await applyWrite(context, from, patch, { ...settings, moveTo: suffix }, deadline)\n`,
      replace: `    const changed = await applyWrite(context, from, patch, settings, deadline)
    const found = changed && (await context.backend.read(from, { query: { kind: 'whole' } }, deadline))
    if (!found) return null
    await context.backend.create(suffix, ${copyOf('found')}, deadline)
    await context.backend.destroy(from, {}, deadline)
    const applied = found\n`,
    },
  ]),
]

const SCRIPTS = [
  ...inFile('redis/lua/patch.lua', 'HashSessionStore', 'calm', [
    {
      bug: 'the scripts compare no revisions',
      breaks: 'I2',
      find: `if if_revision ~= '' and if_revision ~= revision_of(state) then return { CONFLICT } end`,
      replace: ``,
    },
    {
      bug: 'regenerate leaves the old id alive',
      breaks: 'I1',
      find: `redis.call('RENAME', key, KEYS[4])`,
      replace: `redis.call('COPY', key, KEYS[4])`,
    },
  ]),
  ...inFile('redis/lua/patch.lua', 'HashSessionStore', 'brief', [
    {
      bug: 'a write does not restart the idle timer',
      breaks: 'time',
      find: `if touches then state.last = math.max(now, state.last) end`,
      replace: ``,
    },
  ]),
  ...inFile('redis/lua/state.lua', 'HashSessionStore', 'brief', [
    {
      bug: 'a session outlives its absolute deadline',
      breaks: 'I7',
      find: `  if s.deadline and s.deadline < idle_end then return s.deadline end\n`,
      replace: ``,
    },
  ]),
]

const OUTCOMES = [
  ...inFile('redis/scripts.ts', 'JsonSessionStore', 'cut', [
    {
      bug: 'what got no reply is sent again',
      breaks: 'I8',
      find: `        if (!isServerError(error, 'NOSCRIPT')) throw failureOf(error, 'EVALSHA')\n`,
      replace: ``,
    },
  ]),
  ...inFile('redis/failure.ts', 'JsonSessionStore', 'cut', [
    {
      bug: 'what got no reply is told as not applied',
      breaks: 'I8',
      find: `return new SessionBackendError('disconnected', otherwise,`,
      replace: `return new SessionBackendError('disconnected', 'not-applied',`,
    },
  ]),
]

export const PLANTED_BUGS: readonly PlantedBug[] = [...STORE, ...POLICY, ...SCRIPTS, ...OUTCOMES]

/** What operations mean, bindings, and the store in memory. */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const memory = (theme: string): Target => contract('MemorySessionStore', theme)

const PATCHES = bugsIn(
  'domain/apply-patch.ts',
  [spec('domain/apply-patch'), spec('domain/apply-patch-values')],
  [
    {
      bug: 'a patch changes what it was given',
      breaks: 'I3',
      find: `const copy = (Array.isArray(container) ? [...container] : { ...container }) as T`,
      replace: `const copy = container`,
    },
    {
      bug: 'what is stored shares objects with the caller’s patch',
      breaks: 'I12',
      find: `return put(cloneJson(operation.value as JsonValue))`,
      replace: `return put(operation.value as JsonValue)`,
    },
    {
      bug: 'null in a merge is stored',
      breaks: 'I12',
      find: `if (value === null) delete merged[name]\n    else merged`,
      replace: `merged`,
    },
    {
      bug: 'toString is a member of every object',
      breaks: 'I10',
      find: `Object.hasOwn(object, name) ? object[name] : undefined`,
      replace: `object[name]`,
    },
    {
      bug: 'a sum goes past 2^53',
      breaks: 'I6',
      find: `value > Math.min(maximum, Number.MAX_SAFE_INTEGER)`,
      replace: `value > maximum`,
    },
    {
      bug: 'a new element may come past the end',
      breaks: 'check',
      find: `segment >= 0 && segment < node.length`,
      replace: `segment >= 0 && segment <= node.length`,
    },
    {
      bug: 'the order of members makes two objects different',
      breaks: 'I12',
      find: `values.some((v) => jsonEquals(v, value))`,
      replace: `values.some((v) => JSON.stringify(v) === JSON.stringify(value))`,
    },
  ],
)

const BINDING = bugsIn(
  'domain/binding.ts',
  [spec('domain/binding'), memory('binding')],
  [
    {
      bug: 'a network is a /16',
      breaks: 'I10',
      find: `groups.length === 4 ? 3 : 4`,
      replace: `groups.length === 4 ? 2 : 4`,
    },
    {
      bug: 'an IPv4 address over IPv6 is another client',
      breaks: 'I12',
      find: `return mapped ?`,
      replace: `return false ?`,
    },
    {
      bug: 'only the part of the User-Agent that is shown is compared',
      breaks: 'I10',
      find: `userAgentHash: handleOf(userAgent),`,
      replace: `userAgentHash: handleOf(userAgent.slice(0, SHOWN_CHARACTERS)),`,
    },
    {
      bug: 'a client that does not say its address may come in',
      breaks: 'I10',
      find: `return now.ip !== undefined && place(label.ip) === place(now.ip)`,
      replace: `return now.ip === undefined || place(label.ip) === place(now.ip)`,
    },
  ],
)

const SESSION = bugsIn(
  'domain/session.ts',
  [memory('a session')],
  [
    {
      bug: 'a session in memory outlives its absolute deadline',
      breaks: 'I7',
      find: `Math.min(s.lastActivityMs + s.idleTimeoutMs, s.deadlineMs ?? Infinity)`,
      replace: `s.lastActivityMs + s.idleTimeoutMs`,
    },
    {
      bug: 'times are shown in milliseconds',
      breaks: 'I12',
      find: `Math.floor(ms / 1000)`,
      replace: `ms`,
      likely: [memory('create')],
    },
    {
      bug: 'a session that was read and written back has its times twice',
      breaks: 'I6',
      find: `created_at: _c, last_activity: _l,`,
      replace: `last_activity: _l,`,
      likely: [memory('the schema')],
    },
  ],
)

const ANSWERS = bugsIn(
  'backends/backend-answer.ts',
  [memory('(read|get)')],
  [
    {
      bug: 'what was read is the store’s own object',
      breaks: 'I3',
      find: `        data: cloneJson(data),\n`,
      replace: `        data,\n`,
    },
  ],
)

const RECORDS = bugsIn(
  'backends/memory-records.ts',
  [spec('backends/memory-records'), memory('a session')],
  [
    {
      bug: 'a session in memory lives at the very instant of its end',
      breaks: 'I7',
      find: `expiresAtMs(record.state) > now) return record`,
      replace: `expiresAtMs(record.state) >= now) return record`,
      likely: [memory('a session')],
    },
    {
      bug: 'strangers who make sessions log users out',
      breaks: 'I10',
      find: `this.#anonymous.shift() ?? this.#known.shift()`,
      replace: `this.#known.shift() ?? this.#anonymous.shift()`,
      likely: [spec('backends/memory')],
    },
    {
      bug: 'expired sessions are never swept',
      breaks: 'I4',
      find: `if (now < this.#soonestMs) return`,
      replace: `if (now >= 0) return`,
      likely: [spec('backends/memory')],
    },
  ],
)

const MEMORY = bugsIn(
  'backends/memory.ts',
  [spec('backends/memory'), memory('(create|patch|maxSessionsPerUser)')],
  [
    {
      bug: 'create in memory overwrites',
      breaks: 'check',
      find: `if (this.#table.live(suffix, now) !== undefined) return { kind: 'exists' }`,
      replace: ``,
      likely: [memory('create')],
    },
    {
      bug: 'compare-and-set in memory without the comparison',
      breaks: 'I2',
      find: `if ((ifRevision ?? old.state.revision) !== old.state.revision) return { kind: 'conflict' }`,
      replace: ``,
      likely: [memory('(modify|patch|writers)')],
    },
    {
      bug: 'a refused login in memory has destroyed sessions',
      breaks: 'I3',
      find: `if (outcome.kind !== 'applied') return outcome\n    const state = patchedState(old.state, request, now)\n`,
      replace: `const state = patchedState(old.state, request, now)\n    this.#admit(state.user, request.limit, now)\n    if (outcome.kind !== 'applied') return outcome\n`,
      likely: [memory('maxSessionsPerUser')],
    },
    {
      bug: 'regenerate in memory leaves the old id alive',
      breaks: 'I1',
      find: `if (moveTo !== suffix) this.#table.drop(suffix)\n`,
      replace: ``,
      likely: [memory('regenerate')],
    },
    {
      bug: 'a touch in memory changes the revision',
      breaks: 'I12',
      find: `revision: touch.revision ?? state.revision,`,
      replace: `revision: touch.revision ?? \`\${state.revision}+\`,`,
      likely: [memory('(read|touch)')],
    },
  ],
)

export const DOMAIN: readonly Mutant[] = [
  ...PATCHES,
  ...BINDING,
  ...SESSION,
  ...ANSWERS,
  ...RECORDS,
  ...MEMORY,
]

/** What is refused before anything is sent: lib/policy/prepare.ts, lib/options.ts, lib/domain */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const memory = (theme: string): Target => contract('MemorySessionStore', theme)

const PREPARE = bugsIn(
  'policy/prepare.ts',
  [memory('(patch|the schema|a path|maxDataBytes)')],
  [
    {
      bug: 'what the schema refuses is written',
      breaks: 'I6',
      find: `if (verdict.kind === 'local') refuse(verdict.issues)\n    else parts`,
      replace: `if (verdict.kind !== 'local') parts`,
    },
    {
      bug: 'whole data is written unseen',
      breaks: 'I6',
      find: `  refuse(context.guard.validate(data))\n`,
      replace: ``,
    },
    {
      bug: 'bounds do not travel to where the value is',
      breaks: 'I6',
      find: `return verdict.bounds ? { ...operation, bounds: verdict.bounds } : operation`,
      replace: `return operation`,
    },
    {
      bug: 'paths of one patch may overlap',
      breaks: 'I3',
      find: `  checkOverlaps(plain)\n`,
      replace: ``,
    },
    {
      bug: 'a patch may write the store’s times',
      breaks: 'I6',
      find: `if (op !== 'merge' || !isEmpty(path)) checkWritePath(path)`,
      replace: ``,
      likely: [memory('(every write|a path|a hostile path)')],
    },
    {
      bug: 'a merge into the whole may write the store’s members',
      breaks: 'I9',
      find: `for (const name of Object.keys(json)) checkWritePath([name])`,
      replace: ``,
      likely: [memory('(update|every write|regenerate)')],
    },
    {
      bug: 'a session whose user is removed stays listed',
      breaks: 'I5',
      find: `return op === 'unset' ? '' : 'whole'`,
      replace: `return op === 'unset' ? undefined : 'whole'`,
      likely: [memory('a write of the user')],
    },
    {
      bug: 'maxDataBytes counts characters',
      breaks: 'I10',
      find: `text.length * 3 <= maxDataBytes || Buffer.byteLength(text) <= maxDataBytes`,
      replace: `text.length <= maxDataBytes`,
    },
    {
      bug: 'a single value may be of any size',
      breaks: 'I10',
      find: `if (typeof json === 'object' || typeof json === 'string') checkSize(`,
      replace: `if (false) checkSize(`,
    },
    {
      bug: 'an increment by NaN is sent',
      breaks: 'I10',
      find: `if (typeof by === 'number' && Number.isFinite(by)) return by`,
      replace: `if (typeof by === 'number') return by`,
      likely: [memory('increment')],
    },
  ],
)

const OPTIONS = bugsIn(
  'options.ts',
  [spec('options')],
  [
    {
      bug: 'two applications that set only prefix share their indexes',
      breaks: 'I5',
      find: `prefix === 'sess:' ? 'user:' : \`\${prefix}user:\``,
      replace: `'user:'`,
    },
    {
      bug: 'an idle timeout of zero is taken',
      breaks: 'I4',
      find: `idleTimeoutMs: whole('idleTimeoutMs', given.idleTimeoutMs, 1,`,
      replace: `idleTimeoutMs: whole('idleTimeoutMs', given.idleTimeoutMs, 0,`,
    },
    {
      bug: 'a wrong option shows its value',
      breaks: 'I9',
      find: `must be \${allowed}, got \${kindOf(value)}`,
      replace: `must be \${allowed}, got \${String(value)}`,
    },
    {
      bug: 'a clock of fractions goes to Redis as it is',
      breaks: 'time',
      find: `Math.floor(clock()), 0, LATEST_MS`,
      replace: `clock(), 0, LATEST_MS`,
    },
  ],
)

const JSON_VALUES = bugsIn(
  'domain/json.ts',
  [spec('domain/json')],
  [
    {
      bug: 'NaN becomes null',
      breaks: 'I6',
      find: `return Number.isFinite(plain) ? plain + 0 : this.#refuse('is not a finite number')`,
      replace: `return Number.isFinite(plain) ? plain + 0 : null`,
    },
    {
      bug: 'minus zero is kept by one store and not by another',
      breaks: 'I12',
      find: `return Number.isFinite(plain) ? plain + 0 :`,
      replace: `return Number.isFinite(plain) ? plain :`,
    },
    {
      bug: '__proto__ is a name like any other',
      breaks: 'I10',
      find: `new Set(['__proto__', 'constructor', 'prototype'])`,
      replace: `new Set(['constructor', 'prototype'])`,
    },
    {
      bug: 'a Map is stored as an empty object',
      breaks: 'I6',
      find: `if (!Array.isArray(value) && !isPlain(value)) return`,
      replace: `if (false) return`,
    },
    {
      bug: 'data of any depth is walked',
      breaks: 'I10',
      find: `if (this.#levels + this.#open.length >= MAX_DEPTH)`,
      replace: `if (this.#levels + this.#open.length >= MAX_DEPTH * 1000)`,
    },
    {
      bug: 'a value may lie deeper than 64 levels below its path',
      breaks: 'I10',
      find: `this.#levels = base.length`,
      replace: `this.#levels = 0`,
    },
    {
      bug: 'a small object that stands for a huge text is copied out',
      breaks: 'cost',
      find: `const MAX_VALUES = 1_000_000`,
      replace: `const MAX_VALUES = 1e12`,
      likely: [spec('domain/json')],
    },
    {
      bug: 'half an emoji is stored',
      breaks: 'I6',
      find: `return plain.isWellFormed()\n`,
      replace: `return plain !== undefined\n`,
    },
  ],
)

const PATHS = bugsIn(
  'domain/path.ts',
  [spec('domain/path')],
  [
    {
      bug: '_session can be read and written by a path',
      breaks: 'I9',
      find: `return position === 0 && segment === RESERVED_NAME ? 'is kept by the store' : undefined`,
      replace: `return undefined`,
    },
    {
      bug: 'an index may be negative',
      breaks: 'I10',
      find: `Number.isInteger(segment) && segment >= 0 && segment <= MAX_INDEX`,
      replace: `Number.isInteger(segment) && segment <= MAX_INDEX`,
    },
    {
      bug: 'holes of a sparse path are not looked at',
      breaks: 'I10',
      find: `const why = segmentProblem(segments[i], i)\n    if (why`,
      replace: `const why = i in segments ? segmentProblem(segments[i], i) : undefined\n    if (why`,
    },
  ],
)

const NAMES = [
  ...bugsIn(
    'domain/session-id.ts',
    [memory('(create|a hostile id)')],
    [
      {
        bug: 'ids of 64 bits',
        breaks: 'I9',
        find: `const ID_BYTES = 32`,
        replace: `const ID_BYTES = 8`,
        likely: [spec('domain/session-id')],
      },
      {
        bug: 'an id may have a line break at its end',
        breaks: 'I10',
        find: `/^[A-Za-z0-9_.,-]{16,256}$/`,
        replace: `/^[A-Za-z0-9_.,-]{16,256}$/m`,
        likely: [spec('domain/session-id')],
      },
      {
        bug: 'an id of five characters will do',
        breaks: 'I10',
        find: `{16,256}$/`,
        replace: `{5,256}$/`,
        likely: [spec('domain/session-id')],
      },
    ],
  ),
  ...bugsIn(
    'domain/user.ts',
    [memory('a user id')],
    [
      {
        bug: 'a user named * is any user',
        breaks: 'I10',
        find: `.replaceAll('*', '%2A')`,
        replace: ``,
        likely: [spec('stores')],
      },
      {
        bug: 'users with odd names share an index',
        breaks: 'I5',
        find: `return encodeURIComponent(userId).replaceAll`,
        replace: `return encodeURIComponent(userId.toLowerCase()).replaceAll`,
      },
    ],
  ),
]

export const INPUT: readonly Mutant[] = [...PREPARE, ...OPTIONS, ...JSON_VALUES, ...PATHS, ...NAMES]

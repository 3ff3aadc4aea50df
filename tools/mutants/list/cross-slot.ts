/** lua/ and redis/cross-slot/: the index without a common slot. Orders that look simpler and fail (docs/decisions/003-cross-slot.md). */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

const schedules = [spec('schedules/schedules')]

export const CROSS_SLOT: readonly Mutant[] = [
  ...bugsIn(
    'redis/cross-slot/revocation.ts',
    [spec('contract-topologies')],
    [
      {
        bug: 'without a common slot: a log-out of one session follows a move that is long done',
        breaks: 'I12',
        find: `      const destroyed = listed
`,
        replace: `      const destroyed = (listed as unknown) !== null
`,
      },
    ],
  ),
  ...bugsIn('redis/cross-slot/births.ts', schedules, [
    {
      bug: 'without a common slot: the document before its entry',
      breaks: 'I5',
      find: `    if (!(await this.#places.enter(user, suffix, limit, deadline))) return { kind: 'limit' }
    const made = await make({ ms: PENDING_MS })`,
      replace: `    const made = await make({ ms: 86400000 })
    if (!(await this.#places.enter(user, suffix, limit, deadline))) return { kind: 'limit' }`,
    },
    {
      bug: 'without a common slot: a new session is not pending',
      breaks: 'I5',
      find: `await make({ ms: PENDING_MS })`,
      replace: `await make({ ms: 86400000 })`,
    },
    {
      bug: 'without a common slot: two copies of a session have one revision',
      breaks: 'I2',
      likely: [spec('redis/cross-slot-meetings')],
      find: 'const revision = again ? `${request.revision}-${attempt}` : request.revision',
      replace: 'const revision = request.revision',
    },
    {
      bug: 'without a common slot: a login that moved before it was verified has not been',
      breaks: 'I8',
      find: `verified === 'other' || verified === 'gone' ? reply`,
      replace: `verified === 'gone' ? { kind: 'gone' } : verified === 'other' ? reply`,
    },
    {
      bug: 'without a common slot: nobody verifies the entry',
      breaks: 'I5',
      find: `    if (!others) {`,
      replace: `    if (false as boolean) {`,
    },
    {
      bug: 'without a common slot: a login is not pending',
      breaks: 'I5',
      find: `enters ? PENDING_MS : undefined`,
      replace: `enters ? 86400000 : undefined`,
    },
    {
      bug: 'without a common slot: what changed while it was copied is lost',
      breaks: 'I2',
      find: `      if (buried === 'changed') continue\n`,
      replace: ``,
    },
    {
      bug: 'without a common slot: a copy of a pending session ends with it',
      breaks: 'I1',
      find: `renew ? renewed : deadlineOf(found)`,
      replace: `renew ? renewed : found.state.deadlineMs`,
    },
    {
      bug: 'without a common slot: the copy stays when the session has gone',
      breaks: 'I1',
      find: `if (made) await this.#records.destroy(moveTo, {}, deadline)`,
      replace: `if (made) await this.#records.confirm(moveTo, 'u', deadline)`,
    },
    {
      bug: 'without a common slot: a login takes the entry of the user before',
      breaks: 'I5',
      find: `      if (verified === 'revoked') return { kind: verified }`,
      replace: `      if (request.ifUser) await this.#index.leave(request.ifUser, 'any', [suffix], deadline)
      if (verified === 'revoked') return { kind: verified }`,
    },
  ]),
  ...bugsIn(
    'redis/cross-slot/births.ts',
    [spec('redis/cross-slot-meetings')],
    [
      {
        bug: 'a session that gets a new id behind the last mark takes its mark with it',
        breaks: 'I5',
        find: `this.#index.leave(oldUser, 'unmarked', [suffix], deadline)`,
        replace: `this.#index.leave(oldUser, 'any', [suffix], deadline)`,
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/mark_some.lua',
    [spec('redis/marks')],
    [
      {
        bug: 'an index without an expiry ends with its first mark, and its sessions live on',
        breaks: 'I5',
        find: `left < 0 and 4 * default_idle or math.max(left, 1)`,
        replace: `math.max(left, 1)`,
      },
    ],
  ),
  ...bugsIn('redis/cross-slot/revocation.ts', schedules, [
    {
      bug: 'without a common slot: a revoker does not follow what has moved',
      breaks: 'I5',
      find: `      at = end.movedTo`,
      replace: `      at = undefined`,
    },
    {
      bug: 'without a common slot: entries are taken out before their sessions end',
      breaks: 'I5',
      find: `        const ends = marked.suffixes.map(`,
      replace: `        await this.#index.leave(user, 'marked', marked.suffixes, deadline)
        const ends = marked.suffixes.map(`,
    },
    {
      bug: 'without a common slot: the session to be left is destroyed under its former name',
      breaks: 'I1',
      find: `while (at !== undefined && at !== except)`,
      replace: `while (at !== undefined)`,
    },
  ]),
  ...bugsIn('redis/cross-slot/cross-slot-store.ts', schedules, [
    {
      bug: 'without a common slot: a list takes marks away and leaves the sessions',
      breaks: 'I5',
      find: `gone.filter(([, score]) => isMarked(score))`,
      replace: `[...scores].filter(([, score]) => isMarked(score))`,
    },
    {
      bug: 'without a common slot: a list takes out entries whose session is not there yet',
      breaks: 'I5',
      find: `await this.#forget(user, 'passed', gone.filter(([, score]) => Number(score) <= nowMs), deadline)`,
      replace: `await this.#index.leave(user, 'any', gone.map(([suffix]) => suffix), deadline)`,
    },
  ]),
  ...bugsIn('redis/lua/bury.lua', schedules, [
    {
      bug: 'without a common slot: the old session goes whatever has changed',
      breaks: 'I2',
      find: `if ARGV[3] ~= revision_of(state) then return { CONFLICT } end`,
      replace: ``,
    },
    {
      bug: 'without a common slot: the old session leaves no trace',
      breaks: 'I5',
      find: `set_own(key, 'moved', ARGV[4])`,
      replace: `redis.call('DEL', key)`,
    },
    {
      bug: 'without a common slot: the trace stays for ever',
      breaks: 'I4',
      find: `redis.call('PEXPIRE', key, ARGV[5])`,
      replace: `redis.call('PERSIST', key)`,
    },
  ]),
  ...bugsIn('redis/lua/patch.lua', schedules, [
    {
      bug: 'without a common slot: a log-out of the user during a login ends the session',
      breaks: 'I1',
      find: `verified = real and user == ''`,
      replace: `verified = false`,
    },
  ]),
  ...bugsIn('redis/lua/entries/enter.lua', schedules, [
    {
      bug: 'without a common slot: an addition takes a mark away',
      breaks: 'I5',
      find: `refused('ZADD', index, 'GT', score, suffix)`,
      replace: `refused('ZADD', index, score, suffix)`,
    },
  ]),
  ...bugsIn('redis/lua/entries/verify.lua', schedules, [
    {
      bug: 'without a common slot: a marked entry is taken for a listed one',
      breaks: 'I5',
      find: `if not at or at == 'inf' then`,
      replace: `if not at then`,
    },
  ]),
]

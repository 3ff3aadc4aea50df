/** redis/lua/legacy, adapters/legacy, and what create.lua does for a move */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'
import { AGES } from './legacy-ages.ts'

const KEEP = spec('legacy/connect-redis-keep')
const MOVE = spec('legacy/connect-redis-move')
const STEPS = spec('legacy/steps')
const HASH = spec('legacy/hash')

const SCRIPTS = [
  ...bugsIn(
    'redis/lua/legacy/write.lua',
    [KEEP],
    [
      {
        bug: 'an old session is written over what somebody else has written meanwhile',
        breaks: 'I2',
        find: `if digest() ~= ARGV[2] then return { CONFLICT } end`,
        replace: ``,
      },
      {
        bug: 'a write revives an old session that has gone',
        breaks: 'I1',
        find: `if not is_old() then return { GONE } end\nif digest() ~= ARGV[2] then return { CONFLICT } end`,
        replace: ``,
      },
      {
        bug: 'a write takes its expiry from an old session',
        breaks: 'I4',
        find: `ARGV[5], 'KEEPTTL')`,
        replace: `ARGV[5])`,
        likely: [spec('legacy/connect-redis-keep'), spec('legacy/edges')],
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/legacy/read.lua',
    [KEEP],
    [
      {
        bug: 'an old session does not last as long as its cookie says',
        breaks: 'time',
        find: `local idle = cookie_age() or tonumber(ARGV[2])`,
        replace: `local idle = tonumber(ARGV[2])`,
      },
      {
        bug: 'a read shortens an old session’s time',
        breaks: 'time',
        find: `if left < 0 or idle - left >= tonumber(ARGV[3]) then`,
        replace: `if true then`,
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/legacy/step.lua',
    [STEPS],
    [
      {
        bug: 'a move is decided for an old session that has gone on since',
        breaks: 'I2',
        find: `if at ~= from[step] or (step ~= 'forget' and digest() ~= ARGV[3]) then return { CONFLICT } end`,
        replace: `if at ~= from[step] and step ~= 'commit' then return { CONFLICT } end`,
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/legacy/members.lua',
    [HASH],
    [
      {
        bug: 'another service’s set is given an expiry that it does not know of',
        breaks: 'check',
        find: `and (left >= 0 or ARGV[3] == '1')`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/create.lua',
    [MOVE],
    [
      {
        bug: 'a session moves as it was before somebody’s last write',
        breaks: 'I2',
        find: `if other and redis.sha1hex(content or '') ~= digest then return { CONFLICT } end`,
        replace: ``,
        likely: [spec('legacy/edges')],
      },
      {
        bug: 'a session that has moved is there twice',
        breaks: 'I2',
        find: `if not err and other and other ~= key then err = refused('DEL', other) end`,
        replace: ``,
      },
      {
        bug: 'a move begins a session’s time anew',
        breaks: 'time',
        find: `  state.last = now + left - state.idle`,
        replace: `  state.last = now`,
      },
      {
        bug: 'a move that fails half way has ended the session',
        breaks: 'I3',
        find: `  if key == other then redis.call('RESTORE', key, math.max(left, 1), content) end`,
        replace: ``,
        likely: [spec('legacy/edges')],
      },
    ],
  ),
]

const MOVES = [
  ...bugsIn(
    'adapters/legacy/mover.ts',
    [STEPS],
    [
      {
        bug: 'a copy that nobody has decided for is a session',
        breaks: 'I1',
        find: `if (envelope?.[COPY_OF] === undefined) return true`,
        replace: `if (envelope !== undefined) return true`,
      },
      {
        bug: 'a copy of what an old session was before is taken for one of what it is',
        breaks: 'I2',
        find: `if (!there || copyOf === found.digest) return there !== null`,
        replace: `if (!there || copyOf !== undefined) return there !== null`,
        likely: [spec('legacy/edges')],
      },
      {
        bug: 'a move that stands still on its way is left there',
        breaks: 'I2',
        find: `if (found.phase === 'live' && !begin) return 'standing'`,
        replace: `if (!begin) return 'standing'`,
      },
      {
        bug: 'data that the schema refuses log a user out when they move',
        breaks: 'I6',
        find: `      if (!(error instanceof SessionInvalidError) && !(error instanceof SessionPathError)) throw error`,
        replace: `      throw error`,
        likely: [MOVE],
      },
    ],
  ),
  ...bugsIn(
    'adapters/legacy/places.ts',
    [MOVE],
    [
      {
        bug: 'a logout ends the new form first, and a move makes it again',
        breaks: 'I1',
        find: `    const old = await this.#old.destroy(id)
    this.#arrived.delete(id)
    const there = await this.store.destroy(id).catch(`,
        replace: `    const old = await this.store.destroy(id)
    this.#arrived.delete(id)
    const there = await this.#old.destroy(id).catch(`,
        likely: [MOVE, STEPS],
      },
      {
        bug: 'log-out-everywhere ends the new ones first, and misses what moves meanwhile',
        breaks: 'I5',
        find: `    const old = await call(this.#old)
    const others = await call(this.store).catch(`,
        replace: `    const old = await call(this.store)
    const others = await call(this.#old).catch(`,
        likely: [spec('legacy/edges')],
      },
    ],
  ),
  ...bugsIn(
    'adapters/legacy/backend.ts',
    [KEEP],
    [
      {
        bug: 'an old session that is met is not listed',
        breaks: 'I5',
        find: `    if (request.touch) await this.#meetings.met(state, id, deadline)`,
        replace: ``,
      },
      {
        bug: 'a login that meets a log-out-everywhere stays alive and unlisted',
        breaks: 'I5',
        find: `    await this.destroy(id, { ifUser: user }, deadline)
    return false`,
        replace: `    return true`,
        likely: [spec('legacy/edges')],
      },
      {
        bug: 'log-out-everywhere misses an old session that is being made',
        breaks: 'I5',
        find: `      await this.#users.leave(user, doomed, deadline)
      await allEnded(doomed.map(end))`,
        replace: `      await this.#users.leave(user, doomed, deadline)`,
        likely: [spec('legacy/edges')],
      },
    ],
  ),
]

export const LEGACY: readonly Mutant[] = [...SCRIPTS, ...AGES, ...MOVES]

/** lua/destroy.lua, revoke.lua */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const json = (theme: string): Target => contract('JsonSessionStore', theme)

const DESTROY = bugsIn(
  'redis/lua/destroy.lua',
  [json('destroy')],
  [
    {
      bug: 'a handle destroys another user’s session',
      breaks: 'check',
      find: `if ARGV[3] ~= '*' and ARGV[3] ~= state.user then return { GONE } end`,
      replace: ``,
      likely: [json('destroyByHandle')],
    },
    {
      bug: 'an invalid session is discarded though it was mended meanwhile',
      breaks: 'check',
      find: `if ARGV[4] ~= '' and ARGV[4] ~= revision_of(state) then return { GONE } end`,
      replace: ``,
      likely: [spec('redis/conditions')],
    },
    {
      bug: 'a destroyed session stays listed',
      breaks: 'I5',
      find: `leave(state.user, suffix)`,
      replace: ``,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'destroy takes somebody else’s key for a session that has gone',
      breaks: 'code',
      find: `if not state then return { code, detail or (code == GONE and successor(KEYS[1])) or nil } end`,
      replace: `if not state then return { GONE } end`,
      likely: [spec('redis/foreign')],
    },
  ],
)

const REVOKE = bugsIn(
  'redis/lua/revoke.lua',
  [json('destroyByUser')],
  [
    {
      bug: 'log-out-everywhere destroys the session that is to stay',
      breaks: 'I12',
      find: `  if member ~= except then\n    local key`,
      replace: `  if true then\n    local key`,
    },
    {
      bug: 'log-out-everywhere destroys another user’s session',
      breaks: 'check',
      find: `if s and s.user == user then`,
      replace: `if s then`,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'log-out-everywhere leaves the entries',
      breaks: 'I5',
      find: `err = err or refused('ZREM', index, member)`,
      replace: `err = err`,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'log-out-everywhere does not go on with what a dead process had marked',
      breaks: 'I5',
      find: `left and 'destroy' or ''`,
      replace: `''`,
      likely: [spec('redis/marks'), spec('redis/round-trips', 'log out|each 25')],
    },
    {
      bug: 'log-out-everywhere goes on for ever where the session that is to stay is marked',
      breaks: 'cost',
      find: `#more > 1 or (#more == 1 and more[1] ~= except)`,
      replace: `#more > 0`,
      likely: [spec('redis/marks')],
    },
    {
      bug: 'a log-out that may not read sessions takes them out of the index',
      breaks: 'check',
      find: `if detail == 'denied' then return { FOREIGN, detail } end`,
      replace: ``,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'more than 25 sessions are destroyed in one step',
      breaks: 'cost',
      find: `ARGV[6] == '' and redis.call('ZCARD', index) <= batch`,
      replace: `ARGV[6] == ''`,
      likely: [spec('redis/round-trips', 'log out|each 25')],
    },
    {
      bug: 'log-out-everywhere takes somebody else’s key for an empty index',
      breaks: 'code',
      find: `if kind ~= 'zset' then return { FOREIGN, kind } end`,
      replace: `if kind ~= 'zset' then return { OK, 0, '' } end`,
      likely: [spec('redis/foreign')],
    },
  ],
)

const MARK = bugsIn(
  'redis/lua/mark_some.lua',
  [json('destroyByUser'), spec('redis/marks')],
  [
    {
      bug: 'log-out-everywhere of many marks the session that is to stay',
      breaks: 'I5',
      find: `    if found[i] ~= except then`,
      replace: `    if true then`,
    },
    {
      bug: 'log-out-everywhere of many is refused for want of memory',
      breaks: 'first',
      find: `local err = keep_expiry(index)`,
      replace: `local err = nil`,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'log-out-everywhere of very many marks some of them',
      breaks: 'I5',
      find: `return nil, #found > MARKED_AT_ONCE`,
      replace: `return nil, false`,
    },
    {
      bug: 'log-out-everywhere marks any number in one step',
      breaks: 'cost',
      find: `'LIMIT', 0, MARKED_AT_ONCE + 1), {}`,
      replace: `'LIMIT', 0, 1000), {}; MARKED_AT_ONCE = 1000`,
      likely: [spec('redis/round-trips', 'log out|each 25')],
    },
  ],
)

export const ENDS: readonly Mutant[] = [...DESTROY, ...REVOKE, ...MARK]

/** lua/create.lua, limit.lua */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const json = (theme: string): Target => contract('JsonSessionStore', theme)

const CREATE = bugsIn(
  'redis/lua/create.lua',
  [json('create')],
  [
    {
      bug: 'create overwrites the session that has the id',
      breaks: 'check',
      find: `if again ~= 'again' and key ~= other and redis.call('EXISTS', key) == 1 then`,
      replace: `if false then`,
    },
    {
      bug: 'create overwrites somebody else’s key',
      breaks: 'check',
      find: `if code ~= GONE or (successor`,
      replace: `if not code or (successor`,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'the id of an expired session stays taken until the server removes the key',
      breaks: 'I7',
      find: `if code ~= GONE or (successor`,
      replace: `if code ~= OK or (successor`,
      likely: [json('(create|regenerate)')],
    },
    {
      bug: 'create does not look at what lies in the index’s place',
      breaks: 'check',
      find: `if obstacle then return { FOREIGN, obstacle } end`,
      replace: ``,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'create goes past the session limit',
      breaks: 'code',
      find: `if not victims then return { LIMIT } end`,
      replace: `victims = victims or {}`,
      likely: [json('maxSessionsPerUser')],
    },
    {
      bug: 'an id in use is answered as one session too many',
      breaks: 'code',
      find: `~= from then return { EXISTS } end`,
      replace: `~= from then return { LIMIT } end`,
    },
    {
      bug: 'one session too many is answered as an id in use',
      breaks: 'code',
      find: `if not victims then return { LIMIT } end`,
      replace: `if not victims then return { EXISTS } end`,
      likely: [json('maxSessionsPerUser')],
    },
    {
      bug: 'create destroys nobody for a session above the limit',
      breaks: 'I12',
      find: `evict(user, victims, record_key)`,
      replace: ``,
      likely: [json('maxSessionsPerUser')],
    },
    {
      bug: 'a new session has no TTL',
      breaks: 'I4',
      find: `refused('PEXPIRE', key, expires(state) - now) or `,
      replace: ``,
      likely: [spec('redis/index-and-ttl'), spec('redis/ttl-sampler')],
    },
    {
      bug: 'the TTL of a new session is in seconds, not milliseconds',
      breaks: 'time',
      find: `refused('PEXPIRE', key, expires(state) - now)`,
      replace: `refused('PEXPIRE', key, math.floor((expires(state) - now) / 1000))`,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'milliseconds are given to EXPIRE',
      breaks: 'time',
      find: `refused('PEXPIRE', key, expires(state) - now)`,
      replace: `refused('EXPIRE', key, expires(state) - now)`,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'a new session is not listed',
      breaks: 'I5',
      find: ` or enter(user, suffix, state)`,
      replace: ``,
      likely: [json('listByUser')],
    },
    {
      bug: 'a create that is refused half way leaves the session',
      breaks: 'I3',
      find: `  redis.call('DEL', key)\n  leave(user, suffix)`,
      replace: `  leave(user, suffix)`,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'a create that is refused half way leaves an entry in the index',
      breaks: 'I3',
      find: `  redis.call('DEL', key)\n  leave(user, suffix)`,
      replace: `  redis.call('DEL', key)`,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'the absolute timeout counts from the end of the idle one',
      breaks: 'time',
      find: `now + absolute end`,
      replace: `now + idle + absolute end`,
      likely: [json('(create|a session)')],
    },
  ],
)

const LIMIT = bugsIn(
  'redis/lua/limit.lua',
  [json('maxSessionsPerUser')],
  [
    {
      bug: 'one session more than the limit',
      breaks: 'I12',
      find: `#live < max`,
      replace: `#live <= max`,
    },
    {
      bug: 'the newest session goes, not the oldest',
      breaks: 'I12',
      find: `return a.created < b.created`,
      replace: `return a.created > b.created`,
    },
    {
      bug: 'sessions of another user count, where the index lists them',
      breaks: 'I5',
      find: `if s and s.user == user and not marked`,
      replace: `if s and not marked`,
      likely: [spec('redis/marks')],
    },
    {
      bug: 'sessions that are being revoked count',
      breaks: 'I5',
      find: ` and not marked(user, other)`,
      replace: ``,
      likely: [spec('redis/marks')],
    },
    {
      bug: 'who had to make room stays listed',
      breaks: 'I5',
      find: `    leave(user, victim.member)`,
      replace: ``,
      likely: [spec('redis/index-and-ttl'), spec('redis/marks')],
    },
  ],
)

export const BIRTHS: readonly Mutant[] = [...CREATE, ...LIMIT]

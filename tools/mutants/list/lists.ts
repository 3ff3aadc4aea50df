/** lua/index.lua, list.lua, scan.lua, state.lua, numbers.lua */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

const INDEX = bugsIn(
  'redis/lua/index.lua',
  [spec('redis/marks')],
  [
    {
      bug: 'an entry that was marked for revocation is unmarked by a create or a touch',
      breaks: 'I5',
      find: `'ZADD', key, 'GT', score, member`,
      replace: `'ZADD', key, score, member`,
    },
    {
      bug: 'an index has no TTL',
      breaks: 'I4',
      find: `err = refused('PEXPIRE', key, score - now)`,
      replace: `err = nil`,
      likely: [spec('redis/ttl-sampler')],
    },
    {
      bug: 'a short session shortens the index of a long one',
      breaks: 'I5',
      find: `if err or left >= score - now then return err end`,
      replace: `if err then return err end`,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'an entry’s deadline is earlier than its session’s',
      breaks: 'I5',
      find: `now + 4 * s.idle`,
      replace: `now + s.idle`,
    },
    {
      bug: 'an index is refreshed too seldom',
      breaks: 'I5',
      find: `local half = s.idle / 2`,
      replace: `local half = s.idle * 8`,
    },
    {
      bug: 'marks are not known',
      breaks: 'I1',
      find: `== 'inf'`,
      replace: `== '+inf'`,
    },
    {
      bug: 'a session of nobody is listed',
      breaks: 'I5',
      find: `local function enter(user, member, s)\n  if user == '' or not KEYS[2] then return end`,
      replace: `local function enter(user, member, s)\n  if not KEYS[2] then return end`,
      likely: [spec('redis/marks')],
    },
  ],
)

const LIST = bugsIn(
  'redis/lua/list.lua',
  [spec('redis/foreign')],
  [
    {
      bug: 'another user’s session is listed',
      breaks: 'I5',
      find: `if s and s.user == user then`,
      replace: `if s then`,
    },
    {
      bug: 'entries without a session are never forgotten',
      breaks: 'I5',
      find: `    redis.pcall('ZREM', index, member)\n`,
      replace: ``,
    },
    {
      bug: 'a list forgets what it cannot judge',
      breaks: 'check',
      find: `elseif code ~= FOREIGN then`,
      replace: `else`,
    },
    {
      bug: 'a list that may not read sessions is empty',
      breaks: 'code',
      find: `if detail == 'denied' then return { FOREIGN, detail } end`,
      replace: ``,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'a list takes somebody else’s key for an empty index',
      breaks: 'code',
      find: `return { FOREIGN, kind } end`,
      replace: `return { OK, now, '0' } end`,
    },
    {
      bug: 'a list ends after its first page',
      breaks: 'I5',
      find: `local reply, entries = { OK, now, found[1] }`,
      replace: `local reply, entries = { OK, now, '0' }`,
      likely: [contract('JsonSessionStore', 'destroyByUser')],
    },
  ],
)

const SCAN = bugsIn(
  'redis/lua/scan.lua',
  [contract('JsonSessionStore', 'scan')],
  [
    {
      bug: 'an unescaped glob in the prefix: a scan goes through another application’s sessions',
      breaks: 'I10',
      find: `string.gsub(prefix, '[%*%?%[%]%^\\\\]', '\\\\%0') .. '*'`,
      replace: `prefix .. '*'`,
      likely: [contract('JsonSessionStore', 'scan'), spec('redis/conditions')],
    },
    {
      bug: 'a scan that may not read sessions is empty',
      breaks: 'code',
      find: `if detail == 'denied' then return { FOREIGN, detail } end`,
      replace: ``,
      likely: [spec('redis/rights')],
    },
  ],
)

const PROBE = bugsIn(
  'redis/lua/probe.lua',
  [spec('redis/unsupported')],
  [
    {
      bug: 'ready() finds every command on every server',
      breaks: 'code',
      find: `if info.err or info[1] then`,
      replace: `if true then`,
    },
    {
      bug: 'ready() finds nothing for a user who may not ask',
      breaks: 'code',
      find: `if info.err or info[1] then`,
      replace: `if not info.err and info[1] then`,
      likely: [spec('redis/rights')],
    },
  ],
)

const STATE = bugsIn(
  'redis/lua/state.lua',
  [contract('HashSessionStore', 'a session')],
  [
    {
      bug: 'a session outlives its absolute deadline',
      breaks: 'I7',
      find: `if s.deadline and s.deadline < idle_end then return s.deadline end`,
      replace: ``,
    },
    {
      bug: 'the server’s time in whole seconds',
      breaks: 'time',
      find: `now = time[1] * 1000 + math.floor(time[2] / 1000)`,
      replace: `now = time[1] * 1000`,
      likely: [spec('redis/conditions')],
    },
    {
      bug: 'times in the document are milliseconds',
      breaks: 'I12',
      find: `local function seconds(ms) return math.floor(ms / 1000) end`,
      replace: `local function seconds(ms) return ms end`,
      likely: [spec('redis/conditions')],
    },
    {
      bug: 'times in the document are rounded up',
      breaks: 'I12',
      find: `return math.floor(ms / 1000) end`,
      replace: `return math.ceil(ms / 1000) end`,
      likely: [spec('redis/conditions')],
    },
    {
      bug: 'a key of another hand without an expiry is taken for a session',
      breaks: 'I4',
      find: `if left <= 0 then return nil end`,
      replace: ``,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'a session of another hand ends earlier than its writer said',
      breaks: 'time',
      find: `math.max(tonumber(default_idle), left)`,
      replace: `tonumber(default_idle)`,
      likely: [spec('redis/strangers')],
    },
    {
      bug: 'a user of another hand is listed under another name',
      breaks: 'I5',
      find: `string.format('%%%02X'`,
      replace: `string.format('%%%02x'`,
      likely: [spec('redis/strangers')],
    },
    {
      bug: 'what the server refuses at the first write is not noticed',
      breaks: 'first',
      find: `return type(reply) == 'table' and reply.err`,
      replace: `return false`,
      likely: [spec('redis/refusals')],
    },
  ],
)

const NUMBERS = bugsIn(
  'redis/lua/numbers.lua',
  [contract('JsonSessionStore', 'the schema refuses increment'), spec('redis/record-model')],
  [
    {
      bug: 'a number comes to lie on its exclusive minimum',
      breaks: 'I6',
      find: `value <= tonumber(above)`,
      replace: `value < tonumber(above)`,
    },
    {
      bug: 'a number comes to lie on its exclusive maximum',
      breaks: 'I6',
      find: `value >= tonumber(below)`,
      replace: `value > tonumber(below)`,
    },
    {
      bug: 'an increment goes past the maximum',
      breaks: 'I6',
      find: `(maximum ~= '' and value > tonumber(maximum))`,
      replace: `false`,
    },
    {
      bug: 'an increment goes past 2^53',
      breaks: 'I6',
      find: `if value > MAX or`,
      replace: `if`,
      likely: [contract('JsonSessionStore', 'increment')],
    },
    {
      bug: 'sums lose digits',
      breaks: 'I12',
      find: `string.format('%.17g', value)`,
      replace: `string.format('%.15g', value)`,
      likely: [spec('redis/record-model')],
    },
  ],
)

export const LISTS: readonly Mutant[] = [...INDEX, ...LIST, ...SCAN, ...PROBE, ...STATE, ...NUMBERS]

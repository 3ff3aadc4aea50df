/** lua/read.lua */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const json = (theme: string): Target => contract('JsonSessionStore', theme)
/** Goes the long way always: what the quick one spares the other is looked at here. */
const hash = (theme: string): Target => contract('HashSessionStore', theme)

export const READ: readonly Mutant[] = bugsIn(
  'redis/lua/read.lua',
  [hash('read'), json('read')],
  [
    {
      bug: 'a read takes somebody else’s key for a session that has gone',
      breaks: 'code',
      find: `if not state then return { code, detail or (code == GONE and successor(key)) or nil } end`,
      replace: `if not state then return { GONE } end`,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'a touch at the end of its interval is held back',
      breaks: 'time',
      find: `now - state.last >= tonumber(interval)`,
      replace: `now - state.last > tonumber(interval)`,
      likely: [hash('touch')],
    },
    {
      bug: 'every touch writes, whatever the interval',
      breaks: 'cost',
      find: `(ARGV[3] == 'due' and now - state.last >= tonumber(interval))`,
      replace: `ARGV[3] == 'due'`,
      likely: [hash('touch')],
    },
    {
      bug: 'a session that is being revoked is listed again by a touch',
      breaks: 'I1',
      find: `if refresh and marked(`,
      replace: `if false and marked(`,
      likely: [spec('redis/marks')],
    },
    {
      bug: 'the idle timeout given to a touch is lost',
      breaks: 'time',
      find: `if idle ~= '' then state.idle = tonumber(idle) end`,
      replace: ``,
      likely: [json('touch')],
    },
    {
      bug: 'a touch takes activity back when the clock is set back',
      breaks: 'time',
      find: `state.last = math.max(now, before)`,
      replace: `state.last = now`,
      likely: [json('touch')],
    },
    {
      bug: 'a touch does not extend the TTL',
      breaks: 'I3',
      find: `refused('PEXPIRE', key, expires(state) - now)`,
      replace: `nil`,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'a touch is refused for want of memory',
      breaks: 'first',
      find: `  local err = refused('PEXPIRE', key, expires(state) - now)\n  if err then return { REFUSED, err } end\n  if not state.adopted then save(key, state, envelope) end`,
      replace: `  if not state.adopted then save(key, state, envelope) end\n  redis.call('PEXPIRE', key, expires(state) - now)`,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'a touch rewrites a session of another hand',
      breaks: 'check',
      find: `if not state.adopted then save(`,
      replace: `if true then save(`,
      likely: [spec('redis/hash-strangers')],
    },
    {
      bug: 'the index ends before a session whose timeout a touch has made longer',
      breaks: 'I5',
      find: `if refresh or idle ~= '' then enter(`,
      replace: `if refresh then enter(`,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'touches do not refresh the index',
      breaks: 'I5',
      find: `local refresh = refresh_due(state, before)`,
      replace: `local refresh = false and refresh_due(state, before)`,
      likely: [spec('redis/marks')],
    },
    {
      bug: 'what the caller has already is sent again',
      breaks: 'code',
      find: `if ARGV[4] ~= '' and ARGV[4] == state.revision then`,
      replace: `if false then`,
      likely: [hash('read')],
    },
  ],
)

--[[ Read a record, and restart its idle timer on the way.
     KEYS[1] record  KEYS[2..3] witnesses, if it is touched
     ARGV 1 now  2 defaults  3 suffix  4 touch: '', 'due', 'now'  5 idle timeout, '' to keep
          6 envelope, '' to keep  7 revision the caller has, or ''  8 query  9.. its arguments
     Output {OK, now, packed state, payload} {UNCHANGED, now, packed state} {GONE} {FOREIGN, type}
     Never refused under maxmemory: the first write is PEXPIRE. ]]
-- @include quick_read
-- @include state
-- @include document
-- @include index
local key = KEYS[1]
local state, code, detail = load(key)
if not state then return { code, detail } end

local interval = tonumber(string.match(ARGV[2], '^%d+|(%d+)'))
if ARGV[4] == 'now' or (ARGV[4] == 'due' and now - state.last >= interval) then
  local before = state.last
  local refresh = refresh_due(state, before)
  if refresh and marked(state.user, ARGV[3]) then
    redis.call('DEL', key)
    leave(state.user, ARGV[3])
    return { GONE }
  end
  if ARGV[5] ~= '' then state.idle = tonumber(ARGV[5]) end
  state.last = math.max(now, before)
  redis.call('PEXPIRE', key, expires(state) - now)
  if not state.adopted then save(key, state, ARGV[6]) end
  if (refresh or ARGV[5] ~= '') and not index_obstacle(state.user) then enter(state.user, ARGV[3], state) end
end
if ARGV[7] ~= '' and ARGV[7] == state.revision then return { UNCHANGED, now, pack_state(state) } end
return { OK, now, pack_state(state), query(key, ARGV[8], 9) }

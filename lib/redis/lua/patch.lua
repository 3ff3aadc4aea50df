--[[ Change a record in one step, under its name or on the way to a new one (regenerate).
     KEYS[1] record  KEYS[2..3] witnesses  KEYS[4] the new name, if it moves
     ARGV 1 now  2 defaults  3 suffix  4 revision after  5 touch: '1' or '0'  6 revision before, '' for any
          7 envelope, '' to keep
          8 special, '' or: user before ('*' any)|user after ('*' keep)|max|on limit|idle timeout|renew: '', 'own' (this absolute timeout from now on) or 'default' (if it has none)|absolute timeout|new suffix
          9 client, '' to keep  10.. the operations, as the document takes them
     Output {OK, now, packed state, numbers, the whole record if it moved} {GONE} {CONFLICT} {PATH, index, why} {BOUNDS, index, keyword} {LIMIT} {EXISTS}
            {FOREIGN, type} {REFUSED, error}
     Everything is checked before the first write, which is the one that maxmemory refuses. ]]
-- @include quick_patch
-- @include state
-- @include document
-- @include changes
-- @include index
-- @include limit
local key, suffix = KEYS[1], ARGV[3]
local function record_key(member) return string.sub(key, 1, #key - #suffix) .. member end

local state, code, detail = load(key)
if not state then return { code, detail } end
if ARGV[6] ~= '' and ARGV[6] ~= revision_of(state) then return { CONFLICT } end

local before = { user = state.adopted and '' or state.user, last = state.last }
local victims, moves, to = {}, false, suffix
local refresh = ARGV[5] == '1' and refresh_due(state, before.last)
if (refresh or ARGV[8] ~= '') and marked(before.user, suffix) then
  redis.call('DEL', key)
  leave(before.user, suffix)
  return { GONE }
end
if ARGV[8] ~= '' then
  local only, user, max, on_limit, idle, renew, absolute, new_suffix =
    string.match(ARGV[8], '^([^|]*)|([^|]*)|(%d*)|([^|]*)|(%d*)|(%a*)|(%d*)|(.*)$')
  if only ~= '*' and only ~= state.user then return { GONE } end
  if new_suffix ~= '' then moves, to = true, new_suffix end
  if moves and redis.call('EXISTS', KEYS[4]) == 1 then
    local _, there = load(KEYS[4])
    if there ~= GONE then return { EXISTS } end
  end
  if user ~= '*' and user ~= state.user then
    state.user = user
    local obstacle = index_obstacle(user)
    if obstacle then return { FOREIGN, obstacle } end
    victims = surplus(user, suffix, tonumber(max), on_limit, record_key)
    if not victims then return { LIMIT } end
  end
  if idle ~= '' then state.idle = tonumber(idle) end
  if renew == 'own' or (renew == 'default' and not state.absolute) then state.absolute = tonumber(absolute) end
  if renew ~= '' then state.deadline = state.absolute and now + state.absolute end
end

local enters = refresh or ARGV[8] ~= '' or state.user ~= before.user
local obstacle = enters and index_obstacle(state.user)
if obstacle then return { FOREIGN, obstacle } end
local bad = check(key, 10)
if bad then return bad end
if ARGV[5] == '1' then state.last = math.max(now, state.last) end
state.revision = ARGV[4]
local numbers, err = apply(key, state, ARGV[7], ARGV[9], 10)
if err then return { REFUSED, err } end

-- Also where the idle timer is not restarted: some servers drop the TTL when the root is written.
redis.call('PEXPIRE', key, expires(state) - now)
if moves then redis.call('RENAME', key, KEYS[4]) end
if moves or before.user ~= state.user then leave(before.user, suffix) end
local unlisted = enters and enter(state.user, to, state)
if unlisted then return redis.error_reply(unlisted) end
evict(state.user, victims, record_key)
return { OK, now, pack_state(state), numbers, moves and query(KEYS[4], 'whole') or '' }

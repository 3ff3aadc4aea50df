--[[ Change a record in one step, under its name or on the way to a new one (regenerate).
     KEYS[1] record  KEYS[2..3] witnesses  KEYS[4] the new name, if it moves
     ARGV 1 now  2 settings  3 revision after, at its end the schema version that the operations are for
          4 letters: t touch, l no JSON.MERGE, k the operations are for any version, u a record of an older one gets this one, p the revision before is asked for
          5 '', or by lines: revision before, '' for any / envelope, '' to keep / client, '' to keep / special, '' or:
            user before ('*' any)|user after ('*' keep)|max|on limit|idle timeout|renew: '', 'own' (this absolute timeout from now on) or 'default' (if it has none)|absolute timeout|new suffix|pending for how long, only without witnesses
          6.. the operations, as the document takes them
     Output OK, the quick way, with p {OK, revision before}, or
            {OK, now, packed state, numbers, the whole record if it moved, 1 if the caller has to refresh the index, revision before}
            {GONE, its new name if it moved} {CONFLICT} {VERSION, its version} {PATH, index, why} {BOUNDS, index, keyword} {LIMIT} {EXISTS}
            {FOREIGN, type} {REFUSED, error}
     Everything is checked before the first write, which is one that maxmemory refuses. ]]
-- @include quick_patch
-- @include state
-- @include document
local touches = string.find(ARGV[4], 't', 1, true)
local if_revision, envelope, client, special = '', '', '', ''
if ARGV[5] ~= '' then
  if_revision, envelope, client, special = string.match(ARGV[5], '^([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)$')
end
-- @include changes
-- @include index
-- @include limit
-- @include pending
local key = KEYS[1]
local function record_key(member) return string.sub(key, 1, #key - #suffix) .. member end

local state, code, detail = load(key)
if not state then return { code, detail or (code == GONE and successor(key)) or nil } end
if if_revision ~= '' and if_revision ~= revision_of(state) then return { CONFLICT } end

local before = { user = state.adopted and '' or state.user, last = state.last, revision = state.revision }
local victims, moves, to = {}, false, suffix
local real = special ~= '' and not KEYS[2] and own(key, 'pending') or nil
local verified
local refresh = touches and refresh_due(state, before.last)
if (refresh or special ~= '') and marked(before.user, suffix) then
  local kept = refused('DEL', key)
  if kept then return { REFUSED, kept } end
  leave(before.user, suffix)
  return { GONE }
end
if special ~= '' then
  local only, user, max, on_limit, idle, renew, absolute, new_suffix, pending =
    string.match(special, '^([^|]*)|([^|]*)|(%d*)|([^|]*)|(%d*)|(%a*)|(%d*)|([^|]*)|(%d*)$')
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
    local denied
    victims, denied = surplus(user, tonumber(max), on_limit, record_key)
    if denied then return { FOREIGN, denied } end
    if not victims then return { LIMIT } end
  end
  if idle ~= '' then state.idle = tonumber(idle) end
  if renew == 'own' or (renew == 'default' and not state.absolute) then state.absolute = tonumber(absolute) end
  local near = state.deadline
  if real then state.deadline = tonumber(real) end
  if renew ~= '' then state.deadline = state.absolute and now + state.absolute end
  verified = real and user == ''
  if pending ~= '' then
    real = suspend(state, pending)
  elseif real and not verified then
    real, state.deadline = state.deadline or '', near
  end
end

local enters = refresh or special ~= '' or state.user ~= before.user
local obstacle = enters and index_obstacle(state.user)
if obstacle then return { FOREIGN, obstacle } end
-- What a library before schema versions has written since says its version beside the state alone.
local version, there = string.match(ARGV[3], '_(%d+)$'), string.match(state.revision, '_(%d+)$')
if version and not there then there = own(key, 'schema_version') end
local keeps = string.find(ARGV[4], 'k', 1, true)
if version ~= there and not keeps then
  local wanted, has = tonumber(version or 0), tonumber(there or 0)
  if has > wanted or not string.find(ARGV[4], 'u', 1, true) then return { VERSION, has } end
end
local bad = check(key, 6)
if bad then return bad end
if touches then state.last = math.max(now, state.last) end
state.revision = keeps and there and ARGV[3] .. '_' .. there or ARGV[3]
-- Under another name or user it is entered before anything else: where a right is missing nothing lives unlisted.
local joins = moves or state.user ~= before.user
local unlisted, numbers = joins and enter(state.user, to, state)
local err = unlisted or nil
if not err then numbers, err = apply(key, state, 6) end
if err then
  if joins then leave(state.user, to) end
  return { REFUSED, err }
end

-- Also where the idle timer is not restarted: some servers drop the TTL when the root is written.
redis.call('PEXPIRE', key, expires(state) - now)
if version ~= there and not keeps then set_own(key, 'schema_version', tonumber(version)) end
if verified then set_own(key, 'pending', nil) elseif real then set_own(key, 'pending', real) end
if moves then redis.call('RENAME', key, KEYS[4]) end
if joins then leave(before.user, suffix) else unlisted = enters and enter(state.user, to, state) end
if unlisted then return redis.error_reply(unlisted) end
evict(state.user, victims, record_key)
return { OK, now, pack_state(state), numbers, moves and query(KEYS[4], 'whole') or '', enters and not KEYS[2] and 1 or 0, before.revision }

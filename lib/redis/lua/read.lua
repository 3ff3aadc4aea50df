--[[ Read a record, and restart its idle timer on the way.
     KEYS[1] record  KEYS[2..3] witnesses, if it is touched
     ARGV 1 now  2 settings  3 touch: '', 'due' or 'now'  4 revision the caller has, or ''
          5 query, and behind it _ and the schema version, if others are to be told  6.. its arguments;
          with 'now' first 6 idle timeout, '' to keep  7 envelope, '' to keep  8 with an envelope: the revision from then on
     Output {OK, now, packed state, payload} {UNCHANGED, now, packed state} {GONE, its new name if it moved} {FOREIGN, type}
            {VERSION, now, packed state, its version, the whole record} {REFUSED, error}; without witnesses, 1 behind the
            state or the payload: the index is due
     Never refused under maxmemory: the first write is PEXPIRE. ]]
-- @include quick_read
-- @include state
-- @include document
-- @include index
-- @include pending
local key = KEYS[1]
local state, code, detail = load(key)
if not state then return { code, detail or (code == GONE and successor(key)) or nil } end

local due
local idle, envelope, revision, first = '', '', '', 6
if ARGV[3] == 'now' then idle, envelope, revision, first = ARGV[6], ARGV[7], ARGV[8], 9 end
if ARGV[3] == 'now' or (ARGV[3] == 'due' and now - state.last >= tonumber(interval)) then
  local before = state.last
  local refresh = refresh_due(state, before)
  due = refresh and not KEYS[2] and 1 or nil
  if refresh and marked(state.user, suffix) then
    local kept = refused('DEL', key)
    if kept then return { REFUSED, kept } end
    leave(state.user, suffix)
    return { GONE }
  end
  if idle ~= '' then state.idle = tonumber(idle) end
  if revision ~= '' and not state.adopted then state.revision = revision .. (string.match(state.revision, '_%d+$') or '') end
  state.last = math.max(now, before)
  local err = refused('PEXPIRE', key, expires(state) - now)
  if err then return { REFUSED, err } end
  if not state.adopted then save(key, state, envelope) end
  -- Something else in the index's place is no reason not to slide.
  if refresh or idle ~= '' then enter(state.user, suffix, state) end
end
if ARGV[4] ~= '' and ARGV[4] == state.revision then return { UNCHANGED, now, pack_state(state), due } end
local kind, want = string.match(ARGV[5], '^(%l+)_?(%d*)$')
if want ~= '' then
  local there = string.match(state.revision, '_(%d+)$') or (want ~= '0' and own(key, 'schema_version')) or '0'
  if there ~= want then return { VERSION, now, pack_state(state), tonumber(there), query(key, 'whole'), due } end
end
return { OK, now, pack_state(state), query(key, kind, first), due }

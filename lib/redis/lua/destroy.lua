--[[ Destroy a record.
     KEYS[1] record  KEYS[2..3] witnesses
     ARGV 1 now  2 settings  3 only if of this user, '*' for any  4 only if of this revision, '' for any
     Output {OK}, without witnesses {OK, its user} {GONE, its new name if it moved} {FOREIGN, type} {REFUSED, error} ]]
-- @include state
-- @include document
-- @include index
-- @include pending
local state, code, detail = load(KEYS[1])
if not state then return { code, detail or (code == GONE and successor(KEYS[1])) or nil } end
if ARGV[3] ~= '*' and ARGV[3] ~= state.user then return { GONE } end
if ARGV[4] ~= '' and ARGV[4] ~= revision_of(state) then return { GONE } end
local err = refused('DEL', KEYS[1])
if err then return { REFUSED, err } end
leave(state.user, suffix)
return { OK, not KEYS[2] and state.user or nil }

--[[ Destroy a record.
     KEYS[1] record  KEYS[2..3] witnesses
     ARGV 1 now  2 defaults  3 suffix  4 only if of this user, '*' for any  5 only if of this revision, '' for any
     Output {OK} {GONE} {FOREIGN, type} ]]
-- @include state
-- @include document
-- @include index
local state, code, detail = load(KEYS[1])
if not state then return { code, detail } end
if ARGV[4] ~= '*' and ARGV[4] ~= state.user then return { GONE } end
if ARGV[5] ~= '' and ARGV[5] ~= revision_of(state) then return { GONE } end
redis.call('DEL', KEYS[1])
leave(state.user, ARGV[3])
return { OK }

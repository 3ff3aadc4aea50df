--[[ The commit point of regenerate without a common slot: what has not changed since it was copied is replaced by where it went.
     KEYS[1] record
     ARGV 1 now  2 settings  3 revision that was copied  4 the new name  5 for how long that is to be found
     Output {OK} {GONE} {CONFLICT} {FOREIGN, type} {REFUSED, error} ]]
-- @include state
-- @include document
local key = KEYS[1]
local state, code, detail = load(key)
if not state then return { code, detail } end
if ARGV[3] ~= revision_of(state) then return { CONFLICT } end
-- First, so that a user without this right leaves no trace that lives for hours.
local left = redis.call('PTTL', key)
local err = refused('PEXPIRE', key, ARGV[5])
if err then return { REFUSED, err } end
-- To every reader it has expired.
err = insert(key, { revision = state.revision, created = state.created, last = 0, idle = 1, user = state.user }, '', 6)
if err then
  redis.call('PEXPIRE', key, left)
  return { REFUSED, err }
end
redis.call('PEXPIRE', key, ARGV[5])
set_own(key, 'moved', ARGV[4])
return { OK }

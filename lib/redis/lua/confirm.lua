--[[ A pending record whose entry was seen in its user's index lives as long as it should.
     KEYS[1] record
     ARGV 1 now  2 settings  3 user
     Output {OK, now, packed state} {GONE} {CONFLICT}: it is of another user now {FOREIGN, type} ]]
-- @include state
-- @include document
local key = KEYS[1]
local state, code, detail = load(key)
if not state then return { code, detail } end
if state.user ~= ARGV[3] then return { CONFLICT } end
local real = own(key, 'pending')
if real then
  state.deadline = tonumber(real)
  redis.call('PEXPIRE', key, expires(state) - now)
  set_own(key, 'pending', nil)
  save_deadline(key, state)
end
return { OK, now, pack_state(state) }

--[[ The live records of a user, one page.
     KEYS[1] index  KEYS[2] prefix of records, a witness  KEYS[3] another witness
     ARGV 1 now  2 settings  3 user  4 cursor  5 how many to look at, about
     Output {OK, now, next cursor, {suffix, packed state, client} …} {FOREIGN, type}
     A cursor, since ranks move: what is listed all the time comes at least once. An entry whose record is gone, or of another user, is removed on the way. ]]
-- @include state
-- @include document
local index, user = KEYS[1], ARGV[3]
local kind = redis.call('TYPE', index).ok
if kind ~= 'zset' and kind ~= 'none' then return { FOREIGN, kind } end
local found = redis.call('ZSCAN', index, ARGV[4], 'COUNT', ARGV[5])
local reply, entries = { OK, now, found[1] }, found[2]
for i = 1, #entries, 2 do
  local member = entries[i]
  local key = KEYS[2] .. member
  local s, code, detail = load(key)
  -- Who may not read sessions knows nothing about them.
  if detail == 'denied' then return { FOREIGN, detail } end
  if s and s.user == user then
    reply[#reply + 1] = { member, pack_state(s), query(key, 'client') }
  elseif code ~= FOREIGN then
    -- Who may only read leaves it to others.
    redis.pcall('ZREM', index, member)
  end
end
return reply

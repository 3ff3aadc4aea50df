--[[ The live records of a user, one page.
     KEYS[1] index  KEYS[2] prefix of records, a witness  KEYS[3] another witness
     ARGV 1 now  2 defaults  3 user  4 rank to start from  5 how many to look at
     Output {OK, now, next rank or -1, {suffix, packed state, client} …} {FOREIGN, type}
     An entry whose record is gone, or of another user, is removed on the way. ]]
-- @include state
-- @include document
local index, user, first, count = KEYS[1], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local kind = redis.call('TYPE', index).ok
if kind ~= 'zset' and kind ~= 'none' then return { FOREIGN, kind } end
local members = redis.call('ZRANGE', index, first, first + count - 1)
local reply, removed = { OK, now, -1 }, 0
for _, member in ipairs(members) do
  local key = KEYS[2] .. member
  local s, code = load(key)
  if s and s.user == user then
    reply[#reply + 1] = { member, pack_state(s), query(key, 'client') }
  elseif code ~= FOREIGN then
    removed = removed + redis.call('ZREM', index, member)
  end
end
if #members == count then reply[3] = first + count - removed end
return reply

--[[ A user's entries are marked: nothing that looks for them finds them any more, and a repeat does what a dead one left.
     KEYS[1] index
     ARGV 1 now  2 settings, with the one entry if there is one  3 the entry to leave, or ''  4 how many are answered  5 '1': those marked before
     Output {OK, '1' if there are more, {entry …}} {FOREIGN, type} {REFUSED, error}
     The first write is a PEXPIRE, which maxmemory does not refuse. ]]
-- @include state
-- @include obstacle
if ARGV[5] == '' then
  local members = suffix ~= '' and { suffix } or redis.call('ZRANGE', index, 0, -1)
  local err = kind == 'zset' and refused('PEXPIRE', index, math.max(redis.call('PTTL', index), 1))
  if err then return { REFUSED, err } end
  for _, member in ipairs(members) do
    if member ~= ARGV[3] then redis.call('ZADD', index, 'XX', '+inf', member) end
  end
  if suffix ~= '' then return { OK, '', redis.call('ZSCORE', index, suffix) and members or {} } end
end
local found, members, more = redis.call('ZRANGEBYSCORE', index, '+inf', '+inf', 'LIMIT', 0, ARGV[4] + 2), {}, ''
for _, member in ipairs(found) do
  if member ~= ARGV[3] then
    if #members < tonumber(ARGV[4]) then members[#members + 1] = member else more = '1' end
  end
end
return { OK, more, members }

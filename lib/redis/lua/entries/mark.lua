--[[ A user's entries are marked: nothing that looks for them finds them any more, and a repeat does what a dead one left.
     KEYS[1] index
     ARGV 1 now  2 settings, with the one entry if there is one  3 the entry to leave, or ''  4 how many are answered  5 'marked': those marked before
     Output {OK, '', or what there is more to do: 'mark' or 'marked', {entry …}} {FOREIGN, type} {REFUSED, error}
     The first write is a PEXPIRE, which maxmemory does not refuse. ]]
-- @include state
-- @include obstacle
-- @include mark_some
if ARGV[5] == '' and suffix ~= '' then
  if kind == 'none' then return { OK, '', {} } end
  local err = keep_expiry(index)
  if err then return { REFUSED, err } end
  redis.call('ZADD', index, 'XX', '+inf', suffix)
  return { OK, '', redis.call('ZSCORE', index, suffix) and { suffix } or {} }
end
if ARGV[5] == '' and kind == 'zset' then
  local err, unmarked = mark_some(index, ARGV[3])
  if err then return { REFUSED, err } end
  if unmarked then return { OK, 'mark', {} } end
end
local found, members, more = redis.call('ZRANGEBYSCORE', index, '+inf', '+inf', 'LIMIT', 0, ARGV[4] + 2), {}, ''
for _, member in ipairs(found) do
  if member ~= ARGV[3] then
    if #members < tonumber(ARGV[4]) then members[#members + 1] = member else more = 'marked' end
  end
end
return { OK, more, members }

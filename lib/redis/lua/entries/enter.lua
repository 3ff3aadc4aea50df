--[[ An entry in a user's index: before its record is there, or later than it was. A mark stays, since it is the greatest.
     KEYS[1] index
     ARGV 1 now  2 settings, with the entry  3 for how long  4 '1': provisional  5 how many there may be, or ''
          6.. entries that do not count, each with the score it had
     Output {OK} {LIMIT, entries with scores} {FOREIGN, type} {REFUSED, error} ]]
-- @include state
-- @include obstacle
local score = now + ARGV[3] + (ARGV[4] == '1' and 0.5 or 0)
if ARGV[5] ~= '' then
  local ignored, counted = {}, {}
  for i = 6, #ARGV, 2 do ignored[ARGV[i]] = ARGV[i + 1] end
  local all = redis.call('ZRANGE', index, 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do
    local member, at = all[i], all[i + 1]
    if member ~= suffix and at ~= 'inf' and tonumber(at) > now and ignored[member] ~= at then
      counted[#counted + 1], counted[#counted + 2] = member, at
    end
  end
  if #counted / 2 >= tonumber(ARGV[5]) then return { LIMIT, counted } end
end
local left = redis.call('PTTL', index)
local err = refused('ZADD', index, 'GT', score, suffix)
if err then return { REFUSED, err } end
if left < score - now then err = refused('PEXPIRE', index, math.ceil(score - now)) end
if err then
  -- Nothing lives forever, an index neither.
  if left < 0 then redis.call('ZREM', index, suffix) end
  return { REFUSED, err }
end
return { OK }

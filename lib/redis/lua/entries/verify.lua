--[[ An entry that is there and not marked is listed from now on. Of two, one is listed after the other, and only that one sees both.
     KEYS[1] index
     ARGV 1 now  2 settings, with the entry  3 for how long  4 '1': the others are asked for
     Output {OK, others that are listed} {GONE} {FOREIGN, type} ]]
-- @include state
-- @include obstacle
local at = redis.call('ZSCORE', index, suffix)
if not at or at == 'inf' then return { GONE } end
local score = now + ARGV[3]
if redis.call('PTTL', index) < score - now then redis.call('PEXPIRE', index, score - now) end
redis.call('ZADD', index, 'GT', score, suffix)
local others = {}
if ARGV[4] == '1' then
  local all = redis.call('ZRANGE', index, 0, -1, 'WITHSCORES')
  for i = 1, #all, 2 do
    local member, score_at = all[i], all[i + 1]
    if member ~= suffix and score_at ~= 'inf' and string.sub(score_at, -2) ~= '.5' then others[#others + 1] = member end
  end
end
return { OK, others }

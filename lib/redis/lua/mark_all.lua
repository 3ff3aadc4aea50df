-- Marks all entries but one, in one command, since nothing else runs meanwhile: a call for each takes three times as long.
-- Answers the server's refusal, if any; the first write is one that maxmemory does not refuse.
local function mark_all(index, except)
  local left = math.max(redis.call('PTTL', index), 1)
  local err = refused('PEXPIRE', index, left)
  if err then return err end
  local kept = except ~= '' and redis.call('ZSCORE', index, except)
  -- Every score is above zero. What is stored anew has no expiry.
  redis.call('ZUNIONSTORE', index, 1, index, 'WEIGHTS', '+inf')
  redis.call('PEXPIRE', index, left)
  if kept then redis.call('ZADD', index, kept, except) end
end

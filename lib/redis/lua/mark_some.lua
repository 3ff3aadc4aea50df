-- The first write, which maxmemory does not refuse. Somebody else may have taken the expiry away.
local function keep_expiry(index)
  local left = redis.call('PTTL', index)
  return refused('PEXPIRE', index, left < 0 and 4 * default_idle or math.max(left, 1))
end

-- Marks some entries, but not "except", those that end first before others; again and again until it finds no more: no
-- script may take long, since nothing else runs meanwhile. Who enters before that is marked as well: a login then was before
-- the log-out. Answers the server's refusal, or nil and whether there may be more.
local MARKED_AT_ONCE = 250
local function mark_some(index, except)
  local err = keep_expiry(index)
  if err then return err end
  local found, marks = redis.call('ZRANGEBYSCORE', index, '-inf', '(+inf', 'LIMIT', 0, MARKED_AT_ONCE + 1), {}
  for i = 1, math.min(#found, MARKED_AT_ONCE) do
    if found[i] ~= except then
      marks[#marks + 1] = '+inf'
      marks[#marks + 1] = found[i]
    end
  end
  if #marks > 0 then redis.call('ZADD', index, 'XX', unpack(marks)) end
  return nil, #found > MARKED_AT_ONCE
end

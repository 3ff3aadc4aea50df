--[[ The set of a user's old sessions.
     KEYS[1] set
     ARGV 1 `enter`; `meet`, the same of one that is there, never refused under maxmemory; `leave`, `has` or `all`  2 how long it is needed at least  3 '1': ours, and ends by itself
          4.. ids
     Output {OK, {id …}} {GONE}: not all of them are in it {FOREIGN, type} {REFUSED, error} ]]
local GONE, OK, FOREIGN, REFUSED = 0, 1, -1, -2
local key, what = KEYS[1], ARGV[1]
local kind = redis.call('TYPE', key).ok
if kind ~= 'set' and kind ~= 'none' then return { FOREIGN, kind } end
if what == 'all' then return { OK, redis.call('SMEMBERS', key) } end
if what == 'has' then
  for i = 4, #ARGV do
    if redis.call('SISMEMBER', key, ARGV[i]) == 0 then return { GONE } end
  end
  return { OK, {} }
end
local left = redis.call('PTTL', key)
if what == 'meet' then
  -- A script that has begun to write is not refused for want of memory, and this changes nothing.
  redis.pcall('PEXPIRE', key, 1, 'GT')
  what = 'enter'
end
local reply = redis.pcall(what == 'enter' and 'SADD' or 'SREM', key, unpack(ARGV, 4))
if type(reply) == 'table' then return { REFUSED, reply.err } end
-- Another service's set without an expiry keeps none: it would end under the hands of who does not know.
if what == 'enter' and left < tonumber(ARGV[2]) and (left >= 0 or ARGV[3] == '1') then redis.call('PEXPIRE', key, ARGV[2]) end
return { OK, {} }

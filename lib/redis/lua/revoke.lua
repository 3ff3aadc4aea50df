--[[ Destroy a user's records, all but one.
     KEYS[1] index  KEYS[2] prefix of records, a witness  KEYS[3] another witness
     ARGV 1 now  2 settings  3 user  4 suffix to leave, or ''  5 how many at once  6 '1': go on with those marked before
     Output {OK, how many were destroyed, '1' if there are more} {FOREIGN, type}
     Up to that many are destroyed in this one step. More are all marked (+inf) first, so that nothing adds to them and a
     repeat finds what a dead one left. The first write is a ZREM or, with marks, a PEXPIRE: maxmemory refuses neither. ]]
-- @include state
-- @include document
local index, user, except, batch = KEYS[1], ARGV[3], ARGV[4], tonumber(ARGV[5])
local kind = redis.call('TYPE', index).ok
if kind == 'none' then return { OK, 0, '' } end
if kind ~= 'zset' then return { FOREIGN, kind } end
-- Who may not read sessions would take out the entries of those that live on.
local _, _, detail = load(KEYS[2] .. redis.call('ZRANGE', index, 0, 0)[1])
if detail == 'denied' then return { FOREIGN, detail } end

local function mark_all()
  redis.call('PEXPIRE', index, math.max(redis.call('PTTL', index), 1))
  for _, member in ipairs(redis.call('ZRANGE', index, 0, -1)) do
    if member ~= except then redis.call('ZADD', index, 'XX', '+inf', member) end
  end
end

local members
if ARGV[6] == '' and redis.call('ZCARD', index) <= batch then
  members = redis.call('ZRANGE', index, 0, -1)
else
  if ARGV[6] == '' then mark_all() end
  members = redis.call('ZRANGEBYSCORE', index, '+inf', '+inf', 'LIMIT', 0, batch)
end

local destroyed = 0
for _, member in ipairs(members) do
  if member ~= except then
    local key = KEYS[2] .. member
    local s = load(key)
    redis.call('ZREM', index, member)
    if s and s.user == user then destroyed = destroyed + redis.call('DEL', key) end
  end
end
local more = redis.call('ZRANGEBYSCORE', index, '+inf', '+inf', 'LIMIT', 0, 2)
local left = #more > 1 or (#more == 1 and more[1] ~= except)
return { OK, destroyed, left and '1' or '' }

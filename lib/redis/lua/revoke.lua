--[[ Destroy a user's records, all but one.
     KEYS[1] index  KEYS[2] prefix of records, a witness  KEYS[3] another witness
     ARGV 1 now  2 settings  3 user  4 suffix to leave, or ''  5 how many at once  6 what the call before has answered, or ''
     Output {OK, how many were destroyed, '', or what there is more to do: 'mark' or 'destroy'} {FOREIGN, type} {REFUSED, error}
     Up to that many are destroyed in this one step. More are marked (+inf) first, until none is left that is not, so that
     none escapes by moving and a repeat finds what a dead one left. The first write is a DEL, a ZREM or, with marks, a PEXPIRE: maxmemory refuses none of them. ]]
-- @include state
-- @include document
local index, user, except, batch = KEYS[1], ARGV[3], ARGV[4], tonumber(ARGV[5])
local kind = redis.call('TYPE', index).ok
if kind == 'none' then return { OK, 0, '' } end
if kind ~= 'zset' then return { FOREIGN, kind } end
-- Who may not read sessions would take out the entries of those that live on.
local _, _, detail = load(KEYS[2] .. redis.call('ZRANGE', index, 0, 0)[1])
if detail == 'denied' then return { FOREIGN, detail } end

-- @include mark_some
local members
local begun = ARGV[6] ~= ''
if ARGV[6] == '' and redis.call('ZCARD', index) <= batch then
  members = redis.call('ZRANGE', index, 0, -1)
else
  if ARGV[6] ~= 'destroy' then
    local err, more = mark_some(index, except)
    if err then return { REFUSED, err } end
    return { OK, 0, more and 'mark' or 'destroy' }
  end
  begun = true
  members = redis.call('ZRANGEBYSCORE', index, '+inf', '+inf', 'LIMIT', 0, batch)
end

local destroyed = 0
for _, member in ipairs(members) do
  if member ~= except then
    local key = KEYS[2] .. member
    local s = load(key)
    -- A record that cannot be destroyed stays listed.
    local err
    if s and s.user == user then
      err = refused('DEL', key)
      if not err then destroyed, begun = destroyed + 1, true end
    end
    err = err or refused('ZREM', index, member)
    if err then return begun and redis.error_reply(err) or { REFUSED, err } end
    begun = true
  end
end
local more = redis.call('ZRANGEBYSCORE', index, '+inf', '+inf', 'LIMIT', 0, 2)
local left = #more > 1 or (#more == 1 and more[1] ~= except)
return { OK, destroyed, left and 'destroy' or '' }

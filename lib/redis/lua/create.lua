--[[ Make a record where there is none.
     KEYS[1] record  KEYS[2..3] witnesses
     ARGV 1 now  2 settings  3 state, without times: revision|idle|absolute|user  4 limit: max|on limit, or '',
          or, without witnesses, pending|for how long|created, '' for now|deadline, '' to reckon it, '-' for none|the name it moves from|'again' over an earlier copy
          5 extras (envelope and client, as the document holds them)  6.. the data, as the document holds it
     Output {OK, now, packed state} {EXISTS} {LIMIT} {FOREIGN, type of what is in the index's place} {REFUSED, error} ]]
-- @include state
-- @include document
-- @include index
-- @include limit
-- @include pending
local key = KEYS[1]
local function record_key(member) return string.sub(key, 1, #key - #suffix) .. member end

local revision, idle, absolute, user = string.match(ARGV[3], '^([^|]*)|(%d+)|(%d*)|(.*)$')
local state = { revision = revision, created = now, last = now, idle = tonumber(idle), user = user }
if absolute ~= '' then state.absolute, state.deadline = tonumber(absolute), now + absolute end
local pending, created, deadline, from, again = string.match(ARGV[4], '^pending|(%d+)|(%d*)|([%d-]*)|([^|]*)|(%a*)$')
if created and created ~= '' then state.created = tonumber(created) end
if deadline and deadline ~= '' then state.deadline = tonumber(deadline) end
local real = pending and suspend(state, pending)

if again ~= 'again' and redis.call('EXISTS', key) == 1 then
  local _, code = load(key)
  -- A session may come back to where it came from; else who follows it would lose its track.
  if code ~= GONE or (successor(key) or from) ~= from then return { EXISTS } end
end
local obstacle = index_obstacle(user)
if obstacle then return { FOREIGN, obstacle } end
local max, on_limit = string.match(ARGV[4], '^(%d+)|(.+)$')
local victims, denied = surplus(user, tonumber(max), on_limit, record_key)
if denied then return { FOREIGN, denied } end
if not victims then return { LIMIT } end

-- A user without the right to one of these leaves nothing half made.
local err = insert(key, state, ARGV[5], 6)
if err then return { REFUSED, err } end
err = refused('PEXPIRE', key, expires(state) - now) or enter(user, suffix, state)
if err then
  redis.call('DEL', key)
  leave(user, suffix)
  return { REFUSED, err }
end
if pending then set_own(key, 'pending', real) end
evict(user, victims, record_key)
return { OK, now, pack_state(state) }

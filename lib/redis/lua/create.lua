--[[ Make a record where there is none.
     KEYS[1] record  KEYS[2..3] witnesses  KEYS[last] a key of another hand, if the record takes its place
     ARGV 1 now  2 settings  3 state, without times: revision|idle|absolute|user  4 limit: max|on limit, or '',
          or, without witnesses, pending|for how long|created, '' for now|deadline, '' to reckon it, '-' for none|the name it moves from|'again' over an earlier copy
          and, in a second line, of what it takes the place of: created, '' for now|time left, if the key does not tell|digest of the key, '' for none
          5 extras (envelope and client, as the document holds them)  6.. the data, as the document holds it
     Output {OK, now, packed state} {EXISTS} {LIMIT} {CONFLICT}: the key is not what it was
            {FOREIGN, type of what is in the index's place} {REFUSED, error} ]]
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
local options, past = string.match(ARGV[4], '^([^\n]*)\n?(.*)$')
local pending, created, deadline, from, again = string.match(options, '^pending|(%d+)|(%d*)|([%d-]*)|([^|]*)|(%a*)$')
if created and created ~= '' then state.created = tonumber(created) end
if deadline and deadline ~= '' then state.deadline = tonumber(deadline) end

-- It goes on where the other has come to: nobody's time begins anew by a move.
local born, left, digest = string.match(past, '^(%d*)|(%-?%d*)|(%x*)$')
local other = (digest or '') ~= '' and KEYS[#KEYS]
-- It is no witness, where there are none.
if other and #KEYS == 2 then KEYS[2] = nil end
local content = other and redis.call('DUMP', other)
if other and redis.sha1hex(content or '') ~= digest then return { CONFLICT } end
if born then
  left = other and redis.call('PTTL', other) or tonumber(left)
  if left < 0 then left = state.idle end
  state.idle = math.max(state.idle, left)
  state.last = now + left - state.idle
  state.created = math.min(tonumber(born) or now, now)
end
local real = pending and suspend(state, pending)

if again ~= 'again' and key ~= other and redis.call('EXISTS', key) == 1 then
  local _, code = load(key)
  -- A session may come back to where it came from; else who follows it would lose its track.
  if code ~= GONE or (successor(key) or from) ~= from then return { EXISTS } end
end
local obstacle = index_obstacle(user)
if obstacle then return { FOREIGN, obstacle } end
local max, on_limit = string.match(options, '^(%d+)|(.+)$')
local victims, denied = surplus(user, tonumber(max), on_limit, record_key)
if denied then return { FOREIGN, denied } end
if not victims then return { LIMIT } end

-- No document is set in the place of another type; and a hash is not to be mixed with another hand's.
local function undo(err)
  redis.call('DEL', key)
  leave(user, suffix)
  if key == other then redis.call('RESTORE', key, math.max(left, 1), content) end
  return { REFUSED, err }
end

-- A user without the right to one of these leaves nothing half made.
if key == other then
  local err = refused('RESTORE', key, math.max(left, 1), content, 'REPLACE') or refused('DEL', key)
  if err then return { REFUSED, err } end
end
local err = insert(key, state, ARGV[5], 6)
if err then return key == other and undo(err) or { REFUSED, err } end
err = refused('PEXPIRE', key, expires(state) - now) or enter(user, suffix, state)
if not err and other and other ~= key then err = refused('DEL', other) end
if err then return undo(err) end
if pending then set_own(key, 'pending', real) end
evict(user, victims, record_key)
return { OK, now, pack_state(state) }

--[[ The managed state, one packed string in the record: revision|created|last activity|idle timeout|absolute timeout|deadline|user
     (milliseconds; absolute timeout and deadline may be empty; user is percent-encoded, empty for anonymous), and "now".
     The revision of a record with a schema version ends in it, `_3`; so one look at the state tells it.
     ARGV[1] is the caller's clock in milliseconds; empty: the server's.
     ARGV[2] is touch interval|idle timeout|the record's suffix, if it is about one|where a record of another hand names its user.
     The interval is first for quick_read.lua. ]]
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local interval, default_idle, suffix, user_path = string.match(ARGV[2], '^(%d+)|(%d+)|([^|]*)|(.*)$')

local GONE, OK, UNCHANGED = 0, 1, 2
local FOREIGN, REFUSED, CONFLICT, PATH, BOUNDS, EXISTS, LIMIT, VERSION = -1, -2, -3, -4, -5, -6, -7, -8

local function unpack_state(text)
  local revision, created, last, idle, absolute, deadline, user =
    string.match(text, '^([%w_-]+)|(%d+)|(%d+)|(%d+)|(%d*)|(%d*)|([^|"\\]*)$')
  if not revision then return nil end
  return {
    revision = revision, created = tonumber(created), last = tonumber(last),
    idle = tonumber(idle), absolute = tonumber(absolute), deadline = tonumber(deadline), user = user,
  }
end

-- 14 digits print exactly; 100 years from now has 13. Packed once: call it when the state is final.
local function pack_state(s)
  s.packed = s.packed or s.revision .. '|' .. s.created .. '|' .. s.last .. '|' .. s.idle .. '|' .. (s.absolute or '') .. '|' .. (s.deadline or '') .. '|' .. s.user
  return s.packed
end

local function seconds(ms) return math.floor(ms / 1000) end

local function expires(s)
  local idle_end = s.last + s.idle
  if s.deadline and s.deadline < idle_end then return s.deadline end
  return idle_end
end

-- As lib/domain/user.ts does it.
local function percent(text)
  return (string.gsub(text, "[^%w%-_%.!~'%(%)]", function(c) return string.format('%%%02X', string.byte(c)) end))
end

-- A record of another hand has no state: what is left of its expiry is all that is known, and an expiry it must have.
local function adopted_state(key, created_seconds, user)
  local left = redis.call('PTTL', key)
  if left <= 0 then return nil end
  -- What its writer gave it is its own idle timeout, if that is longer than ours.
  local idle = math.max(tonumber(default_idle), left)
  local created = (tonumber(created_seconds) or seconds(now)) * 1000
  return { revision = '', created = created, last = now + left - idle, idle = idle, user = percent(user or ''), adopted = true }
end

local function revision_of(s) return s.adopted and '-' or s.revision end

-- The first write of a script: what the server refuses has changed nothing.
local function refused(...)
  local reply = redis.pcall(...)
  return type(reply) == 'table' and reply.err
end

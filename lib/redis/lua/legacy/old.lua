--[[ A session as another service keeps it under KEYS[1]: of the type ARGV[1], `string` (JSON text) or `hash`. What is of
     another type, or a hash of our own, is none. Its phases, where it moves to another slot or server:
     live; moving: its content stands, and what would change it has to move it first; moved: it is elsewhere.
     A string that moves ends in a line break, which is nothing in JSON; one that has moved is empty. ]]
local key, kind = KEYS[1], ARGV[1]
local GONE, OK = 0, 1
local REFUSED, CONFLICT, EXISTS = -2, -3, -6

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- What the server refuses has changed nothing.
local function refused(...)
  local reply = redis.pcall(...)
  return type(reply) == 'table' and reply.err
end

-- A script that has begun to write is not refused for want of memory, and this changes nothing.
local function begin() redis.pcall('PEXPIRE', key, 1, 'GT') end

local function is_old()
  if redis.call('TYPE', key).ok ~= kind then return false end
  if kind == 'string' then return true end
  -- koa-session has a member of this name, which is `true`.
  local ours = redis.call('HGET', key, '_session')
  return not ours or ours == 'true'
end

local function phase()
  if kind == 'hash' then
    local marks = redis.call('HMGET', key, '_moved', '_moving')
    return marks[1] and 'moved' or marks[2] and 'moving' or 'live'
  end
  if redis.call('STRLEN', key) == 0 then return 'moved' end
  return redis.call('GETRANGE', key, -1, -1) == '\n' and 'moving' or 'live'
end

-- Names the content, whatever its type. The time it has left is no part of it.
local function digest() return redis.sha1hex(redis.call('DUMP', key)) end

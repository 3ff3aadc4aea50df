--[[ Read an old session, and restart its idle timer on the way.
     KEYS[1] session
     ARGV 1 type  2 the idle timeout of one whose cookie has no age, or '': it is not touched  3 touch interval
     Output {OK, now, time left or -1, digest, phase, content} {GONE} {REFUSED, error}
     Never refused under maxmemory: the first write is PEXPIRE. ]]
-- @include old
if not is_old() then return { GONE } end
-- Text with half a surrogate pair is JSON to the old service and not to cjson. Its cookie comes first.
local function age_in(text) return tonumber(string.match(text or '', '"originalMaxAge":%s*(%d+)')) end
local function cookie_age()
  local found, cookie
  if kind == 'hash' then
    found, cookie = pcall(cjson.decode, redis.call('HGET', key, 'cookie') or '')
  else
    local text = redis.call('GET', key)
    found, cookie = pcall(cjson.decode, text)
    cookie = found and type(cookie) == 'table' and cookie.cookie or { originalMaxAge = not found and age_in(text) }
  end
  local age = type(cookie) == 'table' and cookie.originalMaxAge
  return type(age) == 'number' and age > 0 and math.min(math.ceil(age), 3155760000000) or nil
end

local left, at = redis.call('PTTL', key), phase()
if ARGV[2] ~= '' and at == 'live' then
  local idle = cookie_age() or tonumber(ARGV[2])
  if left < 0 or idle - left >= tonumber(ARGV[3]) then
    local err = refused('PEXPIRE', key, idle)
    if err then return { REFUSED, err } end
    left = idle
    if kind == 'hash' then redis.call('HSET', key, 'last_activity', math.floor(now / 1000)) end
  end
end
return { OK, now, left, digest(), at, redis.call(kind == 'hash' and 'HGETALL' or 'GET', key) }

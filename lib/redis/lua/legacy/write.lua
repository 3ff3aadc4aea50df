--[[ Change an old session, if it is still what the caller has seen.
     KEYS[1] session
     ARGV 1 type  2 digest  3 time from now on, '' to keep what is left  4 '1': a touch, never refused under maxmemory
          5.. string: the text; hash: how many fields go, those fields, then field, value …
     Output {OK, now, time left or -1, digest} {GONE} {CONFLICT} {REFUSED, error} ]]
-- @include old
if not is_old() then return { GONE } end
if digest() ~= ARGV[2] then return { CONFLICT } end
local err
if ARGV[4] == '1' then begin() end
if kind == 'string' then
  err = refused('SET', key, ARGV[5], 'KEEPTTL')
else
  local gone = tonumber(ARGV[5])
  -- A hash that loses its last field is no more, so what comes goes first. There is always something: the caller sees to it.
  err = refused('HSET', key, unpack(ARGV, 6 + gone))
  if not err and gone > 0 then redis.call('HDEL', key, unpack(ARGV, 6, 5 + gone)) end
end
if err then return { REFUSED, err } end
if ARGV[3] ~= '' then redis.call('PEXPIRE', key, ARGV[3]) end
return { OK, now, redis.call('PTTL', key), digest() }

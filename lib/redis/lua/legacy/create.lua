--[[ Make a session in the old form, where there is nothing.
     KEYS[1] session
     ARGV 1 type  2 time  3.. string: the text; hash: field, value …
     Output {OK, now, time left, digest} {EXISTS} {REFUSED, error} ]]
-- @include old
if redis.call('EXISTS', key) == 1 then return { EXISTS } end
local err
if kind == 'string' then
  err = refused('SET', key, ARGV[3], 'PX', ARGV[2])
else
  err = refused('HSET', key, unpack(ARGV, 3))
  if not err then
    err = refused('PEXPIRE', key, ARGV[2])
    -- Nothing lives forever.
    if err then redis.call('DEL', key) end
  end
end
if err then return { REFUSED, err } end
return { OK, now, tonumber(ARGV[2]), digest() }

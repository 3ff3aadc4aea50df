--[[ One step of a move to where no script reaches both.
     KEYS[1] session
     ARGV 1 type  2 `freeze`: live → moving; `thaw`: back; `commit`: moving → moved; `forget`: moved → gone  3 digest
     Output {OK, digest} {GONE} {CONFLICT} {REFUSED, error} ]]
-- @include old
if not is_old() then return { GONE } end
local from = { freeze = 'live', thaw = 'moving', commit = 'moving', forget = 'moved' }
local step, at = ARGV[2], phase()
if at ~= from[step] or (step ~= 'forget' and digest() ~= ARGV[3]) then return { CONFLICT } end
local err
if step == 'forget' then
  err = refused('DEL', key)
  return err and { REFUSED, err } or { OK, '' }
end
-- What has set out can go on, and come back, also when there is no room any more.
if step ~= 'freeze' then begin() end
if kind == 'string' then
  local text = step == 'commit' and '' or redis.call('GET', key)
  if step == 'freeze' then text = text .. '\n' elseif step == 'thaw' then text = string.sub(text, 1, -2) end
  err = refused('SET', key, text, 'KEEPTTL')
elseif step == 'thaw' then
  err = refused('HDEL', key, '_moving')
else
  err = refused('HSET', key, step == 'commit' and '_moved' or '_moving', '1')
  if not err and step == 'commit' then
    for _, field in ipairs(redis.call('HKEYS', key)) do if field ~= '_moved' then redis.call('HDEL', key, field) end end
  end
end
if err then return { REFUSED, err } end
return { OK, digest() }

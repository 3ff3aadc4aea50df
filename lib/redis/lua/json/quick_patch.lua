--[[ A patch that one MERGE at the root does: see patch.lua for the arguments, json/changes.lua for the operations. ]]
if ARGV[5] == '' and string.find(ARGV[4], '^t?p?$') then
  local key, document = KEYS[1], nil
  -- @include quick_state
  -- Of the schema version that it is written for.
  if live and string.match(revision, '_%d+$') ~= string.match(ARGV[3], '_%d+$') then live = false end
  local touch, at = string.sub(ARGV[4], 1, 1) == 't', 7
  if live and touch and user ~= '' and math.floor(2 * last / idle) ~= math.floor(2 * now / idle) then live = false end
  while live and ARGV[at] do
    local parent = ARGV[at]
    if parent == 'check' then
      parent = string.sub(ARGV[at + 2], 3)
      at = at + 3 + ARGV[at + 1]
    end
    at = at + 1
    -- The length of an object is had for a fifth of what its type costs (RedisJSON 2.8.3); nothing else has one.
    if parent ~= '' then
      live = not string.find(parent, '^%l') and type(redis.pcall('JSON.OBJLEN', key, parent)) == 'number'
    end
  end
  if live then
    if touch and now > last then
      last_text = now_text
      ends = now + idle
      if deadline ~= '' and deadline + 0 < ends then ends = deadline + 0 end
    end
    local body = ARGV[6] == '' and '{' or '{' .. ARGV[6] .. ','
    local reply = redis.pcall('JSON.MERGE', key, '$', body .. '"last_activity":' .. string.sub(last_text, 1, -4)
      .. ',"_session":{"state":"' .. ARGV[3] .. created .. last_text .. rest .. '"}}')
    if type(reply) == 'table' and reply.err then return { -2, reply.err } end
    redis.call('PEXPIRE', key, ends - now)
    return string.sub(ARGV[4], -1) == 'p' and { 1, revision } or 1
  end
end

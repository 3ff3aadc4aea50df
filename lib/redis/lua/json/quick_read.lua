--[[ A read, with or without a touch that changes nothing else: see read.lua for the arguments. ]]
if ARGV[3] ~= 'now' and ARGV[5] ~= 'client' then
  local key, kind = KEYS[1], ARGV[5]
  local want = string.match(kind, '_(%d+)$')
  if want then kind = string.match(kind, '^%l+') end
  local document = kind == 'whole' and ARGV[4] == '' and redis.pcall('JSON.GET', key)
  -- @include quick_state
  if want and live and (string.match(revision, '_(%d+)$') or '0') ~= want then live = false end
  local touch = live and ARGV[3] == 'due' and now - last >= tonumber(string.match(ARGV[2], '^%d+'))
  if touch and user ~= '' and math.floor(2 * last / idle) ~= math.floor(2 * now / idle) then live = false end
  if live then
    if touch then
      last_text, ends = now_text, now + idle
      if deadline ~= '' and deadline + 0 < ends then ends = deadline + 0 end
      local refusal = redis.pcall('PEXPIRE', key, ends - now)
      if type(refusal) == 'table' then return { -2, refusal.err } end
    end
    local state = revision .. created .. last_text .. rest
    if touch then
      local second = string.sub(now_text, 1, -4)
      local reply = redis.pcall('JSON.MERGE', key, '$', '{"last_activity":' .. second .. ',"_session":{"state":"' .. state .. '"}}')
      if type(reply) == 'table' and reply.err then
        redis.call('JSON.SET', key, '$._session.state', '"' .. state .. '"')
        redis.call('JSON.SET', key, '$.last_activity', second)
      end
    end
    if ARGV[4] ~= '' and ARGV[4] == revision then return { 2, now, state } end
    local found = ''
    if kind == 'whole' then found = document or redis.call('JSON.GET', key)
    elseif kind == 'paths' then found = redis.call('JSON.GET', key, unpack(ARGV, 6))
    elseif kind == 'includes' then
      local index = redis.call('JSON.ARRINDEX', key, ARGV[6], ARGV[7])[1]
      found = (index and index >= 0) and '1' or '0'
    end
    return { 1, now, state, found }
  end
end

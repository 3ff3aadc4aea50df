--[[ A read, with or without a touch that changes nothing else: see read.lua for the arguments. ]]
if ARGV[4] ~= 'now' and ARGV[8] ~= 'client' then
  -- @include quick_state
  local touch = live and ARGV[4] == 'due' and now - last >= tonumber(string.match(ARGV[2], '^%d+|(%d+)'))
  if touch and user ~= '' and math.floor(last / (idle / 2)) ~= math.floor(now / (idle / 2)) then live = false end
  if live then
    local state = string.sub(text, 3, -3)
    if touch then
      ends = now + idle
      if deadline ~= '' and tonumber(deadline) < ends then ends = tonumber(deadline) end
      redis.call('PEXPIRE', key, ends - now)
      state = revision .. '|' .. created .. '|' .. now .. '|' .. idle .. '|' .. absolute .. '|' .. deadline .. '|' .. user
      local second = math.floor(now / 1000)
      local reply = redis.pcall('JSON.MERGE', key, '$', '{"last_activity":' .. second .. ',"_session":{"state":"' .. state .. '"}}')
      if type(reply) == 'table' and reply.err then
        redis.call('JSON.SET', key, '$._session.state', '"' .. state .. '"')
        redis.call('JSON.SET', key, '$.last_activity', second)
      end
    end
    if ARGV[7] ~= '' and ARGV[7] == revision then return { 2, now, state } end
    local found = ''
    if ARGV[8] == 'whole' then found = redis.call('JSON.GET', key)
    elseif ARGV[8] == 'paths' then found = redis.call('JSON.GET', key, unpack(ARGV, 9))
    elseif ARGV[8] == 'includes' then
      local index = redis.call('JSON.ARRINDEX', key, ARGV[9], ARGV[10])[1]
      found = (index and index >= 0) and '1' or '0'
    end
    return { 1, now, state, found }
  end
end

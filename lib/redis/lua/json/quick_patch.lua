--[[ A patch that one MERGE at the root does: see patch.lua for the arguments, json/changes.lua for "check". ]]
if ARGV[7] == '' and ARGV[8] == '' and ARGV[9] == '' and ARGV[11] == 'merge' and (not ARGV[12] or ARGV[12] == 'check') then
  -- @include quick_state
  local touch, half = ARGV[5] == '1', live and idle / 2
  if live and touch and user ~= '' and math.floor(last / half) ~= math.floor(now / half) then live = false end
  if ARGV[6] ~= '' and ARGV[6] ~= revision then live = false end
  local at = 12
  while live and ARGV[at] == 'check' do
    local parents = tonumber(ARGV[at + 1])
    for i = 1, parents do
      local kind = redis.call('JSON.TYPE', key, string.sub(ARGV[at + 1 + i], 2))[1]
      if kind == 'object' then break end
      if kind and kind ~= 'null' then live = false end
    end
    at = at + 4 + parents
  end
  if live and not ARGV[at] then
    if touch and now > tonumber(last) then
      last = now
      ends = last + idle
      if deadline ~= '' and tonumber(deadline) < ends then ends = tonumber(deadline) end
    end
    local state = ARGV[4] .. '|' .. created .. '|' .. last .. '|' .. idle .. '|' .. absolute .. '|' .. deadline .. '|' .. user
    local body = ARGV[10] == '' and '{' or '{' .. ARGV[10] .. ','
    local reply = redis.pcall('JSON.MERGE', key, '$', body .. '"last_activity":' .. math.floor(last / 1000) .. ',"_session":{"state":"' .. state .. '"}}')
    if type(reply) == 'table' and reply.err then return { -2, reply.err } end
    redis.call('PEXPIRE', key, ends - now)
    return { 1, now, state, {}, '' }
  end
end

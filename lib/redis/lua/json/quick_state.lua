--[[ What most calls meet, without the functions of the long way, whose making costs more than all of this: a live record of our
     own, no index refresh due. Whatever else is met goes the long way below, which decides everything anew; nothing was written. ]]
local now, key = tonumber(ARGV[1]), KEYS[1]
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local text = redis.pcall('JSON.GET', key, '$._session.state')
local revision, created, last, idle, absolute, deadline, user
if type(text) == 'string' then
  revision, created, last, idle, absolute, deadline, user = string.match(text, '^%["([%w_-]+)|(%d+)|(%d+)|(%d+)|(%d*)|(%d*)|([^|"\\]*)"%]$')
end
local live, ends = false, 0
if revision then
  ends = last + idle
  if deadline ~= '' and tonumber(deadline) < ends then ends = tonumber(deadline) end
  live = ends > now
end

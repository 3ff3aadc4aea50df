--[[ What most calls meet, without the functions of the long way, whose making costs more than all of this: a live record of our
     own, no index refresh due. Whatever else is met goes the long way below, which decides everything anew; nothing was written.
     "document" is the whole record, if the caller has asked for it: where we made it, it begins with its state. ]]
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local opening, text = '^{"_session":{"state":"', document
if type(document) ~= 'string' or not string.find(document, opening) then
  opening, text = '^%["', redis.pcall('JSON.GET', key, '$._session.state')
end
-- As pack_state puts it together; "created" and "rest" are what stays as it is, with its bars.
local revision, created, last, rest, idle, deadline, user
if type(text) == 'string' then
  revision, created, last, rest, idle, deadline, user = string.match(text, opening .. '([%w_-]+)(|%d+|)(%d+)(|(%d+)|%d*|(%d*)|([^|"\\]*))"')
end
local live, ends = false, 0
if revision then
  last, idle = tonumber(last), tonumber(idle)
  ends = last + idle
  if deadline ~= '' and deadline + 0 < ends then ends = deadline + 0 end
  live = ends > now
end

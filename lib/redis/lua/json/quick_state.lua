--[[ What most calls meet, without the functions of the long way, whose making costs more than all of this: a live record of our
     own, no index refresh due. Whatever else is met goes the long way below, which decides everything anew; nothing was written.
     "document" is the whole record, if the caller has asked for it: where we made it, it begins with its state. ]]
-- Times stay texts as long as they can: Lua takes longer to print a number than to take a state apart.
local now, now_text = tonumber(ARGV[1]), ARGV[1]
if not now then
  local time = redis.call('TIME')
  now_text = time[1] .. string.sub('00000' .. time[2], -6, -4)
  now = tonumber(now_text)
end
local text, from = document, 23
if type(document) ~= 'string' or string.sub(document, 1, 22) ~= '{"_session":{"state":"' then
  text, from = redis.pcall('JSON.GET', key, '$._session.state'), 3
end
-- As pack_state puts it together; "created" and "rest" are what stays as it is, with its bars.
local revision, created, last_text, rest, idle, deadline, user
if type(text) == 'string' then
  revision, created, last_text, rest, idle, deadline, user = string.match(text, '^([%w_-]+)(|%d+|)(%d+)(|(%d+)|%d*|(%d*)|([^|"\\]*))"', from)
end
local live, ends, last = false, 0, nil
-- The seconds of a time are its text without the last three digits.
if revision and #last_text > 3 and #now_text > 3 then
  last, idle = tonumber(last_text), tonumber(idle)
  ends = last + idle
  if deadline ~= '' and deadline + 0 < ends then ends = deadline + 0 end
  live = ends > now
end

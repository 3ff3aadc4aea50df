--[[ What the server offers of the commands named.
     ARGV 1.. command names
     Output the names it has ]]
local have = {}
for _, name in ipairs(ARGV) do
  -- Where COMMAND itself is not permitted, the names count as there.
  local info = redis.pcall('COMMAND', 'INFO', name)
  if info.err or info[1] then have[#have + 1] = name end
end
return have

--[[ What the server offers of the commands named.
     ARGV 1.. command names
     Output the names it has ]]
local have = {}
for _, name in ipairs(ARGV) do
  if redis.call('COMMAND', 'INFO', name)[1] then have[#have + 1] = name end
end
return have

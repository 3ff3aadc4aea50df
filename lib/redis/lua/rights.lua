--[[ What the user of this client may not do. Servers say that in words of their own, so they are asked: Redis 7 and Valkey can.
     ARGV 1.. names of commands, each with a key ('' for none) and 'w' if it writes
     Output {the first command it may not run, its key, 'w' if it may run one that writes} or {} ]]
if not redis.acl_check_cmd then return {} end
local command, key, writes = nil, nil, ''
for i = 1, #ARGV, 3 do
  local words = { ARGV[i] }
  if ARGV[i + 1] ~= '' then words[2], words[3] = ARGV[i + 1], ARGV[i + 1] end
  -- A command that the server does not have is an error.
  local known, may = pcall(redis.acl_check_cmd, unpack(words))
  if known and may and ARGV[i + 2] == 'w' then writes = 'w' end
  if known and not may and not command then command, key = ARGV[i], ARGV[i + 1] end
end
return { command, key, writes }

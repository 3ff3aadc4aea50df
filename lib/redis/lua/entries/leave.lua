--[[ Entries go.
     KEYS[1] index
     ARGV 1 now  2 settings  3 'any', 'marked' (those that still are), 'unmarked' or 'passed' (those whose score has)  4.. entries
     Output {OK} {FOREIGN, type} ]]
-- @include state
-- @include obstacle
for i = 4, #ARGV do
  local at = redis.call('ZSCORE', index, ARGV[i])
  if at and (ARGV[3] == 'any' or (ARGV[3] == 'marked' and at == 'inf') or (ARGV[3] == 'unmarked' and at ~= 'inf')
    or (ARGV[3] == 'passed' and tonumber(at) <= now)) then
    redis.call('ZREM', index, ARGV[i])
  end
end
return { OK }

--[[ The records of one node, one page of names. No key is declared: each is read where it lies.
     ARGV 1 now  2 settings  3 prefix  4 type  5 cursor  6 how many to look at
     Output {OK, now, next cursor, {name …}} ]]
-- @include state
local pattern = string.gsub(ARGV[3], '[%*%?%[%]%^\\]', '\\%0') .. '*'
local found = redis.call('SCAN', ARGV[5], 'MATCH', pattern, 'COUNT', ARGV[6], 'TYPE', ARGV[4])
return { OK, now, found[1], found[2] }

--[[ A user's entries, one page.
     KEYS[1] index
     ARGV 1 now  2 settings  3 cursor  4 how many to look at, about
     Output {OK, now, next cursor, {entry, score, …}} {FOREIGN, type} ]]
-- @include state
-- @include obstacle
local found = redis.call('ZSCAN', index, ARGV[3], 'COUNT', ARGV[4])
return { OK, now, found[1], found[2] }

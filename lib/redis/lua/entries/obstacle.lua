local index = KEYS[1]
local kind = redis.call('TYPE', index).ok
if kind ~= 'zset' and kind ~= 'none' then return { FOREIGN, kind } end

--[[ Without a common slot: a record that nobody has verified yet to be listed ends early. Its deadline is near, and `pending`
     holds the one that it will have, '' for none. What has moved leaves `moved`, the new name, in a record that has expired. ]]
local function suspend(s, ms)
  local real = (s.deadline or '') .. ''
  s.deadline = math.min(s.deadline or math.huge, now + ms)
  return real
end

-- Where a record that has gone has moved to.
local function successor(key) return not KEYS[2] and own(key, 'moved') or nil end

--[[ The session limit, where a record enters a user's index. "max" may be nil: none.
     Answers the records to destroy, earliest first, or nil if another one must be rejected;
     and 'denied' to a user who may not read sessions. ]]
local function surplus(user, max, on_limit, record_key)
  local live = {}
  if user == '' or not max then return live end
  for _, other in ipairs(redis.call('ZRANGE', index_key(user), 0, -1)) do
    local s, _, detail = load(record_key(other))
    if detail == 'denied' then return live, detail end
    if s and s.user == user and not marked(user, other) then live[#live + 1] = { member = other, created = s.created } end
  end
  if #live < max then return {} end
  if on_limit == 'reject' then return nil end
  table.sort(live, function(a, b) return a.created < b.created or (a.created == b.created and a.member < b.member) end)
  for i = #live, #live - max + 2, -1 do live[i] = nil end
  return live
end

local function evict(user, victims, record_key)
  for _, victim in ipairs(victims) do
    redis.call('DEL', record_key(victim.member))
    leave(user, victim.member)
  end
end

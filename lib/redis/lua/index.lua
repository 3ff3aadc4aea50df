--[[ The index of a user's records: a sorted set, member = the record's suffix, score = a deadline not earlier than the
     record's, +inf = being revoked. KEYS[2] is the prefix of its key and, with KEYS[3], a witness: neither is used as a key,
     but on a clustered server two keys of different slots make it refuse the script before anything is applied.
     Without KEYS[2] the caller keeps the index by itself (docs/decisions/003-cross-slot.md). ]]
local function index_key(user) return KEYS[2] .. user .. ':sessions:index' end

-- What lies under the index's name, if it is no index: then nothing that would enter it may begin.
local function index_obstacle(user)
  if user == '' or not KEYS[2] then return nil end
  local kind = redis.call('TYPE', index_key(user)).ok
  return kind ~= 'zset' and kind ~= 'none' and kind
end

-- The key outlives its latest score. Answers the server's refusal, if any.
local function enter(user, member, s)
  if user == '' or not KEYS[2] then return end
  local key, score = index_key(user), now + 4 * s.idle
  if s.deadline and s.deadline < score then score = s.deadline end
  local left = redis.pcall('PTTL', key)
  if type(left) == 'table' then return left.err end
  local err = refused('ZADD', key, 'GT', score, member)
  if err or left >= score - now then return err end
  err = refused('PEXPIRE', key, score - now)
  -- Nothing lives forever, an index neither.
  if err and left < 0 then redis.pcall('ZREM', key, member) end
  return err
end

local function leave(user, member)
  if user ~= '' and KEYS[2] then redis.pcall('ZREM', index_key(user), member) end
end

local function marked(user, member)
  if user == '' or not KEYS[2] then return false end
  local score = redis.pcall('ZSCORE', index_key(user), member)
  -- Who may not look does not know; what is no index marks nothing.
  if type(score) == 'table' and string.find(score.err, '^WRONGTYPE') == nil then return redis.call('ZSCORE', index_key(user), member) end
  return score == 'inf'
end

-- A refresh is due when the last activity lies in an earlier half of an idle timeout.
local function refresh_due(s, last_before)
  local half = s.idle / 2
  return s.user ~= '' and math.floor(last_before / half) ~= math.floor(now / half)
end

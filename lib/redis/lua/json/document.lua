--[[ A record as a RedisJSON document: the data's members at the root, with created_at, last_activity, expires_at in
     seconds and `_session`: { state: packed, envelope?: JSON text as a string, client?: {…}, schema_version?: number }.
     JSON text passes untouched. ]]
local TYPE_NAME = 'ReJSON-RL'

-- Not a live record: FOREIGN with its type, with 'unsupported' on a server without JSON commands, or with 'denied': on a
-- document, or where there is none, JSON.GET fails for nothing else.
local function unreadable(key)
  local kind = redis.call('TYPE', key).ok
  if kind ~= 'none' and kind ~= TYPE_NAME then return nil, FOREIGN, kind end
  local info = redis.pcall('COMMAND', 'INFO', 'JSON.GET')
  if not info.err and not info[1] then return nil, FOREIGN, 'unsupported' end
  return nil, FOREIGN, 'denied'
end

local function adopt(key)
  local kind = redis.call('JSON.TYPE', key, '$')[1]
  if kind ~= 'object' or redis.call('JSON.TYPE', key, '$._session')[1] then return nil, FOREIGN, 'broken' end
  local created = string.match(redis.call('JSON.GET', key, '$.created_at'), '^%[(%d+)%]$')
  local user = redis.call('JSON.GET', key, user_path)
  -- A number as it is written; a text, which may have escapes, as what it means.
  local state = adopted_state(key, created, string.match(user, '^%[(%-?%d+)%]$') or string.find(user, '^%["') and cjson.decode(user)[1])
  if not state then return nil, FOREIGN, 'no expiry' end
  return state
end

local function load(key)
  local text = redis.pcall('JSON.GET', key, '$._session.state')
  if not text then return nil, GONE end
  if type(text) == 'table' then return unreadable(key) end
  local state = unpack_state(string.sub(text, 3, -3))
  if not state then
    local adopted, code, detail = adopt(key)
    if not adopted then return nil, code, detail end
    state = adopted
  end
  if expires(state) <= now then return nil, GONE end
  return state
end

local function times(s)
  local text = '"created_at":' .. seconds(s.created) .. ',"last_activity":' .. seconds(s.last)
  if s.deadline then text = text .. ',"expires_at":' .. seconds(s.deadline) end
  return text
end

-- Members of the document as text; `extras` are members of _session.
local function insert(key, s, extras, first_argument)
  local data = ARGV[first_argument] or ''
  if data ~= '' then data = ',' .. data end
  if extras ~= '' then extras = ',' .. extras end
  -- The state is first, where quick_read.lua looks for it.
  return refused('JSON.SET', key, '$', '{"_session":{"state":"' .. pack_state(s) .. '"' .. extras .. '}' .. data .. ',' .. times(s) .. '}')
end

-- Not refused under maxmemory where a write came before. A server without JSON.MERGE takes one SET a member.
local function save(key, s, envelope)
  local own = '"state":"' .. pack_state(s) .. '"'
  if envelope ~= '' then own = own .. ',"envelope":' .. envelope end
  if not refused('JSON.MERGE', key, '$', '{"last_activity":' .. seconds(s.last) .. ',"_session":{' .. own .. '}}') then return end
  redis.call('JSON.SET', key, '$._session.state', '"' .. pack_state(s) .. '"')
  redis.call('JSON.SET', key, '$.last_activity', seconds(s.last))
  if envelope == 'null' then
    redis.call('JSON.DEL', key, '$._session.envelope')
  elseif envelope ~= '' then
    redis.call('JSON.SET', key, '$._session.envelope', envelope)
  end
end

-- Texts and numbers of _session that are no part of the state.
local function own(key, name)
  local found = redis.call('JSON.GET', key, '$._session.' .. name)
  return found and found ~= '[]' and string.match(found, '^%["?(.-)"?%]$') or nil
end

local function set_own(key, name, value)
  if not value then return redis.call('JSON.DEL', key, '$._session.' .. name) end
  redis.call('JSON.SET', key, '$._session.' .. name, type(value) == 'number' and value or '"' .. value .. '"')
end

local function save_deadline(key, s)
  if s.deadline then redis.call('JSON.SET', key, '$.expires_at', seconds(s.deadline)) else redis.call('JSON.DEL', key, '$.expires_at') end
  save(key, s, '')
end

local function query(key, kind, first)
  if kind == 'none' then return '' end
  if kind == 'whole' then return redis.call('JSON.GET', key) end
  if kind == 'client' then return redis.call('JSON.GET', key, '$._session.client') end
  if kind == 'paths' then return redis.call('JSON.GET', key, unpack(ARGV, first)) end
  local found = redis.call('JSON.ARRINDEX', key, ARGV[first], ARGV[first + 1])[1]
  return (found and found >= 0) and '1' or '0'
end

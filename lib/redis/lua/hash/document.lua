--[[ A record as a hash: the data in fields (docs/decisions/002-hash-encoding.md), created_at, last_activity, expires_at
     in seconds, _session: packed state, _session.envelope and _session.client: JSON text.
     The third part of ARGV[2] is the field of the user, then fields that are text whatever they look like, by spaces. ]]
-- @include json-text
-- @include tree
local TYPE_NAME = 'hash'
-- Far below what Lua can hand to a function at once.
local AT_ONCE = 2000

-- Answers the error, if the first of it was refused.
local function set_fields(key, out)
  local err = refused('HSET', key, unpack(out, 1, math.min(#out, AT_ONCE)))
  if err then return err end
  for i = AT_ONCE + 1, #out, AT_ONCE do redis.call('HSET', key, unpack(out, i, math.min(#out, i + AT_ONCE - 1))) end
end

local strangers = {}

local function seconds_in(raw) return raw and string.match(raw, '^(%d+)%.?%d*$') end

local function adopt(key)
  if redis.call('EXISTS', key) == 0 then return nil, GONE end
  local found = redis.call('HMGET', key, 'created_at', name_of((string.match(ARGV[2], '^%d+|%d+|([^ ]*)'))))
  local created, user = seconds_in(found[1]), found[2]
  if created and #created > 11 then created = nil end
  local node = user and stranger_node(user)
  local id = type(node) == 'string' and (string.match(node, '^%-?%d+$') or (string.find(node, '^"') and unquote(node)))
  local state = adopted_state(key, created, id or '')
  if not state then return nil, FOREIGN, 'no expiry' end
  strangers[key] = true
  return state
end

local function load(key)
  local text = redis.pcall('HGET', key, '_session')
  if type(text) == 'table' then
    local kind = redis.call('TYPE', key).ok
    return nil, FOREIGN, (kind == 'none' or kind == TYPE_NAME) and 'denied' or kind
  end
  if not text then return adopt(key) end
  local state = unpack_state(text)
  if not state then return nil, FOREIGN, 'broken' end
  if expires(state) <= now then return nil, GONE end
  return state
end

local function root_of(key)
  if not strangers[key] then return stored_object(key, '', '') end
  local is_text = {}
  for part in string.gmatch(ARGV[2], ' ([^ ]+)') do is_text[name_of(part)] = true end
  return stranger_root(key, is_text)
end

-- The data are fields and values, envelope and client among them. What has expired may still lie there.
local function insert(key, s, _, first_argument)
  local out = { '_session', pack_state(s), 'created_at', seconds(s.created), 'last_activity', seconds(s.last) }
  if s.deadline then out[7], out[8] = 'expires_at', seconds(s.deadline) end
  for i = first_argument, #ARGV do out[#out + 1] = ARGV[i] end
  if redis.call('EXISTS', key) == 1 then
    local err = refused('HSET', key, out[1], out[2])
    if err then return err end
    redis.call('DEL', key)
  end
  return set_fields(key, out)
end

-- Not refused under maxmemory where a write came before.
local function save(key, s, envelope)
  redis.call('HSET', key, '_session', pack_state(s), 'last_activity', seconds(s.last))
  if envelope == 'null' then redis.call('HDEL', key, '_session.envelope')
  elseif envelope ~= '' then redis.call('HSET', key, '_session.envelope', envelope) end
end

-- A stranger's record is answered as one of ours would lie there.
local function whole(key)
  if not strangers[key] then return redis.call('HGETALL', key) end
  local root, out = root_of(key), { has = {} }
  for name, node in pairs(root.members) do explode(out, segment(name), node) end
  return out
end

local function node_at(node, path)
  for _, part in ipairs(path) do node = child_of(node, part) end
  return node
end

-- Equal nodes have equal texts, however they were written.
local function canonical(node)
  if type(node) == 'string' then
    if string.sub(node, 1, 1) ~= '"' then return tonumber(node) and string.format('%.17g', node + 0) or node end
    return string.find(node, '\\', 1, true) and quote(unquote(node)) or node
  end
  local parts = {}
  if node.array then
    for i, item in ipairs(node) do parts[i] = canonical(item) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  for _, name in ipairs(node.names) do
    local value = get(node, name)
    if value then parts[#parts + 1] = quote(name) .. ':' .. canonical(value) end
  end
  table.sort(parts)
  return '{' .. table.concat(parts, ',') .. '}'
end

local function includes(array, value)
  if type(array) ~= 'table' or not array.array then return '0' end
  for _, item in ipairs(array) do
    if canonical(item) == value then return '1' end
  end
  return '0'
end

local function query(key, kind, first)
  if kind == 'none' then return '' end
  if kind == 'whole' then return whole(key) end
  if kind == 'client' then return redis.call('HGET', key, '_session.client') end
  local root = root_of(key)
  if kind == 'includes' then return includes(node_at(root, path_of(ARGV[first])), canonical(parse(ARGV[first + 1]))) end
  local texts = {}
  for i = first, #ARGV do
    local node = node_at(root, path_of(ARGV[i]))
    texts[#texts + 1] = node ~= nil and print_node(node)
  end
  return texts
end

--[[ A record as a hash: the data in fields (docs/decisions/002-hash-encoding.md), created_at, last_activity, expires_at
     in seconds, _session: packed state, _session.envelope and _session.client: JSON text, _session.schema_version.
     "user_path" is the field of the user, then fields that are text whatever they look like, by spaces. ]]
local TYPE_NAME = 'hash'
local function is_managed(field)
  return field == 'created_at' or field == 'last_activity' or field == 'expires_at'
    or field == '_session' or string.sub(field, 1, 9) == '_session.'
end

-- "out" is what HSET takes, and the set of its fields.
local function write(out, field, raw)
  out[#out + 1], out[#out + 2] = field, raw
  out.has[field] = true
end

-- Made only where they are needed: making functions is most of what a short script costs.
local json, tree
local function need_tree()
  if tree then return end
-- @include json-text
-- @include tree
end

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
  need_tree()
  local found = redis.call('HMGET', key, 'created_at', tree.name_of((string.match(user_path, '^[^ ]*'))))
  local created, user = seconds_in(found[1]), found[2]
  if created and #created > 11 then created = nil end
  local node = user and tree.stranger_node(user)
  local id = type(node) == 'string' and (string.match(node, '^%-?%d+$') or (string.find(node, '^"') and json.unquote(node)))
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
  if not strangers[key] then return tree.stored_object(key, '', '') end
  local is_text = {}
  for part in string.gmatch(user_path, ' ([^ ]+)') do is_text[tree.name_of(part)] = true end
  return tree.stranger_root(key, is_text)
end

-- The data are fields and values, envelope and client among them. What has expired may still lie there; memory is never
-- refused behind a DEL, so something that may be comes first.
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

-- Texts of ours that are no part of the state.
local function own(key, name) return redis.call('HGET', key, '_session.' .. name) or nil end

local function set_own(key, name, text)
  if not text then return redis.call('HDEL', key, '_session.' .. name) end
  redis.call('HSET', key, '_session.' .. name, text)
end

local function save_deadline(key, s)
  if s.deadline then redis.call('HSET', key, 'expires_at', seconds(s.deadline)) else redis.call('HDEL', key, 'expires_at') end
  save(key, s, '')
end

-- A stranger's record is answered as one of ours would lie there.
local function whole(key)
  if not strangers[key] then return redis.call('HGETALL', key) end
  local root, out = root_of(key), { has = {} }
  for name, node in pairs(root.members) do tree.explode(out, tree.segment(name), node) end
  return out
end

local function query(key, kind, first)
  if kind == 'none' then return '' end
  if kind == 'whole' then return whole(key) end
  if kind == 'client' then return redis.call('HGET', key, '_session.client') end
  need_tree()
  local root = root_of(key)
  if kind == 'includes' then
    return tree.includes(tree.node_at(root, tree.path_of(ARGV[first])), tree.canonical(json.parse(ARGV[first + 1])))
  end
  local texts = {}
  for i = first, #ARGV do
    local node = tree.node_at(root, tree.path_of(ARGV[i]))
    texts[#texts + 1] = node ~= nil and tree.print_node(node)
  end
  return texts
end

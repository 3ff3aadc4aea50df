--[[ A record's data as a tree of nodes (json-text.lua) that is read from the hash only where it is looked at, and the
     way back to fields. docs/decisions/002-hash-encoding.md has the encoding. An object kept in fields has besides
       key      the record  field  its own field, '' for the root, whose members are whatever fields without a dot there are
       changed  name → true: members to be written or removed  relist  whether its field has to name other members
     members: name → node, false for one that is gone, nil for one that was not looked at.
     Fills the table "tree". ]]
tree = {}

function tree.segment(name)
  if name == '' then return '%' end
  return (string.gsub(name, '["%%,.%[]', function(c) return string.format('%%%02X', string.byte(c)) end))
end

function tree.name_of(text)
  if text == '%' then return '' end
  return (string.gsub(text, '%%(%x%x)', function(hex) return string.char(tonumber(hex, 16)) end))
end

function tree.field_of(node, name)
  return node.field == '' and tree.segment(name) or node.field .. '.' .. tree.segment(name)
end

-- The segments that the field of an object in fields lists; nil if it is anything else.
function tree.listed(raw)
  if string.find(raw, '^{%s*"') then return nil end
  return string.match(raw, '^{(.*)}$')
end

function tree.stored_object(key, field, list)
  local node = json.new_object()
  node.key, node.field, node.changed = key, field, {}
  for part in string.gmatch(list, '[^,]+') do json.learn(node, tree.name_of(part)) end
  return node
end

function tree.node_in(key, field, raw)
  local list = tree.listed(raw)
  if list then return tree.stored_object(key, field, list) end
  if json.is_scalar(raw) or string.find(raw, '^[%["{]') then return json.parse(raw) or json.quote(raw) end
  return json.quote(raw)
end

function tree.get(node, name)
  local value = node.members[name]
  if value == nil and node.field and not node.complete and (node.field == '' or node.known[name]) then
    local field = tree.field_of(node, name)
    local raw = not (node.field == '' and is_managed(field)) and redis.call('HGET', node.key, field)
    value = raw and tree.node_in(node.key, field, raw) or false
    node.members[name] = value
  end
  return value or nil
end

function tree.is_object(node) return type(node) == 'table' and not node.array end

function tree.child_of(node, key)
  if type(node) ~= 'table' then return nil end
  if node.array then return type(key) == 'number' and node[key + 1] or nil end
  return type(key) == 'string' and tree.get(node, key) or nil
end

function tree.assign(node, key, value)
  if node.array then node[key + 1] = value return end
  if not node.known[key] then
    json.learn(node, key)
    node.relist = true
  end
  node.members[key] = value
  -- An object in fields says by itself what changed in it.
  if node.field and not (type(value) == 'table' and value.field) then node.changed[key] = true end
end

function tree.remove(node, key)
  if node.array then return table.remove(node, key + 1) end
  for i, name in ipairs(node.names) do
    if name == key then table.remove(node.names, i) break end
  end
  node.known[key], node.members[key], node.relist = nil, false, true
  if node.field then node.changed[key] = true end
end

function tree.print_node(node)
  if type(node) == 'string' then return node end
  local parts = {}
  if node.array then
    for i, item in ipairs(node) do parts[i] = tree.print_node(item) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  for _, name in ipairs(node.names) do
    local value = tree.get(node, name)
    if value then parts[#parts + 1] = json.quote(name) .. ':' .. tree.print_node(value) end
  end
  return '{' .. table.concat(parts, ',') .. '}'
end

-- Strings that would be taken for something else are kept as JSON text, all others as they are.
function tree.raw_of(scalar)
  if string.sub(scalar, 1, 1) ~= '"' then return scalar end
  local text = json.unquote(scalar)
  return (json.is_scalar(text) or string.find(text, '^[%["{]')) and json.quote(text) or text
end

function tree.explode(out, field, node)
  if type(node) == 'string' then return write(out, field, tree.raw_of(node)) end
  if node.array then return write(out, field, tree.print_node(node)) end
  write(out, field, '')
  local at, parts = #out, {}
  for _, name in ipairs(node.names) do
    local value = tree.get(node, name)
    if value then
      parts[#parts + 1] = tree.segment(name)
      tree.explode(out, field .. '.' .. tree.segment(name), value)
    end
  end
  out[at] = '{' .. table.concat(parts, ',') .. '}'
end

-- All that lies below a field.
function tree.drop_below(key, field, gone)
  local raw = redis.call('HGET', key, field)
  local list = raw and tree.listed(raw)
  if not list then return end
  for part in string.gmatch(list, '[^,]+') do
    local child = field .. '.' .. part
    if not gone[child] then
      gone[child] = true
      tree.drop_below(key, child, gone)
    end
  end
end

-- What has to be written and what has to go, after changes to the tree.
function tree.collect(node, out, gone)
  for name in pairs(node.changed) do
    local field = tree.field_of(node, name)
    tree.drop_below(node.key, field, gone)
    if node.members[name] then tree.explode(out, field, node.members[name]) else gone[field] = true end
  end
  if node.relist and node.field ~= '' then
    local parts = {}
    for i, name in ipairs(node.names) do parts[i] = tree.segment(name) end
    write(out, node.field, '{' .. table.concat(parts, ',') .. '}')
  end
  for _, child in pairs(node.members) do
    if type(child) == 'table' and child.field then tree.collect(child, out, gone) end
  end
end

-- The fields of another hand are all members of the root, under their own names, and text unless they are JSON.
function tree.stranger_node(raw, is_text)
  if string.sub(raw, 1, 1) == '"' then return json.parse(raw) or json.quote(raw) end
  if is_text then return json.quote(raw) end
  return (json.is_scalar(raw) or string.find(raw, '^[%[{]')) and json.parse(raw) or json.quote(raw)
end

function tree.stranger_root(key, is_text)
  local root = tree.stored_object(key, '', '')
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    if not is_managed(all[i]) then tree.assign(root, all[i], tree.stranger_node(all[i + 1], is_text[all[i]])) end
  end
  root.complete, root.strange = true, true
  return root
end

-- 'preferences.theme', 'cart.[0].qty': names as in fields, indices in brackets.
function tree.path_of(text)
  local path = {}
  for part in string.gmatch(text, '[^.]+') do
    path[#path + 1] = tonumber((string.match(part, '^%[(%d+)%]$'))) or tree.name_of(part)
  end
  return path
end

function tree.node_at(node, path)
  for _, part in ipairs(path) do node = tree.child_of(node, part) end
  return node
end

-- Equal nodes have equal texts, however they were written.
function tree.canonical(node)
  if type(node) == 'string' then
    if string.sub(node, 1, 1) ~= '"' then return tonumber(node) and string.format('%.17g', node + 0) or node end
    return string.find(node, '\\', 1, true) and json.quote(json.unquote(node)) or node
  end
  local parts = {}
  if node.array then
    for i, item in ipairs(node) do parts[i] = tree.canonical(item) end
    return '[' .. table.concat(parts, ',') .. ']'
  end
  for _, name in ipairs(node.names) do
    local value = tree.get(node, name)
    if value then parts[#parts + 1] = json.quote(name) .. ':' .. tree.canonical(value) end
  end
  table.sort(parts)
  return '{' .. table.concat(parts, ',') .. '}'
end

function tree.includes(array, value)
  if type(array) ~= 'table' or not array.array then return '0' end
  for _, item in ipairs(array) do
    if tree.canonical(item) == value then return '1' end
  end
  return '0'
end

--[[ The operations of a patch on a record in a hash. From ARGV[first], for each operation:
       kind  path (see path_of in tree.lua)  how many arguments  arguments
     kinds: set text · unset · increment by minimum maximum exclusive-minimum exclusive-maximum · add unique minimum maximum
            texts… · remove minimum texts… · merge text · whole fields and values (the only operation then)
     They are done in order on the tree, as lib/domain/apply-patch.ts does them, and written at the end: what is refused
     on the way has changed nothing. ]]
-- @include numbers
local root, replacement
local numbers, changes = {}, {}

function changes.is_absent(node) return node == nil or node == 'null' end

function changes.obstacle(node, part, creates)
  if type(part) == 'string' then return not changes.is_absent(node) and not tree.is_object(node) and 'a parent is not an object' end
  if changes.is_absent(node) then return creates and 'there is no array to find the element in' end
  if tree.is_object(node) or type(node) == 'string' then return 'a parent is not an array' end
  return node[part + 1] == nil and 'there is no such element'
end

-- What lies at the path; not looked at where it does not matter (set).
function changes.find(kind, path)
  local node = root
  for i, part in ipairs(path) do
    local why = changes.obstacle(node, part, kind ~= 'unset' and kind ~= 'remove')
    if why then return nil, why end
    node = (i < #path or kind ~= 'set') and tree.child_of(node, part) or nil
  end
  return node
end

-- "change" is done on the container of the target; parents that are not there are made.
function changes.change_at(path, change, value)
  local node, owner, member = root, root, path[1]
  for i = 1, #path - 1 do
    if node.field then owner, member = node, path[i] end
    local child = tree.child_of(node, path[i])
    if changes.is_absent(child) then
      child = json.new_object()
      tree.assign(node, path[i], child)
    end
    node = child
  end
  change(node, path[#path], value)
  -- Within a container that is one text, all of it is written.
  if not node.field then owner.changed[member] = true end
end

function changes.put(path, value) changes.change_at(path, tree.assign, value) end

function changes.merged(target, patch)
  if not tree.is_object(target) then target = json.new_object() end
  for _, name in ipairs(patch.names) do
    local value = patch.members[name]
    if value == 'null' then
      if target.field == '' or target.known[name] then tree.remove(target, name) end
    else
      tree.assign(target, name, tree.is_object(value) and changes.merged(tree.get(target, name), value) or value)
    end
  end
  return target
end

function changes.texts_from(args, first)
  local nodes, keys = {}, {}
  for i = first, #args do
    nodes[#nodes + 1] = json.parse(args[i])
    keys[#keys + 1] = tree.canonical(nodes[#nodes])
  end
  return nodes, keys
end

-- Elements of what is there, absent being empty, and the set of them.
function changes.elements(node)
  local list, set = { array = true }, {}
  if changes.is_absent(node) then return list, set end
  if type(node) == 'string' or not node.array then return nil end
  for i, item in ipairs(node) do
    list[i] = item
    set[tree.canonical(item)] = true
  end
  return list, set
end

local operations = {}

function operations.set(path, _, args) changes.put(path, json.parse(args[1])) end

function operations.unset(path, current)
  if current ~= nil then changes.change_at(path, tree.remove) end
end

function operations.increment(path, current, args)
  local old = changes.is_absent(current) and '0' or current
  if type(old) ~= 'string' or not json.is_number(old) then return PATH, 'is not a number' end
  local value = tonumber(old) + tonumber(args[1])
  local keyword = outside(value, args[2], args[3], args[4], args[5])
  if keyword then return BOUNDS, keyword end
  numbers[#numbers + 1] = number_text(value)
  changes.put(path, number_text(value))
end

function operations.add(path, current, args)
  local list, there = changes.elements(current)
  if not list then return PATH, 'is not an array' end
  local before, nodes, keys = #list, changes.texts_from(args, 4)
  for i, node in ipairs(nodes) do
    if args[1] ~= '1' or not there[keys[i]] then list[#list + 1] = node end
    there[keys[i]] = true
  end
  if #list == before then return end
  if args[3] ~= '' and #list > tonumber(args[3]) then return BOUNDS, 'maxItems' end
  if args[2] ~= '' and #list < tonumber(args[2]) then return BOUNDS, 'minItems' end
  changes.put(path, list)
end

function operations.remove(path, current, args)
  local list = changes.elements(current)
  if not list then return PATH, 'is not an array' end
  local kept, doomed, _, keys = { array = true }, {}, changes.texts_from(args, 2)
  for _, key in ipairs(keys) do doomed[key] = true end
  for _, item in ipairs(list) do
    if not doomed[tree.canonical(item)] then kept[#kept + 1] = item end
  end
  if #kept == #list then return end
  if args[1] ~= '' and #kept < tonumber(args[1]) then return BOUNDS, 'minItems' end
  changes.put(path, kept)
end

function operations.merge(path, current, args)
  local value = changes.merged(current, json.parse(args[1]))
  if #path > 0 then changes.put(path, value) end
end

function changes.run(kind, path, args)
  if #path == 0 and kind ~= 'merge' then return PATH, 'needs a member to work on' end
  local current, why = changes.find(kind, path)
  if why then return PATH, why end
  return operations[kind](path, current, args)
end

local function check(key, first)
  if ARGV[first] == 'whole' then replacement = first + 3 return end
  if not ARGV[first] and not strangers[key] then return end
  need_tree()
  root = root_of(key)
  local at, index = first, 0
  while ARGV[at] do
    local args, count = {}, tonumber(ARGV[at + 2])
    for i = 1, count do args[i] = ARGV[at + 2 + i] end
    local code, why = changes.run(ARGV[at], tree.path_of(ARGV[at + 1]), args)
    if code then return { code, index, why } end
    at, index = at + 3 + count, index + 1
  end
end

-- Every field of the data, as it is before.
function changes.data_fields(key)
  local fields = {}
  for _, field in ipairs(redis.call('HKEYS', key)) do
    if not is_managed(field) then fields[field] = true end
  end
  return fields
end

function changes.write_times(s, out, gone)
  write(out, '_session', pack_state(s))
  write(out, 'last_activity', seconds(s.last))
  if s.adopted then write(out, 'created_at', seconds(s.created)) end
  if not s.adopted and special == '' then return end
  if s.deadline then write(out, 'expires_at', seconds(s.deadline)) else gone['expires_at'] = true end
end

function changes.write_text(field, text, out, gone)
  if text == 'null' then gone[field] = true elseif text ~= '' then write(out, field, text) end
end

function changes.remove_fields(key, gone, out)
  local fields = {}
  for field in pairs(gone) do
    if not out.has[field] then fields[#fields + 1] = field end
  end
  for i = 1, #fields, AT_ONCE do redis.call('HDEL', key, unpack(fields, i, math.min(#fields, i + AT_ONCE - 1))) end
end

local function apply(key, s)
  local out, gone = { has = {} }, {}
  if replacement or strangers[key] then gone = changes.data_fields(key) end
  changes.write_times(s, out, gone)
  changes.write_text('_session.envelope', envelope, out, gone)
  changes.write_text('_session.client', client, out, gone)
  if replacement then
    for i = replacement, #ARGV, 2 do write(out, ARGV[i], ARGV[i + 1]) end
  elseif root then
    tree.collect(root, out, gone)
  end
  local err = set_fields(key, out)
  if err then return nil, err end
  changes.remove_fields(key, gone, out)
  return numbers
end

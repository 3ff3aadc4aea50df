--[[ The operations of a patch on a JSON document. From ARGV[first]: the body, text of members that one root MERGE puts there
     (''), then for each operation
       one argument, '' or a path without its $: the body does it, if that is an object, absent or null; or
       kind  how many parents, outermost last, each 'o' (an object, made if absent or null), 'i' (the same, met by an index:
             absent is an error) or 'a' (an array) and its path  the target's path  how many arguments  arguments
     kinds: check (as above, with more than one parent) · set text · del · nul prefix suffix (removed by a MERGE) · num by minimum maximum
            exclusive minimum exclusive maximum prefix suffix · add unique minimum maximum texts… · rem minimum texts… · whole text
            put text prefix suffix (an object whose name no path can write: removed, then merged) ]]
-- @include numbers
local ops, numbers = {}, {}
-- Parents that are not there before and that a part of the patch makes: an object for those after it.
local made = {}

local function read_op(at)
  local op = { kind = ARGV[at], parents = {}, args = {}, path = '' }
  if op.kind == '' then return op, at + 1 end
  if not string.find(op.kind, '^%l') then
    op.parents[1] = 'o$' .. op.kind
    return op, at + 1
  end
  local count = tonumber(ARGV[at + 1])
  for i = 1, count do op.parents[i] = ARGV[at + 1 + i] end
  at = at + 2 + count
  op.path = ARGV[at]
  count = tonumber(ARGV[at + 1])
  for i = 1, count do op.args[i] = ARGV[at + 1 + i] end
  return op, at + 2 + count
end

local function type_at(key, path) return redis.call('JSON.TYPE', key, path)[1] end

-- The nearest parent that is there decides; those below it are to be made, or there is nothing to remove.
local function parents_problem(key, op, removes)
  op.missing = {}
  local below_is_beyond = false
  for _, parent in ipairs(op.parents) do
    local want, path = string.sub(parent, 1, 1), string.sub(parent, 2)
    local kind = made[path] and 'object' or type_at(key, path)
    if kind == 'array' and want == 'a' then return below_is_beyond and 'is past the end of its array' or nil end
    if kind == 'object' and want ~= 'a' then return nil end
    if kind and kind ~= 'null' then return 'is below something of another type' end
    if want == 'a' and not removes then return 'is below an array that is not there' end
    below_is_beyond = not kind and string.find(path, '%[%d+%]$') ~= nil
    table.insert(op.missing, 1, path)
  end
end

local function check_number(key, op)
  local text = redis.call('JSON.GET', key, op.path)
  local old = (text == '[]' or text == '[null]') and 0 or tonumber(string.sub(text, 2, -2))
  if not old then return PATH, 'is not a number' end
  local value = old + tonumber(op.args[1])
  local keyword = outside(value, op.args[2], op.args[3], op.args[4], op.args[5])
  if keyword then return BOUNDS, keyword end
  op.text = number_text(value)
  numbers[#numbers + 1] = op.text
end

local function check_add(key, op)
  local kind = type_at(key, op.path)
  op.absent = not kind or kind == 'null'
  if not op.absent and kind ~= 'array' then return PATH, 'is not an array' end
  op.new = {}
  local seen = {}
  for i = 4, #op.args do
    local text = op.args[i]
    local there = op.args[1] == '1' and (seen[text] or (not op.absent and redis.call('JSON.ARRINDEX', key, op.path, text)[1] >= 0))
    if not there then op.new[#op.new + 1] = text end
    seen[text] = true
  end
  local length = op.absent and 0 or redis.call('JSON.ARRLEN', key, op.path)[1]
  op.skip = #op.new == 0
  if op.skip then return end
  if op.args[3] ~= '' and length + #op.new > tonumber(op.args[3]) then return BOUNDS, 'maxItems' end
  if op.args[2] ~= '' and length + #op.new < tonumber(op.args[2]) then return BOUNDS, 'minItems' end
end

-- How often the value is there is known only by looking for it again behind each find.
local function occurrences(key, path, text)
  local count, from = 0, 0
  while true do
    local at = redis.call('JSON.ARRINDEX', key, path, text, from)[1]
    if at < 0 then return count end
    count, from = count + 1, at + 1
    if from >= redis.call('JSON.ARRLEN', key, path)[1] then return count end
  end
end

local function check_remove(key, op)
  local kind = type_at(key, op.path)
  op.skip = not kind or kind == 'null'
  if op.skip then return end
  if kind ~= 'array' then return PATH, 'is not an array' end
  if op.args[1] == '' then return end
  local count = 0
  for i = 2, #op.args do count = count + occurrences(key, op.path, op.args[i]) end
  if count > 0 and redis.call('JSON.ARRLEN', key, op.path)[1] - count < tonumber(op.args[1]) then return BOUNDS, 'minItems' end
end

local checks = { num = check_number, add = check_add, rem = check_remove }

local function check_op(key, op)
  local removes = op.kind == 'del' or op.kind == 'nul' or op.kind == 'rem'
  local problem = parents_problem(key, op, removes)
  if problem then return PATH, problem end
  if removes and #op.missing > 0 then op.skip = true return end
  if string.find(op.path, '%[%d+%]$') and not type_at(key, op.path) then
    return PATH, 'is past the end of its array'
  end
  local special, code, why = checks[op.kind], nil, nil
  if special then code, why = special(key, op) end
  -- What adds nothing makes no parents either.
  if not code and not op.skip then
    for _, path in ipairs(op.missing) do made[path] = true end
  end
  return code, why
end

local function check(key, first)
  local at, index = first + 1, 0
  while ARGV[at] do
    local op
    op, at = read_op(at)
    local code, why = check_op(key, op)
    if code then return { code, index, why } end
    ops[#ops + 1] = op
    index = index + 1
  end
end

local function write_leaf(key, op, text)
  -- Another operation of this patch may have made them meanwhile.
  for _, path in ipairs(op.missing) do
    if type_at(key, path) ~= 'object' then redis.call('JSON.SET', key, path, '{}') end
  end
  redis.call('JSON.SET', key, op.path, text)
end

local function merge_member(key, prefix, text, suffix)
  redis.call('JSON.MERGE', key, '$', '{' .. prefix .. text .. suffix .. '}')
end

local writers = {
  set = function(key, op) write_leaf(key, op, op.args[1]) end,
  put = function(key, op)
    merge_member(key, op.args[2], 'null', op.args[3])
    merge_member(key, op.args[2], op.args[1], op.args[3])
  end,
  nul = function(key, op) merge_member(key, op.args[1], 'null', op.args[2]) end,
  num = function(key, op)
    if op.args[6] ~= '' then return merge_member(key, op.args[6], op.text, op.args[7]) end
    write_leaf(key, op, op.text)
  end,
  del = function(key, op) redis.call('JSON.DEL', key, op.path) end,
  add = function(key, op)
    if op.absent and #op.new > 0 then return write_leaf(key, op, '[' .. table.concat(op.new, ',') .. ']') end
    -- Lua's stack holds some 8,000 values.
    for i = 1, #op.new, 2000 do
      redis.call('JSON.ARRAPPEND', key, op.path, unpack(op.new, i, math.min(i + 1999, #op.new)))
    end
  end,
  rem = function(key, op)
    for i = 2, #op.args do
      local at = redis.call('JSON.ARRINDEX', key, op.path, op.args[i])[1]
      while at >= 0 do
        redis.call('JSON.ARRPOP', key, op.path, at)
        at = redis.call('JSON.ARRINDEX', key, op.path, op.args[i])[1]
      end
    end
  end,
}

local function joined(a, b) return a == '' and b or a .. ',' .. b end

-- What one MERGE can do beside the body: numbers and removals whose nested text the caller has made.
local function merged_body(body)
  for _, op in ipairs(ops) do
    local prefix, suffix = op.args[#op.args - 1], op.args[#op.args]
    if not op.skip and not op.done and prefix and prefix ~= '' and (op.kind == 'num' or op.kind == 'nul') and body == '' then
      body = prefix .. (op.text or 'null') .. suffix
      op.done = true
    end
  end
  return body
end

local function managed_members(s)
  local own = '"state":"' .. pack_state(s) .. '"'
  if envelope ~= '' then own = own .. ',"envelope":' .. envelope end
  local text = '"last_activity":' .. seconds(s.last) .. ',"_session":{' .. own .. '}'
  if s.adopted then text = text .. ',"created_at":' .. seconds(s.created) end
  if special ~= '' then text = text .. ',"expires_at":' .. (s.deadline and seconds(s.deadline) or 'null') end
  return text
end

local function replace_whole(key, s, text)
  local own = s.adopted and '{}' or string.sub(redis.call('JSON.GET', key, '$._session'), 2, -2)
  if text ~= '' then text = ',' .. text end
  local err = refused('JSON.SET', key, '$', '{"_session":' .. own .. text .. ',' .. times(s) .. '}')
  if not err then save(key, s, envelope) end
  return err
end

local function save_by_leaves(key, s)
  if s.adopted then
    local err = refused('JSON.SET', key, '$._session', '{}')
    if err then return err end
    redis.call('JSON.SET', key, '$.created_at', seconds(s.created))
  end
  local err = refused('JSON.SET', key, '$._session.state', '"' .. pack_state(s) .. '"')
  if err then return err end
  if special ~= '' and s.deadline then redis.call('JSON.SET', key, '$.expires_at', seconds(s.deadline)) end
  if special ~= '' and not s.deadline then redis.call('JSON.DEL', key, '$.expires_at') end
  save(key, s, envelope)
end

local function apply(key, s, first)
  local err
  if ops[1] and ops[1].kind == 'whole' then
    err = replace_whole(key, s, ops[1].args[1])
  elseif not string.find(ARGV[4], 'l', 1, true) then
    err = refused('JSON.MERGE', key, '$', '{' .. joined(merged_body(ARGV[first]), managed_members(s)) .. '}')
  else
    err = save_by_leaves(key, s)
  end
  if err then return nil, err end
  if client ~= '' then redis.call('JSON.SET', key, '$._session.client', client) end
  for _, op in ipairs(ops) do
    local write = writers[op.kind]
    if write and not op.skip and not op.done then write(key, op) end
  end
  return numbers
end

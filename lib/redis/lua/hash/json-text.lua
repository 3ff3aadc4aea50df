--[[ JSON text as nodes and back, without cjson, which loses digits and the difference between [] and {}.
     A scalar is its own text. An array is { array = true, node… }. An object is { names = its names in order,
     known = name → true, members = name → node }; see tree.lua for objects that are read where they are looked at.
     Fills the table "json". Members of a table, not locals: each function made would look for each local it uses. ]]
json = {}

function json.is_number(text)
  local whole, rest = string.match(text, '^%-?(%d+)(.*)$')
  if not whole or string.find(whole, '^0%d') then return false end
  rest = string.gsub(rest, '^%.%d+', '', 1)
  return (rest == '' or string.find(rest, '^[eE][+-]?%d+$') ~= nil) and math.abs(tonumber(text)) < math.huge
end

function json.is_scalar(text)
  if not string.find(text, '^[-%dtfn]') then return false end
  return text == 'true' or text == 'false' or text == 'null' or json.is_number(text)
end

function json.quote(raw)
  if not string.find(raw, '[%z\1-\31"\\]') then return '"' .. raw .. '"' end
  local short = { ['"'] = '\\"', ['\\'] = '\\\\', ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }
  return '"' .. string.gsub(raw, '[%z\1-\31"\\]', function(c)
    return short[c] or string.format('\\u%04x', string.byte(c))
  end) .. '"'
end

function json.utf8(code)
  if code < 0x80 then return string.char(code) end
  if code < 0x800 then return string.char(0xC0 + math.floor(code / 0x40), 0x80 + code % 0x40) end
  local low = string.char(0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
  if code < 0x10000 then return string.char(0xE0 + math.floor(code / 0x1000)) .. low end
  return string.char(0xF0 + math.floor(code / 0x40000), 0x80 + math.floor(code / 0x1000) % 0x40) .. low
end

-- Two surrogates are one character; strangers (Python) write it so.
function json.pair(high, low)
  return json.utf8(0x10000 + (tonumber(high, 16) - 0xD800) * 0x400 + tonumber(low, 16) - 0xDC00)
end

function json.unquote(text)
  local inner = string.sub(text, 2, -2)
  if not string.find(inner, '\\', 1, true) then return inner end
  -- Set apart first, so that the backslash of \\u0041 is not taken for one that escapes.
  inner = string.gsub(inner, '\\\\', '\\u005c')
  inner = string.gsub(inner, '\\u([dD][89abAB]%x%x)\\u([dD][c-fC-F]%x%x)', json.pair)
  inner = string.gsub(inner, '\\([^u])', { b = '\b', f = '\f', n = '\n', r = '\r', t = '\t', ['/'] = '/', ['"'] = '"' })
  return (string.gsub(inner, '\\u(%x%x%x%x)', function(hex) return json.utf8(tonumber(hex, 16)) end))
end

function json.new_object() return { names = {}, known = {}, members = {} } end

function json.learn(node, name)
  if node.known[name] then return end
  node.known[name] = true
  node.names[#node.names + 1] = name
end

function json.skip(text, at) return string.find(text, '[^ \t\r\n]', at) or #text + 1 end

-- Answers where the string that begins at "at" ends.
function json.string_end(text, at)
  local from = at + 1
  while true do
    local stop = string.find(text, '[%z\1-\31"\\]', from)
    local c = stop and string.sub(text, stop, stop)
    if c == '"' then return stop end
    if c ~= '\\' then return nil end
    if string.find(text, '^["\\/bfnrt]', stop + 1) then from = stop + 2
    elseif string.find(text, '^u%x%x%x%x', stop + 1) then from = stop + 6
    else return nil end
  end
end

-- Each parser answers a node and the place behind it, or nil where the text is no JSON.
function json.parse_string(text, at)
  local stop = json.string_end(text, at)
  if stop then return string.sub(text, at, stop), stop + 1 end
end

function json.parse_item(node, text, at, depth)
  local value, behind = json.parse_value(text, json.skip(text, at), depth)
  node[#node + 1] = value
  return value and behind
end

function json.parse_member(node, text, at, depth)
  at = json.skip(text, at)
  if string.sub(text, at, at) ~= '"' then return nil end
  local name, colon = json.parse_string(text, at)
  colon = name and json.skip(text, colon)
  if not name or string.sub(text, colon, colon) ~= ':' then return nil end
  local value, behind = json.parse_value(text, json.skip(text, colon + 1), depth)
  if not value then return nil end
  name = json.unquote(name)
  json.learn(node, name)
  node.members[name] = value
  return behind
end

function json.parse_container(node, close, part, text, at, depth)
  -- Data is at most 64 deep; a stranger's text must not exhaust the stack.
  if depth > 128 then return nil end
  at = json.skip(text, at + 1)
  if string.sub(text, at, at) == close then return node, at + 1 end
  while true do
    at = part(node, text, at, depth + 1)
    at = at and json.skip(text, at)
    local c = at and string.sub(text, at, at)
    if c == close then return node, at + 1 end
    if c ~= ',' then return nil end
    at = at + 1
  end
end

function json.parse_value(text, at, depth)
  local first = string.sub(text, at, at)
  if first == '"' then return json.parse_string(text, at) end
  if first == '[' then return json.parse_container({ array = true }, ']', json.parse_item, text, at, depth) end
  if first == '{' then return json.parse_container(json.new_object(), '}', json.parse_member, text, at, depth) end
  local word = string.match(text, '^[%w+.-]+', at)
  if word and json.is_scalar(word) then return word, at + #word end
end

-- Nil if this is not JSON.
function json.parse(text)
  local node, behind = json.parse_value(text, json.skip(text, 1), 1)
  if node and json.skip(text, behind) > #text then return node end
end

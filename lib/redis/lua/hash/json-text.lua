--[[ JSON text as nodes and back, without cjson, which loses digits and the difference between [] and {}.
     A scalar is its own text. An array is { array = true, node… }. An object is { names = its names in order,
     known = name → true, members = name → node }; see tree.lua for objects that are read where they are looked at. ]]
local NULL = 'null'
-- Data is at most 64 deep; a stranger's text must not exhaust the stack.
local MAX_DEPTH = 128

local function is_number(text)
  local whole, rest = string.match(text, '^%-?(%d+)(.*)$')
  if not whole or string.find(whole, '^0%d') then return false end
  rest = string.gsub(rest, '^%.%d+', '', 1)
  return (rest == '' or string.find(rest, '^[eE][+-]?%d+$') ~= nil) and math.abs(tonumber(text)) < math.huge
end

local function is_scalar(text)
  return text == 'true' or text == 'false' or text == NULL or is_number(text)
end

local ESCAPES = { ['"'] = '\\"', ['\\'] = '\\\\', ['\b'] = '\\b', ['\f'] = '\\f', ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t' }
local UNESCAPES = { b = '\b', f = '\f', n = '\n', r = '\r', t = '\t' }

local function quote(raw)
  return '"' .. string.gsub(raw, '[%z\1-\31"\\]', function(c)
    return ESCAPES[c] or string.format('\\u%04x', string.byte(c))
  end) .. '"'
end

local function utf8(code)
  if code < 0x80 then return string.char(code) end
  if code < 0x800 then return string.char(0xC0 + math.floor(code / 0x40), 0x80 + code % 0x40) end
  local low = string.char(0x80 + math.floor(code / 0x40) % 0x40, 0x80 + code % 0x40)
  if code < 0x10000 then return string.char(0xE0 + math.floor(code / 0x1000)) .. low end
  return string.char(0xF0 + math.floor(code / 0x40000), 0x80 + math.floor(code / 0x1000) % 0x40) .. low
end

-- Two surrogates are one character; strangers (Python) write it so.
local SURROGATES = '\\u([dD][89abAB]%x%x)\\u([dD][c-fC-F]%x%x)'
local function pair(high, low)
  return utf8(0x10000 + (tonumber(high, 16) - 0xD800) * 0x400 + tonumber(low, 16) - 0xDC00)
end

local function unquote(text)
  local inner = string.sub(text, 2, -2)
  if not string.find(inner, '\\', 1, true) then return inner end
  -- Set apart first, so that the backslash of \\u0041 is not taken for one that escapes.
  inner = string.gsub(inner, '\\\\', '\\u005c')
  inner = string.gsub(inner, SURROGATES, pair)
  inner = string.gsub(inner, '\\([^u])', function(c) return UNESCAPES[c] or c end)
  return (string.gsub(inner, '\\u(%x%x%x%x)', function(hex) return utf8(tonumber(hex, 16)) end))
end

local function new_object() return { names = {}, known = {}, members = {} } end

local function learn(node, name)
  if node.known[name] then return end
  node.known[name] = true
  node.names[#node.names + 1] = name
end

local function skip(text, at) return string.find(text, '[^ \t\r\n]', at) or #text + 1 end

-- Answers where the string that begins at "at" ends.
local function string_end(text, at)
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
local parse_value

local function parse_string(text, at)
  local stop = string_end(text, at)
  if stop then return string.sub(text, at, stop), stop + 1 end
end

local function parse_item(node, text, at, depth)
  local value, behind = parse_value(text, skip(text, at), depth)
  node[#node + 1] = value
  return value and behind
end

local function parse_member(node, text, at, depth)
  at = skip(text, at)
  if string.sub(text, at, at) ~= '"' then return nil end
  local name, colon = parse_string(text, at)
  colon = name and skip(text, colon)
  if not name or string.sub(text, colon, colon) ~= ':' then return nil end
  local value, behind = parse_value(text, skip(text, colon + 1), depth)
  if not value then return nil end
  name = unquote(name)
  learn(node, name)
  node.members[name] = value
  return behind
end

local function parse_container(node, close, part, text, at, depth)
  if depth > MAX_DEPTH then return nil end
  at = skip(text, at + 1)
  if string.sub(text, at, at) == close then return node, at + 1 end
  while true do
    at = part(node, text, at, depth + 1)
    at = at and skip(text, at)
    local c = at and string.sub(text, at, at)
    if c == close then return node, at + 1 end
    if c ~= ',' then return nil end
    at = at + 1
  end
end

parse_value = function(text, at, depth)
  local first = string.sub(text, at, at)
  if first == '"' then return parse_string(text, at) end
  if first == '[' then return parse_container({ array = true }, ']', parse_item, text, at, depth) end
  if first == '{' then return parse_container(new_object(), '}', parse_member, text, at, depth) end
  local word = string.match(text, '^[%w+.-]+', at)
  if word and is_scalar(word) then return word, at + #word end
end

-- Nil if this is not JSON.
local function parse(text)
  local node, behind = parse_value(text, skip(text, 1), 1)
  if node and skip(text, behind) > #text then return node end
end

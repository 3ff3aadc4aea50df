--[[ What the server says of its memory and of how it keeps data.
     Output two texts of INFO, each '' to a user who may not ask ]]
local function section(name)
  local text = redis.pcall('INFO', name)
  return type(text) == 'string' and text or ''
end
return { section('memory'), section('persistence') }

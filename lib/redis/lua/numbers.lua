--[[ What an increment may make, and how it is written. ]]
local MAX = 9007199254740991

-- The keyword of the limit that "value" breaks; limits are texts, '' for none. The order is apply-patch.ts'.
local function outside(value, minimum, maximum, above, below)
  if above ~= '' and value <= tonumber(above) then return 'exclusiveMinimum' end
  if below ~= '' and value >= tonumber(below) then return 'exclusiveMaximum' end
  if value < -MAX or (minimum ~= '' and value < tonumber(minimum)) then return 'minimum' end
  if value > MAX or (maximum ~= '' and value > tonumber(maximum)) then return 'maximum' end
end

-- The shortest text that reads back as the same double.
local function number_text(value)
  if value == math.floor(value) then return string.format('%.0f', value + 0) end
  for _, format in ipairs({ '%.15g', '%.16g' }) do
    local text = string.format(format, value)
    if tonumber(text) == value then return text end
  end
  return string.format('%.17g', value)
end

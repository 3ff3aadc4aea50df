--[[ End an old session, in whatever phase it is.
     KEYS[1] session
     ARGV 1 type  2 digest, '' for any
     Output {OK} {GONE}: there was none, or it had moved {CONFLICT} {REFUSED, error} ]]
-- @include old
if not is_old() then return { GONE } end
if ARGV[2] ~= '' and digest() ~= ARGV[2] then return { CONFLICT } end
local at = phase()
local err = refused('DEL', key)
if err then return { REFUSED, err } end
return { at == 'moved' and GONE or OK }

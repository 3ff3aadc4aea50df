--[[ Every live record, one page; a record may come twice.
     KEYS[1] prefix of records
     ARGV 1 now  2 settings  3 cursor  4 how many to look at
     Output {OK, now, next cursor, {suffix, packed state, client} …} {FOREIGN, 'denied'} ]]
-- @include state
-- @include document
local prefix = KEYS[1]
-- MATCH takes a glob: an unescaped * in the prefix would list another application's records.
local pattern = string.gsub(prefix, '[%*%?%[%]%^\\]', '\\%0') .. '*'
local found = redis.call('SCAN', ARGV[3], 'MATCH', pattern, 'COUNT', ARGV[4], 'TYPE', TYPE_NAME)
local reply = { OK, now, found[1] }
for _, key in ipairs(found[2]) do
  local s, _, detail = load(key)
  if detail == 'denied' then return { FOREIGN, detail } end
  if s then reply[#reply + 1] = { string.sub(key, #prefix + 1), pack_state(s), query(key, 'client') } end
end
return reply

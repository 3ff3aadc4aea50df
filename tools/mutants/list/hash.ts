/** lua/hash: records in hashes, and what TypeScript makes for them. */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const hash = (theme: string): Target => contract('HashSessionStore', theme)
const MODEL = spec('redis/record-model', 'hashes')

const CHANGES = bugsIn(
  'redis/lua/hash/changes.lua',
  [MODEL],
  [
    {
      bug: 'a text that is a parent is taken for an object',
      breaks: 'check',
      find: `return not changes.is_absent(node) and not tree.is_object(node) and 'a parent is not an object' end`,
      replace: `return false end`,
    },
    {
      bug: 'a change within an array’s element is not written',
      breaks: 'I3',
      find: `if not node.field then owner.changed[member] = true end`,
      replace: ``,
    },
    {
      bug: 'an increment takes a text of digits for a number',
      breaks: 'check',
      find: `if type(old) ~= 'string' or not json.is_number(old) then return PATH`,
      replace: `if type(old) ~= 'string' then return PATH`,
      likely: [hash('increment'), MODEL],
    },
    {
      bug: 'an increment in a hash does not look at its bounds',
      breaks: 'I6',
      find: `if keyword then return BOUNDS, keyword end`,
      replace: ``,
      likely: [hash('the schema refuses increment')],
    },
    {
      bug: 'an addition to a hash goes past maxItems',
      breaks: 'I6',
      find: `then return BOUNDS, 'maxItems' end`,
      replace: `then end`,
      likely: [hash('the schema refuses grant')],
    },
    {
      bug: 'a removal from a hash leaves fewer than minItems',
      breaks: 'I6',
      find: `#kept < tonumber(args[1]) then return BOUNDS, 'minItems' end`,
      replace: `#kept < tonumber(args[1]) then end`,
      likely: [hash('the schema refuses revoke')],
    },
    {
      bug: 'an addition twice in one grant to a hash is there twice',
      breaks: 'I12',
      find: `    there[keys[i]] = true`,
      replace: ``,
      likely: [hash('(grantPermissions|patch)'), MODEL],
    },
    {
      bug: 'a patch goes on after a part that is refused',
      breaks: 'I3',
      find: `if code then return { code, index, why } end`,
      replace: ``,
    },
    {
      bug: 'removed members stay in the hash',
      breaks: 'I3',
      find: `  changes.remove_fields(key, gone, out)\n`,
      replace: ``,
    },
    {
      bug: 'a replace leaves members of before',
      breaks: 'I3',
      find: `if replacement or strangers[key] then gone`,
      replace: `if strangers[key] then gone`,
      likely: [hash('replace')],
    },
    {
      bug: 'a refused HSET is answered as done',
      breaks: 'first',
      find: `  if err then return nil, err end\n  changes.remove_fields`,
      replace: `  changes.remove_fields`,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'a null that merges into a hash removes nothing',
      breaks: 'I12',
      find: `if target.field == '' or target.known[name] then tree.remove(target, name) end`,
      replace: ``,
    },
  ],
)

const DOCUMENT = bugsIn(
  'redis/lua/hash/document.lua',
  [hash('a session')],
  [
    {
      bug: 'what an expired session held shines through the new one',
      breaks: 'I1',
      find: `    redis.call('DEL', key)\n`,
      replace: ``,
      likely: [hash('(create|regenerate)'), spec('redis/hash-form')],
    },
    {
      bug: 'a create in the place of an expired session is not refused for want of memory',
      breaks: 'first',
      find: `    local err = refused('HSET', key, out[1], out[2])\n    if err then return err end\n`,
      replace: ``,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'an expired hash can be read until the server removes the key',
      breaks: 'I7',
      find: `if expires(state) <= now then return nil, GONE end`,
      replace: ``,
    },
    {
      bug: 'a session that is not there is answered as a hash of somebody else',
      breaks: 'code',
      find: `if redis.call('EXISTS', key) == 0 then return nil, GONE end`,
      replace: ``,
      likely: [hash('without such a session')],
    },
    {
      bug: 'a hash of a broken state is answered as a session that has gone',
      breaks: 'code',
      find: `if not state then return nil, FOREIGN, 'broken' end`,
      replace: `if not state then return nil, GONE end`,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'a user who may not read hashes is told that the type is wrong',
      breaks: 'code',
      find: `(kind == 'none' or kind == TYPE_NAME) and 'denied' or kind`,
      replace: `kind`,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'a touch of a hash loses the envelope',
      breaks: 'I3',
      find: `elseif envelope ~= '' then redis.call('HSET', key, '_session.envelope', envelope) end`,
      replace: `end`,
      likely: [hash('(touch|an envelope)')],
    },
  ],
)

const TREE = bugsIn(
  'redis/lua/hash/tree.lua',
  [MODEL, hash('a path')],
  [
    {
      bug: 'a dot in a member’s name is grammar of the field',
      breaks: 'I10',
      find: `string.gsub(name, '["%%,.%[]', function(c)`,
      replace: `string.gsub(name, '["%%,%[]', function(c)`,
    },
    {
      bug: 'a text that looks like a number becomes one',
      breaks: 'I12',
      find: `(json.is_scalar(text) or string.find(text, '^[%["{]')) and json.quote(text) or text`,
      replace: `string.find(text, '^[%["{]') and json.quote(text) or text`,
    },
    {
      bug: 'members of an object that was replaced stay in the hash',
      breaks: 'I3',
      find: `    tree.drop_below(node.key, field, gone)\n`,
      replace: ``,
      likely: [spec('redis/hash-form'), MODEL],
    },
    {
      bug: 'equal values that were written otherwise are not equal',
      breaks: 'I12',
      find: `tonumber(node) and string.format('%.17g', node + 0) or node`,
      replace: `node`,
      likely: [spec('redis/hash-strangers')],
    },
  ],
)

const TEXT = bugsIn(
  'redis/lua/hash/json-text.lua',
  [MODEL, spec('redis/hash-strangers')],
  [
    {
      bug: '007 of another hand is read as a number',
      breaks: 'I12',
      find: `if not whole or string.find(whole, '^0%d') then return false end`,
      replace: `if not whole then return false end`,
    },
    {
      bug: 'a stranger’s nested text exhausts the stack',
      breaks: 'I10',
      find: `if depth > 128 then return nil end`,
      replace: ``,
      likely: [spec('redis/hash-strangers'), spec('redis/hash-encoding')],
    },
    {
      bug: 'an emoji that another hand wrote as two escapes is broken',
      breaks: 'I12',
      find: `(tonumber(high, 16) - 0xD800) * 0x400`,
      replace: `(tonumber(high, 16) - 0xD800) * 0x300`,
      likely: [spec('redis/hash-strangers'), spec('redis/hash-encoding'), spec('redis/hash-form')],
    },
  ],
)

const ENCODING = bugsIn(
  'redis/hash-encoding.ts',
  [spec('redis/hash-encoding'), MODEL],
  [
    {
      bug: 'a comma in a member’s name splits it',
      breaks: 'I10',
      find: `name.replace(/["%,.[]/g`,
      replace: `name.replace(/["%.[]/g`,
    },
    {
      bug: 'a text “true” comes back as a boolean',
      breaks: 'I12',
      find: `(isScalar(text) || /^["[{]/.test(text) ? JSON.stringify(text) : text)`,
      replace: `(/^["[{]/.test(text) ? JSON.stringify(text) : text)`,
    },
    {
      bug: 'a hash of another hand pollutes prototypes',
      breaks: 'I10',
      find: `!FORBIDDEN_NAMES.has(name) && `,
      replace: ``,
      likely: [spec('redis/hash-encoding'), spec('redis/hash-strangers')],
    },
  ],
)

export const HASH: readonly Mutant[] = [...CHANGES, ...DOCUMENT, ...TREE, ...TEXT, ...ENCODING]

/** lua/json: RedisJSON documents, and what TypeScript makes for them. */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const json = (theme: string): Target => contract('JsonSessionStore', theme)
const MODEL = spec('redis/record-model', 'RedisJSON')

const LUA_CHANGES = bugsIn(
  'redis/lua/json/changes.lua',
  [json('patch'), MODEL],
  [
    {
      bug: 'a text that is a parent is replaced by an object without a word',
      breaks: 'check',
      find: `if kind and kind ~= 'null' then return 'is below something of another type' end`,
      replace: ``,
    },
    {
      bug: 'an element is set past the end of its array, after the first write',
      breaks: 'I3',
      find: `if string.find(op.path, '%[%d+%]$') and not type_at(key, op.path) then`,
      replace: `if false then`,
    },
    {
      bug: 'a text counts as zero when it is incremented',
      breaks: 'check',
      find: `if not old then return PATH, 'is not a number' end`,
      replace: `old = old or 0`,
      likely: [json('increment'), spec('redis/changed-documents'), MODEL],
    },
    {
      bug: 'an increment does not look at its bounds',
      breaks: 'I6',
      find: `if keyword then return BOUNDS, keyword end`,
      replace: ``,
      likely: [json('the schema refuses increment')],
    },
    {
      bug: 'a broken bound is answered as a wrong path',
      breaks: 'code',
      find: `if keyword then return BOUNDS, keyword end`,
      replace: `if keyword then return PATH, keyword end`,
      likely: [json('the schema refuses increment')],
    },
    {
      bug: 'a wrong path is answered as a broken bound',
      breaks: 'code',
      find: `if problem then return PATH, problem end`,
      replace: `if problem then return BOUNDS, problem end`,
      likely: [json('patch'), MODEL],
    },
    {
      bug: 'an array’s element is looked for in an object that an earlier part makes',
      breaks: 'check',
      find: `  for _, path in ipairs(op.missing) do made[path] = true end\n`,
      replace: ``,
      likely: [json('patch')],
    },
    {
      bug: 'an addition twice in one grant is there twice',
      breaks: 'I12',
      find: `(seen[text] or (not op.absent`,
      replace: `(false or (not op.absent`,
      likely: [json('(grantPermissions|patch)'), MODEL],
    },
    {
      bug: 'what is there already is added again',
      breaks: 'I2',
      find: `local there = op.args[1] == '1' and`,
      replace: `local there = false and`,
      likely: [json('(grantPermissions|writers)')],
    },
    {
      bug: 'an addition goes past maxItems',
      breaks: 'I6',
      find: `return BOUNDS, 'maxItems' end`,
      replace: `end`,
      likely: [json('the schema refuses grant')],
    },
    {
      bug: 'an addition leaves fewer than minItems',
      breaks: 'I6',
      find: `if op.args[2] ~= '' and length + #op.new < tonumber(op.args[2]) then return BOUNDS, 'minItems' end`,
      replace: ``,
      likely: [MODEL, json('patch')],
    },
    {
      bug: 'a removal leaves fewer than minItems',
      breaks: 'I6',
      find: `if count > 0 and redis.call('JSON.ARRLEN'`,
      replace: `if false and redis.call('JSON.ARRLEN'`,
      likely: [json('the schema refuses revoke')],
    },
    {
      bug: 'a removal takes a value once that is there twice',
      breaks: 'I12',
      find: `while at >= 0 do`,
      replace: `if at >= 0 then`,
      likely: [json('(revoke|patch)'), MODEL],
    },
    {
      bug: 'an error names another part of the patch',
      breaks: 'code',
      find: `    index = index + 1\n`,
      replace: ``,
      likely: [json('(patch|the schema)'), MODEL],
    },
    {
      bug: 'a replace loses envelope and client',
      breaks: 'I3',
      find: `local own = s.adopted and '{}' or string.sub(redis.call('JSON.GET', key, '$._session'), 2, -2)`,
      replace: `local own = '{}'`,
      likely: [json('(replace|an envelope)')],
    },
    {
      bug: 'a replace that was refused for want of memory is answered as done',
      breaks: 'first',
      find: `  if not err then save(key, s, envelope) end\n  return err`,
      replace: `  if not err then save(key, s, envelope) end`,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'without JSON.MERGE: expires_at stays what it was at a login',
      breaks: 'I12',
      find: `if special ~= '' and s.deadline then redis.call(`,
      replace: `if false and s.deadline then redis.call(`,
      likely: [spec('redis/conditions')],
    },
    {
      bug: 'a login leaves the old expires_at in the document',
      breaks: 'I12',
      find: `if special ~= '' then text = text`,
      replace: `if false then text = text`,
      likely: [spec('redis/conditions')],
    },
    {
      bug: 'the client given to regenerate is lost',
      breaks: 'I12',
      find: `if client ~= '' then redis.call('JSON.SET', key, '$._session.client', client) end`,
      replace: ``,
      likely: [json('(regenerate|binding)')],
    },
  ],
)

const LUA_DOCUMENT = bugsIn(
  'redis/lua/json/document.lua',
  [json('a session')],
  [
    {
      bug: 'a session lives at the very instant of its end',
      breaks: 'I7',
      find: `if expires(state) <= now then return nil, GONE end`,
      replace: `if expires(state) < now then return nil, GONE end`,
    },
    {
      bug: 'an expired session can be read until the server removes the key',
      breaks: 'I7',
      find: `if expires(state) <= now then return nil, GONE end`,
      replace: ``,
    },
    {
      bug: 'a session that is not there is answered as somebody else’s key',
      breaks: 'code',
      find: `if not text then return nil, GONE end`,
      replace: `if not text then return nil, FOREIGN, 'none' end`,
      likely: [json('without such a session')],
    },
    {
      bug: 'a key of another type is answered as a session that has gone',
      breaks: 'code',
      find: `return nil, FOREIGN, kind end`,
      replace: `return nil, GONE end`,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'a server without JSON commands looks like one with a broken document',
      breaks: 'code',
      find: `if not info.err and not info[1] then return nil, FOREIGN, 'unsupported' end`,
      replace: ``,
      likely: [spec('redis/unsupported')],
    },
    {
      bug: 'a user who may not read is told that the document is broken',
      breaks: 'code',
      find: `return nil, FOREIGN, 'denied'`,
      replace: `return nil, FOREIGN, 'broken'`,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'a broken document of our own is taken over',
      breaks: 'check',
      find: `if kind ~= 'object' or redis.call('JSON.TYPE', key, '$._session')[1] then`,
      replace: `if kind ~= 'object' then`,
      likely: [spec('redis/foreign')],
    },
    {
      bug: 'create loses envelope and client',
      breaks: 'I3',
      find: `if extras ~= '' then extras = ',' .. extras end`,
      replace: `extras = ''`,
      likely: [json('(create|an envelope)')],
    },
    {
      bug: 'without JSON.MERGE: a touch does not remove the envelope',
      breaks: 'I12',
      find: `    redis.call('JSON.DEL', key, '$._session.envelope')\n`,
      replace: ``,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'without JSON.MERGE: a touch does not write the envelope',
      breaks: 'I12',
      find: `    redis.call('JSON.SET', key, '$._session.envelope', envelope)\n`,
      replace: ``,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'without JSON.MERGE: a touch does not write last_activity',
      breaks: 'I12',
      find: `  redis.call('JSON.SET', key, '$.last_activity', seconds(s.last))\n`,
      replace: ``,
      likely: [spec('redis/rights')],
    },
  ],
)

export const JSON_LUA: readonly Mutant[] = [...LUA_CHANGES, ...LUA_DOCUMENT]

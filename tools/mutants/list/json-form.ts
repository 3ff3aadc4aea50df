/** The quick ways of lua/json, and what TypeScript makes for RedisJSON. */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const json = (theme: string): Target => contract('JsonSessionStore', theme)
const MODEL = spec('redis/record-model', 'RedisJSON')

const QUICK_PATCH = bugsIn(
  'redis/lua/json/quick_patch.lua',
  [json('patch')],
  [
    {
      bug: 'the quick change: no TTL',
      breaks: 'I3',
      find: `    redis.call('PEXPIRE', key, ends - now)\n`,
      replace: ``,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'the quick change: a text that is a parent is replaced by an object',
      breaks: 'check',
      find: `type(redis.pcall('JSON.OBJLEN', key, parent)) == 'number'`,
      replace: `true`,
      likely: [spec('redis/changed-documents'), MODEL],
    },
    {
      bug: 'the quick change: the index is never refreshed',
      breaks: 'I5',
      find: `if live and touch and user ~= '' and math.floor(2 * last / idle) ~= math.floor(2 * now / idle) then live = false end`,
      replace: ``,
      likely: [spec('redis/marks')],
    },
    {
      bug: 'the quick change: the absolute deadline is forgotten',
      breaks: 'I7',
      find: `if deadline ~= '' and deadline + 0 < ends then ends = deadline + 0 end`,
      replace: ``,
      likely: [spec('redis/index-and-ttl')],
    },
    {
      bug: 'the quick change takes activity back when the clock is set back',
      breaks: 'time',
      find: `if touch and now > last then`,
      replace: `if touch then`,
      likely: [json('touch')],
    },
    {
      bug: 'the quick change: refused for want of memory, answered as done',
      breaks: 'first',
      find: `if type(reply) == 'table' and reply.err then return { -2, reply.err } end`,
      replace: ``,
      likely: [spec('redis/refusals')],
    },
  ],
)

const QUICK_READ = bugsIn(
  'redis/lua/json/quick_read.lua',
  [spec('redis/index-and-ttl')],
  [
    {
      bug: 'the quick touch: no TTL',
      breaks: 'I3',
      find: `redis.pcall('PEXPIRE', key, ends - now)`,
      replace: `0`,
    },
    {
      bug: 'the quick touch: the index is never refreshed',
      breaks: 'I5',
      find: `if touch and user ~= '' and math.floor(2 * last / idle) ~= math.floor(2 * now / idle) then live = false end`,
      replace: ``,
      likely: [spec('redis/marks')],
    },
    {
      bug: 'the quick touch is held back at the end of its interval',
      breaks: 'time',
      find: `now - last >= tonumber(string.match(ARGV[2], '^%d+'))`,
      replace: `now - last > tonumber(string.match(ARGV[2], '^%d+'))`,
      likely: [json('touch')],
    },
    {
      bug: 'the quick read sends again what the caller has already',
      breaks: 'code',
      find: `if ARGV[4] ~= '' and ARGV[4] == revision then return { 2, now, state } end`,
      replace: ``,
      likely: [json('read')],
    },
    {
      bug: 'without JSON.MERGE: a quick touch does not write the time',
      breaks: 'I12',
      find: `        redis.call('JSON.SET', key, '$.last_activity', second)\n`,
      replace: ``,
      likely: [spec('redis/rights')],
    },
    {
      bug: 'the quick touch: the absolute deadline is forgotten',
      breaks: 'I7',
      find: `if deadline ~= '' and deadline + 0 < ends then ends = deadline + 0 end`,
      replace: ``,
    },
  ],
)

const QUICK_STATE = bugsIn(
  'redis/lua/json/quick_state.lua',
  [json('a session')],
  [
    {
      bug: 'the quick way: a session lives at the very instant of its end',
      breaks: 'I7',
      find: `live = ends > now`,
      replace: `live = ends >= now`,
    },
    {
      bug: 'the quick way: in the first tenth of each second the server’s clock is decades ago',
      breaks: 'I3',
      find: `string.sub('00000' .. time[2], -6, -4)`,
      replace: `math.floor(time[2] / 1000)`,
      likely: [spec('redis/index-and-ttl')],
    },
  ],
)

const PATHS = bugsIn(
  'redis/json-path.ts',
  [spec('redis/record-model', 'RedisJSON'), json('(a path|a hostile path)')],
  [
    {
      bug: 'a quote in a member’s name is grammar of the path',
      breaks: 'I10',
      find: `return name.includes("'") ? undefined : \`'\${name}'\``,
      replace: `return \`"\${name}"\``,
      likely: [json('(a path|a hostile path)')],
    },
    {
      bug: 'a backslash in a member’s name is grammar of the path',
      breaks: 'I10',
      find: `if (/[\\\\\\u0000-\\u001f]/.test(name)) return undefined`,
      replace: `if (/[\\u0000-\\u001f]/.test(name)) return undefined`,
      likely: [json('(a path|a hostile path)')],
    },
    {
      bug: 'a name that begins with a space is written by a path that RedisJSON reads otherwise',
      breaks: 'I12',
      find: `!name.startsWith(' ')`,
      replace: `name !== ' '`,
    },
  ],
)

const OPERATIONS = bugsIn(
  'redis/json-operations.ts',
  [MODEL],
  [
    {
      bug: 'two elements are removed from one array by places that no longer hold',
      breaks: 'I12',
      find: `if (operations.some((operation) => movesOthers(operation, operations))) return undefined`,
      replace: ``,
      likely: [spec('redis/conditions')],
    },
    {
      bug: 'an object is merged into the one it should replace',
      breaks: 'I12',
      find: `if (op === 'set' && (operation.value === null || isJsonObject(operation.value))) return undefined`,
      replace: `if (op === 'set' && operation.value === null) return undefined`,
      likely: [json('setPath')],
    },
    {
      bug: 'null is not stored but removes',
      breaks: 'I12',
      find: `if (op === 'set' && (operation.value === null || isJsonObject(operation.value))) return undefined`,
      replace: `if (op === 'set' && isJsonObject(operation.value)) return undefined`,
      likely: [json('(setPath|a value)')],
    },
    {
      bug: 'a member named toString pollutes what every object inherits',
      breaks: 'I10',
      find: `Object.hasOwn(at, name) ? (at[name] as JsonObject) : {}`,
      replace: `(at[name] as JsonObject) ?? {}`,
      likely: [json('(a path|every write|a hostile)'), MODEL],
    },
    {
      bug: 'limits of an addition are lost on the way',
      breaks: 'I6',
      find: `    optional(bounds.maxItems),`,
      replace: `    '',`,
      likely: [json('the schema refuses grant')],
    },
  ],
)

const FORM = bugsIn(
  'redis/json-form.ts',
  [json('an envelope')],
  [
    {
      bug: 'an envelope is merged into the old one',
      breaks: 'I12',
      find: `return envelope === null ? 'null' : JSON.stringify(JSON.stringify(envelope))`,
      replace: `return envelope === null ? 'null' : JSON.stringify(envelope)`,
    },
    {
      bug: 'a store that may not use JSON.MERGE never learns it',
      breaks: 'I12',
      find: `if (fits) this.#patches = 'leaf'`,
      replace: ``,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'a read shows what could pollute prototypes',
      breaks: 'I10',
      find: `isJsonObject(value) && Object.hasOwn(value, segment) ? valueAt(value[segment], rest) : undefined`,
      replace: `isJsonObject(value) ? valueAt(value[segment], rest) : undefined`,
      likely: [json('a path')],
    },
  ],
)

export const JSON_FORM: readonly Mutant[] = [
  ...QUICK_PATCH,
  ...QUICK_READ,
  ...QUICK_STATE,
  ...PATHS,
  ...OPERATIONS,
  ...FORM,
]

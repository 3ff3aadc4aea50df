/** Schema versions: the scripts' checks, the upgrade, and who may write what. */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const THEMES = '(a session of|an upgrade|two versions|upgradeAll)'
const json = (theme = THEMES): Target => contract('JsonSessionStore', theme)
const memory = (theme = THEMES): Target => contract('MemorySessionStore', theme)
const IN_REDIS = spec('redis/versions')
const BETWEEN = spec('policy/versions')

const PATCH_LUA = bugsIn(
  'redis/lua/patch.lua',
  [IN_REDIS, json('a session of')],
  [
    {
      bug: 'a patch does not look at the schema version of the record',
      breaks: 'check',
      find: `if version ~= there and not keeps then
  local wanted`,
      replace: `if false then
  local wanted`,
      likely: [json('a session of')],
    },
    {
      bug: 'a whole write of older code lowers the schema version',
      breaks: 'I2',
      find: `if has > wanted or not string.find(ARGV[4], 'u', 1, true) then`,
      replace: `if not string.find(ARGV[4], 'u', 1, true) then`,
      likely: [json('a session of a newer')],
    },
    {
      bug: 'a path write to an older schema version is let through',
      breaks: 'check',
      find: `if has > wanted or not string.find(ARGV[4], 'u', 1, true) then`,
      replace: `if has > wanted then`,
      likely: [json('a session of an older')],
    },
    {
      bug: 'a write of the envelope takes the schema version away',
      breaks: 'I2',
      find: `state.revision = keeps and there and ARGV[3] .. '_' .. there or ARGV[3]`,
      replace: `state.revision = ARGV[3]`,
      likely: [json('a session of a newer')],
    },
    {
      bug: 'an upgrade does not leave its schema version beside the data',
      breaks: 'I2',
      find: `if version ~= there and not keeps then set_own(key, 'schema_version', tonumber(version)) end`,
      replace: ``,
    },
  ],
)

const QUICK = [
  ...bugsIn(
    'redis/lua/json/quick_patch.lua',
    [json('a session of')],
    [
      {
        bug: 'the quick way of a patch does not look at the schema version',
        breaks: 'check',
        find: `  if live and string.match(revision, '_%d+$') ~= string.match(ARGV[3], '_%d+$') then live = false end`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/json/quick_read.lua',
    [json('a session of')],
    [
      {
        bug: 'the quick way of a read does not look at the schema version',
        breaks: 'check',
        find: `(string.match(revision, '_(%d+)$') or '0') ~= want`,
        replace: `false`,
      },
    ],
  ),
  ...bugsIn(
    'redis/lua/read.lua',
    [IN_REDIS],
    [
      {
        bug: 'a read takes what a library without schema versions has written for old',
        breaks: 'I2',
        find: ` or (want ~= '0' and own(key, 'schema_version'))`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'redis/cross-slot/births.ts',
    [spec('cross-slot', '(a session of|an upgrade)')],
    [
      {
        bug: 'a copy under a new name says no schema version',
        breaks: 'I2',
        find: `    schemaVersion,\n`,
        replace: ``,
      },
    ],
  ),
]

const READS = bugsIn(
  'policy/upgrade-reads.ts',
  [BETWEEN, memory()],
  [
    {
      bug: 'an upgrade is written back over whatever is there by now',
      breaks: 'I2',
      find: `{ touch: false, ifRevision: state.revision }`,
      replace: `{ touch: false }`,
      likely: [memory('two versions'), json('two versions')],
    },
    {
      bug: 'an upgrade restarts the idle timer',
      breaks: 'time',
      find: `{ touch: false, ifRevision: state.revision }`,
      replace: `{ touch: true, ifRevision: state.revision }`,
      likely: [memory('a session of')],
    },
    {
      bug: 'an upgrade is not written back',
      breaks: 'cost',
      find: `    const reply = await writeBack(context, suffix, found, prepared, deadline).catch(unwritable)`,
      replace: `    const reply = 'unwritable' as PatchReply | 'unwritable'`,
      likely: [memory('a session of')],
    },
    {
      bug: 'an upgrade logs others of its user out',
      breaks: 'I12',
      find: `{ ...request, limit: null }`,
      replace: `request`,
      likely: [memory('a session of')],
    },
    {
      bug: 'a read takes over what another hand has written, to upgrade it',
      breaks: 'I12',
      find: `if (found.state.revision === '') return current`,
      replace: ``,
      likely: [IN_REDIS],
    },
    {
      bug: 'whatever the write of an upgrade fails of, the read goes on',
      breaks: 'I8',
      find: `error.outcome === 'not-applied' && UNWRITABLE.has(error.reason)`,
      replace: `true`,
      likely: [BETWEEN],
    },
    {
      bug: 'more than exactly what was read is discarded after an upgrade',
      breaks: 'I2',
      find: `{ ifRevision: found.state.revision }`,
      replace: `{}`,
      likely: [BETWEEN],
    },
    {
      bug: 'onNewerVersion: refuse shows newer data',
      breaks: 'I12',
      find: `if (context.options.onNewerVersion === 'refuse') throw`,
      replace: `if (false) throw`,
      likely: [memory('a session of')],
    },
  ],
)

const POLICY = [
  ...bugsIn(
    'policy/upgrades.ts',
    [memory()],
    [
      {
        bug: 'what an upgrade makes is not judged',
        breaks: 'I6',
        find: `() => judgeData(context, made)`,
        replace: `() => ({ data: made, text: JSON.stringify(made), user: '1001' })`,
      },
      {
        bug: 'a whole change by older code lowers newer data',
        breaks: 'I2',
        find: `  if (isNewer(context, found)) throw newerError(context, suffix, found)`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'policy/reads.ts',
    [memory('a session of a newer')],
    [
      {
        bug: 'validateOnRead judges, and discards, newer data',
        breaks: 'I1',
        find: `context.options.validateOnRead === 'off' || isNewer(context, found)`,
        replace: `context.options.validateOnRead === 'off'`,
      },
    ],
  ),
  ...bugsIn(
    'domain/upgrade.ts',
    [memory('an upgrade')],
    [
      {
        bug: 'steps may leave a version out',
        breaks: 'I10',
        find: `if (gap >= 0 || oldest < 0)`,
        replace: `if (oldest < 0)`,
      },
      {
        bug: 'steps begin with the oldest, whatever version the session has',
        breaks: 'I6',
        find: `steps.slice(from - oldest)`,
        replace: `steps`,
      },
    ],
  ),
]

export const VERSIONS: readonly Mutant[] = [...PATCH_LUA, ...QUICK, ...READS, ...POLICY]

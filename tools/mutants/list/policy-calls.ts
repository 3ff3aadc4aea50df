/** lib/policy: reads, lists of users, writes */
import { bugsIn, contract, spec } from '../mutant.ts'
import type { Mutant, Target } from '../mutant.ts'

const memory = (theme: string): Target => contract('MemorySessionStore', theme)
const OWN_BACKEND = spec('policy/own-backend')

const READS = bugsIn(
  'policy/reads.ts',
  [memory('(read|get|touch)')],
  [
    {
      bug: 'every whole read slides',
      breaks: 'time',
      find: `touch: touch === true ? {} : undefined, ifRevision`,
      replace: `touch: {}, ifRevision`,
    },
    {
      bug: 'the time left is an instant',
      breaks: 'time',
      find: `expiresAtMs(state) - nowMs`,
      replace: `expiresAtMs(state)`,
    },
    {
      bug: 'a touch of a session of another hand forgets what it brings',
      breaks: 'I3',
      find: `return reply?.state.revision === '' && writes ? takeOver(context, id, change) : reply !== null`,
      replace: `return reply !== null`,
      likely: [spec('redis/strangers')],
    },
    {
      bug: 'a path may read the store’s own members',
      breaks: 'I9',
      find: `  checkReadPath(path)\n  const time`,
      replace: `  const time`,
      likely: [memory('a path')],
    },
  ],
)

const USERS = bugsIn(
  'policy/users.ts',
  [memory('(listByUser|destroyByUser|updateByUser|scan)')],
  [
    {
      bug: 'log-out everywhere else ends this session too',
      breaks: 'I12',
      find: `context.suffixOf(options.except), context.deadline()`,
      replace: `undefined, context.deadline()`,
    },
    {
      bug: 'the device list begins with the oldest',
      breaks: 'I12',
      find: `b.record.state.createdMs - a.record.state.createdMs`,
      replace: `a.record.state.createdMs - b.record.state.createdMs`,
    },
    {
      bug: 'updateByUser does not say whose sessions it means',
      breaks: 'check',
      find: `{ touch, ifUser: user }`,
      replace: `{ touch }`,
      likely: [OWN_BACKEND],
    },
    {
      bug: 'a session that a backend lists twice is shown twice',
      breaks: 'I5',
      find: `page.records.filter(({ suffix }) => seen.size < seen.add(suffix).size)`,
      replace: `page.records`,
      likely: [OWN_BACKEND, spec('testing/whole-backend')],
    },
    {
      bug: 'a scan shows another store’s sessions whose prefix begins with ours',
      breaks: 'I10',
      find: `records.filter(({ suffix }) => context.isSuffix(suffix))`,
      replace: `records`,
      likely: [OWN_BACKEND],
    },
    {
      bug: 'a device list shows the hash of the User-Agent',
      breaks: 'I9',
      find: `client: { ...(ip !== undefined && { ip }), ...(userAgent !== undefined && { userAgent }) },`,
      replace: `client,`,
      likely: [memory('listByUser')],
    },
    {
      bug: 'a failure of updateByUser half way claims that nothing was applied',
      breaks: 'I8',
      find: `throw changed > 0 ? afterPart(error, changed) : error`,
      replace: `throw error`,
      likely: [spec('outcomes')],
    },
  ],
)

const WRITES = bugsIn(
  'policy/writes.ts',
  [memory('(replace|modify|onEvent)')],
  [
    {
      bug: 'a write for a session that has gone is not told',
      breaks: 'I12',
      find: `  context.lateWrite(suffix, method)\n`,
      replace: ``,
      likely: [memory('onEvent')],
    },
    {
      bug: 'the time in modify’s function counts',
      breaks: 'I8',
      find: `    deadline += performance.now() - before\n`,
      replace: ``,
      likely: [OWN_BACKEND],
    },
    {
      bug: 'replace does not index a new user',
      breaks: 'I5',
      find: `requestOf(context, settings, prepared.user, [], prepared)`,
      replace: `requestOf(context, settings, undefined, [], prepared)`,
      likely: [memory('a write of the user')],
    },
  ],
)

export const POLICY_CALLS: readonly Mutant[] = [...READS, ...USERS, ...WRITES]

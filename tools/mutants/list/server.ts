/** Between the store and a server that may be away: deadlines, failures, clients, replies. */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

const FAULTS = spec('redis/faults', '^JsonSessionStore')

const DEADLINE = bugsIn(
  'redis/deadline.ts',
  [FAULTS],
  [
    {
      bug: 'a command that was given up runs when the server returns',
      breaks: 'I8',
      find: `      span.signal.abort()\n`,
      replace: ``,
    },
    {
      bug: 'what may have run is told as not applied',
      breaks: 'I8',
      find: `reject(timedOut('unknown'))`,
      replace: `reject(timedOut('not-applied'))`,
    },
    {
      bug: 'a promise waits as long as the server does',
      breaks: 'I8',
      find: `      setImmediate(() => this.#expire(span))\n`,
      replace: ``,
    },
    {
      bug: 'a command is sent after its deadline',
      breaks: 'I8',
      find: `if (performance.now() >= deadline) return Promise.reject(timedOut('not-applied'))`,
      replace: ``,
      likely: [spec('transport/deadline')],
    },
    {
      bug: 'a call that has been told of a timeout is made once more',
      breaks: 'I8',
      find: `if (this.#leave(span, reject)) resolve`,
      replace: `this.#leave(span, reject)\n          resolve`,
      likely: [spec('transport/deadline')],
    },
    {
      bug: 'a process cannot end because of a timer',
      breaks: 'I11',
      find: `if (waited && --this.#waiting === 0) this.#timer?.unref()`,
      replace: `if (waited) --this.#waiting`,
    },
  ],
)

const FAILURE = bugsIn(
  'redis/failure.ts',
  [FAULTS],
  [
    {
      bug: 'a connection that closed under a command: not applied',
      breaks: 'I8',
      find: `DisconnectsClientError: ['client-closed', 'unknown'],`,
      replace: `DisconnectsClientError: ['client-closed', 'not-applied'],`,
    },
    {
      bug: 'an error shows what the server said about arguments',
      breaks: 'I9',
      find: `return new SessionBackendError('server', otherwise, \`Redis failed:`,
      replace: `return new SessionBackendError('server', otherwise, \`Redis failed (\${String(cause)}):`,
      likely: [spec('outcomes')],
    },
    {
      bug: 'a server without memory is told as one that failed',
      breaks: 'code',
      find: `OOM: 'out-of-memory',`,
      replace: ``,
      likely: [spec('redis/refusals')],
    },
    {
      bug: 'a Cluster is told as a server that failed',
      breaks: 'code',
      find: `if (word === 'CROSSSLOT') return new SessionUnsupportedError([COMMON_SLOT], CLUSTERED)`,
      replace: ``,
      likely: [spec('redis/clients')],
    },
    {
      bug: 'a full queue is told as unknown',
      breaks: 'I8',
      find: `if (error.message === 'The queue is full')`,
      replace: `if (false)`,
    },
  ],
)

const CLIENT = [
  ...bugsIn(
    'redis/scripts.ts',
    [spec('redis/refusals', '^JsonSessionStore')],
    [
      {
        bug: 'a server that has forgotten a script fails the call',
        breaks: 'I8',
        find: `if (!isServerError(error, 'NOSCRIPT')) throw failureOf(error, 'EVALSHA')`,
        replace: `throw failureOf(error, 'EVALSHA')`,
      },
    ],
  ),
  ...bugsIn(
    'redis/client.ts',
    [spec('redis/clients')],
    [
      {
        bug: 'a client with its own types of replies gets nonsense',
        breaks: 'I11',
        find: `const options = { typeMapping: {}, timeout`,
        replace: `const options = { timeout`,
      },
    ],
  ),
  ...bugsIn(
    'redis/raw-client.ts',
    [spec('redis/clients'), spec('transport/raw-client')],
    [
      {
        bug: "a client's key prefix stands before no key of a session",
        breaks: 'I11',
        find: `  Reflect.get(view, '_keyPrefix') === undefined &&\n`,
        replace: ``,
      },
      {
        bug: 'through redis 5 nothing can be taken back',
        breaks: 'I8',
        find: `  '_keyPrefix' in view &&\n`,
        replace: ``,
      },
    ],
  ),
  ...bugsIn(
    'redis/keys.ts',
    [spec('redis/clients')],
    [
      {
        bug: 'a Cluster is noticed only after the session was written',
        breaks: 'I3',
        find: `[prefix, \`\${prefix}#\`]`,
        replace: `[\`\${prefix}#\`, \`\${prefix}#\`]`,
      },
    ],
  ),
  ...bugsIn(
    'redis/record-store.ts',
    [spec('redis/record-store')],
    [
      {
        bug: 'a log-out of many that failed half way claims that nothing was applied',
        breaks: 'I8',
        find: `        throw afterPart(error, destroyed)\n`,
        replace: `        throw error\n`,
        likely: [spec('outcomes')],
      },
      {
        bug: 'a log-out of many ends after its first batch',
        breaks: 'I5',
        find: `while (next !== '') {`,
        replace: `if (next !== '') {`,
        likely: [spec('redis/round-trips', 'above')],
      },
    ],
  ),
  ...bugsIn(
    'redis/patch-call.ts',
    [spec('redis/strangers')],
    [
      {
        bug: 'two first writers of a session of another hand both win',
        breaks: 'I2',
        find: `/^[\\w-]*$/.test(revision) ? revision || '-' : '!'`,
        replace: `revision`,
      },
    ],
  ),
  ...bugsIn(
    'redis/reply.ts',
    [spec('transport/reply')],
    [
      {
        bug: 'an answer that is no answer of ours is taken for one',
        breaks: 'code',
        find: `if (Array.isArray(value) && typeof value[0] === 'number')`,
        replace: `if (Array.isArray(value))`,
      },
      {
        bug: 'a user of Redis without rights is told of a foreign key',
        breaks: 'code',
        find: `if (kind === 'denied')`,
        replace: `if (false)`,
        likely: [spec('redis/rights')],
      },
    ],
  ),
]

const ERRORS = bugsIn(
  'errors.ts',
  [spec('outcomes')],
  [
    {
      bug: 'a failure in the middle is told as not applied',
      breaks: 'I8',
      find: `  if (!(error instanceof SessionBackendError)) return error\n  if (applied`,
      replace: `  return error\n  if (!(error instanceof SessionBackendError)) return error\n  if (applied`,
    },
    {
      bug: 'an error’s message tells all of a thousand issues',
      breaks: 'cost',
      find: `issues.slice(0, 5)`,
      replace: `issues.slice(0)`,
      likely: [spec('errors')],
    },
  ],
)

export const SERVER: readonly Mutant[] = [...DEADLINE, ...FAILURE, ...CLIENT, ...ERRORS]

/** lib/adapters and lib/express-session: what a request writes, and of what */
import { bugsIn, spec } from '../mutant.ts'
import type { Mutant } from '../mutant.ts'

const DELTA = spec('adapters/delta')
const SESSIONS = spec('adapters/sessions')
const POLICIES = spec('adapters/policies')
const COOKIE = spec('adapters/cookie')
const TURNS = spec('adapters/turns')
const TRAPS = spec('express-session/traps')
const DIRECT = spec('express-session/direct')
const BAD_INPUT = spec('express-session/bad-input')
const LOGIN = spec('express-session/login')

const SAVES = bugsIn(
  'adapters/sessions.ts',
  [SESSIONS],
  [
    {
      bug: 'a save of a session that has gone makes it again',
      breaks: 'I1',
      find: `      await this.#patch(own, operations, before, steady)`,
      replace: `      await this.#create(own, steady, client)`,
    },
    {
      bug: 'what was read is what the request changes: nothing ever differs',
      breaks: 'I2',
      find: `      data: cloneJson(data),
      expiresInMs,`,
      replace: `      data,
      expiresInMs,`,
      likely: [DELTA, TRAPS],
    },
    {
      bug: 'a change of the cookie alone is not stored',
      breaks: 'time',
      find: `if (changes === undefined && rests) return before`,
      replace: `if (rests) return before`,
    },
    {
      bug: 'every request that only reads touches the session once more',
      breaks: 'cost',
      find: `if (changes === undefined && rests) return before`,
      replace: `if (changes === undefined && before === undefined) return before`,
    },
    {
      bug: 'a parent that another request has replaced makes the save fail',
      breaks: 'I2',
      find: `      if (!(error instanceof SessionPathError)) throw error`,
      replace: `      throw error`,
    },
    {
      bug: 'a new session whose id is taken is not saved',
      breaks: 'code',
      find: `      if (!(error instanceof SessionConflictError)) throw error`,
      replace: `      throw error`,
    },
    {
      bug: 'a login of a session that has gone revives its data',
      breaks: 'I1',
      find: `mergePatch(before ? {} : content.data, merge)`,
      replace: `mergePatch(content.data, merge)`,
      likely: [POLICIES],
    },
    {
      bug: 'nobody’s session that was not saved counts as saved',
      breaks: 'I8',
      find: `client))) ? after : undefined`,
      replace: `client))) ? after : after`,
      likely: [POLICIES],
    },
    {
      bug: 'onUnavailable: anonymous hides every error',
      breaks: 'I8',
      find: `if (!isPatient || !(error instanceof SessionBackendError)) throw error`,
      replace: `if (!isPatient) throw error`,
      likely: [POLICIES],
    },
    {
      bug: 'a logout leaves the user that was derived',
      breaks: 'I5',
      find: `    if (user === null) delete data[this.#options.userIdField]
    else if`,
      replace: `    if (user === null) return data
    else if`,
      likely: [POLICIES],
    },
  ],
)

const PARTS = [
  ...bugsIn(
    'adapters/delta.ts',
    [DELTA],
    [
      {
        bug: 'a member that a request removes stays',
        breaks: 'I2',
        find: `const operations = removed(before, after, path)`,
        replace: `const operations: PatchOperation[] = []`,
      },
      {
        bug: 'elements that only look different are taken for different',
        breaks: 'I12',
        find: `JSON.stringify(value, inOrder)`,
        replace: `JSON.stringify(value)`,
      },
      {
        bug: 'null in a new object is lost',
        breaks: 'I2',
        find: `holdsNull(value) ?`,
        replace: `Object.keys(value).length < 0 ?`,
      },
    ],
  ),
  ...bugsIn(
    'adapters/cookie.ts',
    [COOKIE],
    [
      {
        bug: 'an age of 0 is no end',
        breaks: 'time',
        find: `ms <= 0 ? 'ended'`,
        replace: `ms < 0 ? 'ended'`,
      },
      {
        bug: 'a cookie’s age loses a millisecond a request',
        breaks: 'time',
        find: `was - is > JITTER_MS`,
        replace: `was > is`,
      },
      {
        bug: 'maxIdleTimeoutMs caps nothing',
        breaks: 'time',
        find: `Math.min(Math.ceil(ms), maxMs)`,
        replace: `Math.min(Math.ceil(ms), 3_155_760_000_000)`,
      },
    ],
  ),
  ...bugsIn(
    'adapters/tracked.ts',
    [TURNS, TRAPS],
    [
      {
        bug: 'two saves of one object at once write the same twice',
        breaks: 'I2',
        find: `former === undefined ? run() : former.then(run)`,
        replace: `run()`,
      },
      {
        bug: 'an object saved under another id is taken for what was saved under the first',
        breaks: 'I1',
        find: `bound?.id === id ?`,
        replace: `bound ?`,
        likely: [TURNS, DIRECT],
      },
    ],
  ),
  ...bugsIn(
    'adapters/callback.ts',
    [TURNS, TRAPS],
    [
      {
        bug: 'a callback that throws is called again with its own error',
        breaks: 'I8',
        find: `    (value) => process.nextTick(done, null, value),`,
        replace: `    (value) => Promise.resolve().then(() => done(null, value)).catch(done),`,
        likely: [TRAPS],
      },
    ],
  ),
  ...bugsIn(
    'adapters/data.ts',
    [POLICIES],
    [
      {
        bug: 'a member named as one of the framework’s is stored, and never read again',
        breaks: 'I6',
        find: `    if (isReserved(name)) throw`,
        replace: `    if (isReserved('')) throw`,
      },
    ],
  ),
]

const UNCHANGED = bugsIn(
  'domain/json.ts',
  [spec('domain/json')],
  [
    {
      bug: 'a Map put where an empty object was is taken for that',
      breaks: 'I6',
      find: `Object.getPrototypeOf(value) === Object.prototype && hasCopiesOf(value, json)`,
      replace: `hasCopiesOf(value, json)`,
    },
    {
      bug: 'what says itself how it is written is compared by its members',
      breaks: 'I6',
      find: `  if ('toJSON' in value) return false\n`,
      replace: ``,
    },
  ],
)

const EXPRESS = bugsIn(
  'express-session/store.ts',
  [TRAPS],
  [
    {
      bug: 'a session is not measured against what was read',
      breaks: 'I2',
      find: `if (baseline) this.#tracked.bind(made, req.sessionID, baseline)`,
      replace: ``,
    },
    {
      bug: 'what JSON leaves out of a session is lost without a word',
      breaks: 'I6',
      find: `isStorable(made, 'cookie') ? made : refused()`,
      replace: `made`,
      likely: [BAD_INPUT],
    },
    {
      bug: 'a login leaves the former id in the cookie',
      breaks: 'I9',
      find: `      req.sessionID = to
`,
      replace: ``,
      likely: [LOGIN],
    },
  ],
)

export const ADAPTERS: readonly Mutant[] = [...SAVES, ...PARTS, ...UNCHANGED, ...EXPRESS]
